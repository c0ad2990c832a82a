/** The links of the documents: to files, to headings, and from the README to every document. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Document, documentOf, documents } from './documents.ts'

interface Link {
  readonly target: string
  readonly fragment: string | undefined
}

describe.each(documents)('$file', (document) => {
  it('a document links only to what exists', () => {
    const broken = linksOf(document).filter(({ target, fragment }) => {
      if (!existsSync(target)) return true
      return fragment !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(fragment)
    })
    expect(broken).toEqual([])
  })

  it('a document mentions only files that the repository has', () => {
    const named = [...document.text.matchAll(/`((?:src|test|scripts|bench|docs|config)\/[\w./-]+\.[a-z]+)/g)]
    const missing = named.flatMap(([, path = '']) => (existsSync(path) || isOfProject(path) ? [] : path))
    expect(missing).toEqual([])
  })
})

describe('the README', () => {
  it('the README leads to every document', () => {
    const known = new Set(linksOf(documentOf('README.md')).map(({ target }) => target))
    expect(
      documents.map(({ file }) => file).filter((file) => file !== 'README.md' && !known.has(file)),
    ).toEqual([])
  })
})

/** `config/...` is a folder of the repository and of an event. */
function isOfProject(path: string): boolean {
  return ['config/server.json', 'config/motions.csv'].includes(path)
}

function linksOf({ file, text }: Document): readonly Link[] {
  const prose = text.replaceAll(/```.*?```/gs, '')
  return [...prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => {
    const [path = '', fragment] = link.split('#')
    return { target: path === '' ? file : normalize(join(dirname(file), path)), fragment }
  })
}

/** The anchors of a document's headings as GitHub makes them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.replaceAll(/```.*?```/gs, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    return heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  })
}
