import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBoundedJson } from '../../../src/core/base/bounded-json.ts'

test('any text is read as JSON.parse would read it, or refused with a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json({ maxDepth: 5 })), (text) => {
      const parsed = parseBoundedJson(text)
      if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text))
      else expect(parsed.reason).not.toBe('')
    }),
  )
})

test('JSON with a byte order mark is accepted', () => {
  expect(parseBoundedJson('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } })
})

test('JSON with 32 levels is read, and with 33 it is refused', () => {
  expect(parseBoundedJson('['.repeat(32) + ']'.repeat(32)).ok).toBe(true)
  expect(parseBoundedJson('['.repeat(33) + ']'.repeat(33))).toEqual({
    ok: false,
    reason: 'it is nested deeper than 32 levels',
  })
})

test('JSON with millions of levels is refused and does not overflow the stack', () => {
  expect(parseBoundedJson('{"a":'.repeat(2_000_000)).ok).toBe(false)
  expect(parseBoundedJson('['.repeat(2_000_000) + ']'.repeat(2_000_000)).ok).toBe(false)
})

test('brackets inside a JSON string are not levels, whatever is escaped in it', () => {
  const value = { a: `\\"${'['.repeat(100)}`, b: '{'.repeat(100) }
  expect(parseBoundedJson(JSON.stringify(value))).toEqual({ ok: true, value })
})

test('brackets behind an escaped backslash at the end of a JSON string are levels again', () => {
  expect(parseBoundedJson(`["\\\\",${'['.repeat(40)}`)).toEqual({
    ok: false,
    reason: 'it is nested deeper than 32 levels',
  })
})
