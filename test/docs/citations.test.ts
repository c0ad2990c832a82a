/** The references in code and documents: to headings that exist, and to files that a clone has. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentOf } from './documents.ts'

interface Text {
  readonly file: string
  readonly text: string
}

interface Citation {
  readonly file: string
  readonly document: string
  readonly heading: string
}

/** All but this file, whose examples name what does not exist. */
const texts: readonly Text[] = globSync(
  ['*.md', '.ci/*', '.github/**/*.{md,yml}', '{bench,docs,scripts,src,test}/**/*.{md,ts,tsx,mjs,sh}'],
  { exclude: ['test/docs/citations.test.ts'] },
).map((file) => ({ file, text: readFileSync(file, 'utf8') }))

/** The only file that may look beside the repository. */
const captures = join('test', 'events', 'real-event.ts')

/** `docs/device.md, "Names"`, and `"Names" and "Payloads"`, also where a comment goes on in the next line. */
function citationsIn({ file, text }: Text): readonly Citation[] {
  const flowing = text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ')
  return [...flowing.matchAll(/(docs\/[\w-]+\.md), ("[^"]+"(?: and "[^"]+")*)/g)].flatMap(
    ([, document = '', headings = '']) =>
      [...headings.matchAll(/"([^"]+)"/g)].map(([, heading = '']) => ({ file, document, heading })),
  )
}

function headingsOf(document: string): readonly string[] {
  const prose = documentOf(document).text.replaceAll(/```.*?```/gs, '')
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
}

/**
 * What is missing of the documents and of our files that a text names. A path of ours in quotes is left alone: it is
 * an import, or a test has made it up.
 */
function missingFilesOf({ file, text }: Text): readonly string[] {
  const documents = text.matchAll(/(?<![\w./-])[\w./-]*\w\.md\b/g)
  const ours = text.matchAll(/(?<![\w./'"-])(?:bench|docs|scripts|src|test)\/[\w./-]*\w\.\w+/g)
  return [...new Set([...documents, ...ours].map(([named]) => named))].filter((named) =>
    ['.', 'docs', dirname(file)].every((folder) => !existsSync(join(folder, named))),
  )
}

const citations = texts.flatMap(citationsIn)

test('the facts about devices are cited throughout the code', () => {
  const files = new Set(
    citations.filter(({ document }) => document === 'docs/device.md').map(({ file }) => file),
  )
  expect(files.size).toBeGreaterThan(40)
})

test('each citation names a heading of its document by its words', () => {
  expect(citations.filter(({ document, heading }) => !headingsOf(document).includes(heading))).toEqual([])
})

test('no citation gives a section by its number', () => {
  expect(texts.filter(({ text }) => /\.md[`)]? ?\u{a7}/u.test(text)).map(({ file }) => file)).toEqual([])
})

test('no text names a file that a clone does not have', () => {
  expect(texts.flatMap((text) => missingFilesOf(text).map((named) => `${text.file}: ${named}`))).toEqual([])
})

test('only one file looks for the captures of real events beside the repository', () => {
  const beside = texts.filter(({ text }) => /\.\.\/shared\b/.test(text)).map(({ file }) => file)
  expect(beside).toEqual([captures])
})

describe('a citation is found', () => {
  test.each([
    ['in one line', '/** Not padded (docs/device.md, "Names"). */', ['Names']],
    ['over two lines of a comment', '/**\n * Not padded (docs/device.md,\n * "Names").\n */', ['Names']],
    ['with a heading over two lines', '// (docs/device.md, "Seen\n  // ranges")', ['Seen ranges']],
    ['with two headings', '(docs/device.md, "Names" and "Payloads")', ['Names', 'Payloads']],
  ])('a citation is found %s', (_where, text, headings) => {
    expect(citationsIn({ file: 'a.ts', text }).map(({ heading }) => heading)).toEqual(headings)
  })
})

test('a missing file is found by its name, and a name in quotes is ignored', () => {
  const text =
    "See `docs/none.md`, NONE.md and src/none.ts; import '../src/none.ts' and 'src/none.ts'; docs/device.md"
  expect(missingFilesOf({ file: 'a.ts', text })).toEqual(['docs/none.md', 'NONE.md', 'src/none.ts'])
})
