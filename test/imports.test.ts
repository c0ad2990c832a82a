/**
 * The parts of the program lean on each other in one direction, however they name each other
 * (docs/architecture.md, "How a device's track comes home").
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** How a file of ours is used: imported, re-exported, loaded late, as a type, or as a thread. */
function filesNamed(file: string, source: string): readonly string[] {
  const names = source.matchAll(/['"](\.{1,2}\/[^'"\n]*\.tsx?)['"]/g)
  return [...names].map(([, name = '']) => join(dirname(file), name))
}

/** The packages that are imported, late or as a type too. */
function packagesNamed(source: string): readonly string[] {
  const names = source.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)/g)
  return [...names].map(([, name = '']) => name)
}

const parts: readonly (readonly [part: string, others: readonly string[]])[] = [
  ['src/core', []],
  ['src/track', ['src/core']],
  ['src/metrics', ['src/core']],
  ['src/web', ['src/core']],
  ['src/board', ['src/core', 'src/web']],
  ['src/report', ['src/core']],
  ['src/ui', ['src/core', 'src/track']],
  ['src/simulator', ['src/core']],
  ['src/executable', []],
]

/** What only the screen is made of. */
const screen = /^(ink|react|yoga-layout|react-.*)$/

function sourcesOf(part: string): readonly (readonly [file: string, source: string])[] {
  return globSync(`${part}/**/*.{ts,tsx}`).map((file) => [file, readFileSync(file, 'utf8')])
}

test.each(parts)('%s names no file of ours but its own, and those of %j', (part, others) => {
  const sources = sourcesOf(part)
  expect(sources.length).toBeGreaterThan(1)
  for (const [file, source] of sources)
    for (const named of filesNamed(file, source))
      expect(
        [part, ...others].some((allowed) => named.startsWith(`${allowed}/`)),
        `${file}: ${named}`,
      ).toBe(true)
})

/** The folders of `src` in the order of docs/architecture.md, the lowest first. */
function layers(): readonly string[] {
  const page = readFileSync('docs/architecture.md', 'utf8')
  const table = /<!-- layers -->([\s\S]*?)<!-- \/layers -->/.exec(page)?.[1] ?? ''
  return [...table.matchAll(/^\| `(src[^`]*)` \|/gm)].map(([, folder = '']) => folder)
}

test('each folder of src imports only from itself and from the folders above it in docs/architecture.md', () => {
  const order = layers()
  const layerOf = (file: string): number => order.indexOf(dirname(file))
  const upwards = sourcesOf('src').flatMap(([file, source]) => {
    expect(layerOf(file), `${dirname(file)} is not in docs/architecture.md`).toBeGreaterThanOrEqual(0)
    return filesNamed(file, source).flatMap((named) =>
      layerOf(named) > layerOf(file) ? [`${file} imports ${named}`] : [],
    )
  })
  expect(upwards).toEqual([])
  expect(order.filter((folder) => globSync(`${folder}/*.{ts,tsx}`).length === 0)).toEqual([])
})

test.each(['src/core', 'src/track', 'src/metrics', 'src/simulator', 'src/executable'])(
  '%s knows no screen',
  (part) => {
    for (const [file, source] of sourcesOf(part)) {
      expect(file).toMatch(/\.ts$/)
      expect(
        packagesNamed(source).filter((name) => screen.test(name)),
        file,
      ).toEqual([])
    }
  },
)

describe('a name is found', () => {
  test.each([
    ["import { a } from '../ui/a.ts'", 'src/ui/a.ts'],
    ["import type { A } from '../ui/a.tsx'", 'src/ui/a.tsx'],
    ["export * from './../ui/a.ts'", 'src/ui/a.ts'],
    ["const a = () => import('../ui/a.ts')", 'src/ui/a.ts'],
    ["let a: typeof import('../ui/a.ts')", 'src/ui/a.ts'],
    ["new Worker(new URL('../ui/a.ts', import.meta.url))", 'src/ui/a.ts'],
  ])('a file is found where it is named in %s', (source, named) => {
    expect(filesNamed('src/core/b.ts', source)).toEqual([named])
  })

  test.each([
    ["import 'react/jsx-runtime'", 'react'],
    ["import type { A } from 'ink'", 'ink'],
    ["const a = await import('yoga-layout')", 'yoga-layout'],
    ["import a from '@scope/a/b'", '@scope/a'],
    ["require('node:fs')", 'node'],
  ])('a package is found where it is named in %s', (source, named) => {
    expect(packagesNamed(source)).toEqual([named])
  })
})
