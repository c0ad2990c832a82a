/** The contents of the built program: no more than it needs, and nothing twice. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MIB } from '../../src/core/base/units.ts'

const outputs = new Map(
  readdirSync('dist')
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join('dist', name), 'utf8')]),
)
const modules = [...outputs.values()]

/** The files of packages that the bundle holds. */
const files = new Set(
  modules.flatMap((text) =>
    [...text.matchAll(/^ *\/\/ (node_modules\/\S+)$/gm)].map(([, file = '']) => file),
  ),
)

// The XML parser for GPX has 60 kB of it.
test('the built program is smaller than 3.6 MiB', () => {
  expect(modules.length).toBeGreaterThan(50)
  expect(modules.reduce((size, text) => size + Buffer.byteLength(text), 0)).toBeLessThan(3.6 * MIB)
})

// `import { z } from 'zod'` brings all of them, 520 kB; `import * as z` omits unused ones.
test('the built program brings the messages of zod in English alone', () => {
  const locales = [...files].filter((file) => file.includes('/zod/v4/locales/'))
  expect(locales).toEqual(['node_modules/zod/v4/locales/en.js'])
})

test('the built program measures the width of text by one package, the one that Ink lays out by', () => {
  const widths = [...files].filter((file) => file.endsWith('node_modules/string-width/index.js'))
  expect(widths).toEqual(['node_modules/string-width/index.js'])
})

/** The files that a module of the bundle holds, ours and those of packages. */
const filesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^ *\/\/ ((?:src|node_modules)\/\S+)$/gm)].map(([, file = '']) => file)

/** The modules that are loaded together with the text's own. */
const loadedWith = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b[^;]*?"\.\/([\w-]+\.js)";$/gm)].map(([, name = '']) => name)

function loadedFrom(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>([entry])
  for (const name of loaded) for (const other of loadedWith(outputs.get(name) ?? '')) loaded.add(other)
  return loaded
}

// A day without a backup device needs neither their readers nor the XML parser.
test('no part of the program loads a reader of backup formats before a file must be read', () => {
  const isReader = (file: string): boolean => /^src\/core\/formats\/|\/saxes\/|\/fit-file-parser\//.test(file)
  const holders = [...outputs].flatMap(([name, text]) => (filesIn(text).some(isReader) ? [name] : []))
  expect(holders.length).toBeGreaterThan(0)
  const early = [...outputs].filter(([name]) => !holders.includes(name))
  expect(early.map(([name]) => name)).toContain('engine-thread.js')
  for (const [name] of early) {
    const loaded = holders.filter((holder) => loadedFrom(name).has(holder))
    expect(loaded, name).toEqual([])
  }
  // What holds a reader holds nothing else that somebody may need.
  for (const holder of holders)
    expect(
      filesIn(outputs.get(holder) ?? '').filter((file) => file.startsWith('src/') && !isReader(file)),
    ).toEqual([])
})

/** The module of a part that is loaded late, by the name of its file. */
function startOf(part: string): string {
  return [...outputs.keys()].find((name) => new RegExp(`^${part}-[A-Z0-9]{8}\\.js$`).test(name)) ?? ''
}

test('a monitor without a board loads nothing of it, and the thread of a board no screen and no engine', () => {
  const loadedBy = (entry: string): readonly string[] =>
    [...loadedFrom(entry)].flatMap((name) => filesIn(outputs.get(name) ?? ''))
  const isOfBoard = (file: string): boolean => /^src\/(board|web)\//.test(file)
  for (const entry of [
    'cli.js',
    startOf('program'),
    startOf('monitor'),
    startOf('thread'),
    'engine-thread.js',
  ]) {
    expect(outputs.has(entry), entry).toBe(true)
    expect(loadedBy(entry).filter(isOfBoard), entry).toEqual([])
  }
  const board = loadedBy(startOf('board-thread'))
  expect(board.filter(isOfBoard)).toContain('src/board/hub.ts')
  const others = board.filter((file) => !isOfBoard(file) && !/^src\/core\/(?!engine\/)|\/zod\//.test(file))
  expect(others).toEqual([])
})

// undici is half of what the engine needs later, zod as much as all else of a command that prints its help.
test('the first probe waits for no HTTP client, and the first line of a command for no zod', () => {
  const packagesOf = (entry: string): ReadonlySet<string> => {
    const loaded = [...loadedFrom(startOf(entry))].flatMap((name) => filesIn(outputs.get(name) ?? ''))
    // Of ours the file, of a package its name.
    return new Set(loaded.map((file) => file.replace(/^node_modules\/([^/]*).*/, '$1')))
  }
  const engine = packagesOf('thread')
  expect(engine).toContain('dns-packet')
  expect(engine).not.toContain('undici')
  // A monitor writes a journal, and reads none.
  expect(engine).toContain('src/core/record/journal-lines.ts')
  expect(engine).not.toContain('src/core/events/event-schemas.ts')
  for (const entry of ['program', 'monitor']) {
    const command = packagesOf(entry)
    expect(command, entry).toContain('commander')
    expect(command, entry).not.toContain('zod')
  }
})
