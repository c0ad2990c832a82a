import { expect, it } from 'vitest'
import { show } from './shown-screen.ts'

/** The first line of the help after keys that lead somewhere, then `?`. */
async function helpAfter(keys: string, ready: string): Promise<string | undefined> {
  const { terminal } = show()
  await terminal.until('? help')
  terminal.type(keys)
  await terminal.until(ready)
  terminal.type('?')
  const lines = await terminal.until((now) => now.some((line) => line.includes('help  lines')))
  return lines[lines.findIndex((line) => line.includes('help  lines')) + 1]?.trim()
}

it.each([
  ['', 'following', 'states'],
  ['3', 'following', 'views'],
  ['4', 'following', 'signs'],
  ['\t', 'Esc back', 'log'],
  ['j\r', 'who has it', 'this motion'],
])('the help opens at the part about where one is: after %j', async (keys, ready, section) => {
  expect(await helpAfter(keys, ready)).toBe(section)
})
