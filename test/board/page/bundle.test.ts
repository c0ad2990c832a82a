/** What a phone loads is small, and is nothing that a phone's browser lacks. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { style } from '../../../src/board/page/board.css?style'
import { script } from '../../../src/board/page/shell/board-page.tsx?script'

/** What a phone on the event's WiFi may have to load. */
const MOST = 120_000

/** The document around them. */
const DOCUMENT = 2000

test('the script and the style are there', () => {
  expect(script.length).toBeGreaterThan(100_000)
  expect(style.length).toBeGreaterThan(1000)
})

test('the whole page is at most 120 kB, compressed by either way', () => {
  const parts = [script, style].map((text) => Buffer.from(text))
  const sizes = [gzipSync, brotliCompressSync].map((compress) =>
    parts.reduce((sum, part) => sum + compress(part, { level: 9 }).length, DOCUMENT),
  )
  console.info(`gzip ${sizes[0]} bytes, br ${sizes[1]} bytes`)
  for (const size of sizes) expect(size).toBeLessThanOrEqual(MOST)
})

test.each([
  ['no schema library', /zod/i],
  ["no module of Node's", /["']node:|\brequire\(/],
  ['no Temporal, which older phones lack', /\bTemporal\b/],
  ['nothing that a content security policy forbids', /\beval\(|new Function\b/],
  ['no development build of React', /jsxDEV|Download the React DevTools/],
  ['no look behind in a pattern, which older iPhones refuse to read', /\(\?<[=!]/],
])('the script has %s', (_, pattern) => {
  expect(pattern.exec(script)?.[0]).toBeUndefined()
})
