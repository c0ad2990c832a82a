/** The contents of the built program: no more than it needs, and nothing twice. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MIB } from '../../src/core/base/units.ts'

const modules = readdirSync('dist')
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(join('dist', name), 'utf8'))

/** The files of packages that the bundle holds. */
const files = new Set(
  modules.flatMap((text) =>
    [...text.matchAll(/^ *\/\/ (node_modules\/\S+)$/gm)].map(([, file = '']) => file),
  ),
)

// The readers of GPX and FIT have 72 kB of it.
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
