import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdsControls, jsonText, sanitiseText } from '../../../src/core/base/sanitise.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\x1b',
      '\x1b[',
      '\x1b]',
      '\x9b',
      '\x9d',
      '\x90',
      '\x07',
      '\r\n',
      '\t',
      '\u2028',
      '\u202e',
      '\u0301',
      '\u200d',
      '🙂',
      '\ud800',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
})

describe('text from outside', () => {
  it.each([
    ['Anneliese O\'Brien "Bo" (602)', 'Anneliese O\'Brien "Bo" (602)'],
    ['Jürgen Ångström-Žižek', 'Jürgen Ångström-Žižek'],
    ['\x1b[31;1mRed\x1b[0m', 'Red'],
    ['\x1b]0;a title\x07Bo', 'Bo'],
    ['\x1b]52;c;cm0gLXJm\x1b\\Bo', 'Bo'],
    ['\x1bP1$tq\x1b\\Bo\x9b2J', 'Bo'],
    ['\x1bcBo', 'Bo'],
    ['\x1b]0;never ended', '0;never ended'],
    ['a\r\nb\tc\u2028d\x85e', 'a b c d e'],
    ['a\x00b\x7fc\x9fd', 'abcd'],
    ['\u202eneve\u202c \u2066x\u2069 \u200fy\u061c\ufeff', 'neve x y'],
    ['lone \ud83d surrogate', 'lone \ufffd surrogate'],
    ['שלום', 'שלום'],
  ])('text from outside %j becomes %j', (text, expected) => {
    expect(sanitiseText(text, 40)).toBe(expected)
  })

  it('text from outside is cut by visible characters and shows that it was cut', () => {
    expect(sanitiseText('abcdef', 6)).toBe('abcdef')
    expect(sanitiseText('abcdefg', 6)).toBe('abcde…')
    expect(sanitiseText('e\u0301'.repeat(7), 6)).toBe(`${'e\u0301'.repeat(5)}…`)
    expect(sanitiseText('👩‍🚀'.repeat(50), 50)).toBe('👩‍🚀'.repeat(50))
    expect(sanitiseText('abc', 0)).toBe('')
    expect(sanitiseText('日本', 0)).toBe('')
  })

  it('text from outside keeps no pile of marks on one character', () => {
    expect(sanitiseText(`a${'\u0301'.repeat(500)}b`, 40)).toBe('\ufffdb')
  })

  it('text from outside never keeps a control, a line break, a direction or half a character, nor too many', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 60 }), (text, maxLength) => {
        const clean = sanitiseText(text, maxLength)
        expect(clean).not.toMatch(/\p{Cc}|\p{Cs}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u)
        expect([...graphemes.segment(clean)].length).toBeLessThanOrEqual(maxLength)
        expect(clean.length).toBeLessThanOrEqual(maxLength * 32)
      }),
    )
  })

  it('sanitised text is not changed by a second pass', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, maxLength) => {
        const clean = sanitiseText(text, maxLength)
        expect(sanitiseText(clean, maxLength)).toBe(clean)
      }),
    )
  })

  it('sanitising takes time for the text that is kept, not for the text that was sent', () => {
    for (const text of ['\x90', '\x1b]', '\x1b[0;', 'a\u0301', '\x1b'])
      expect(sanitiseText(text.repeat(2_000_000), 60).length).toBeLessThanOrEqual(60 * 32)
  })
})

describe('a value as JSON', () => {
  it('a value as JSON is the same value without anything a terminal obeys, and null where it is no JSON', () => {
    const value = { name: 'Zo\u00eb\u009b2J\u2028', list: [1, null] }
    expect(JSON.parse(jsonText(value, 2))).toEqual(value)
    expect(jsonText(value)).not.toMatch(/[\u0080-\u009f\u2028]/)
    expect(jsonText(undefined)).toBe('null')
  })
})

describe('a payload with control characters', () => {
  it.each([
    '{"username":"Bo\\u001b[2J"}',
    '{"username":"Bo\\u009D0;x"}',
    '{"a":"\\u202e"}',
    '{"a":"\x07"}',
    '{"a":"\x9b"}',
  ])('control characters in a payload are recognised: %j', (json) => {
    expect(holdsControls(json)).toBe(true)
  })

  it.each([
    '{\r\n\t"username": "Jürgen \\u00e9 \\n \\t \\u000a"\n}',
    '{"a":"\\u0041\\u2019 🙂"}',
    '{"a":"u001b"}',
  ])('control characters are not seen in the payload %j', (json) => {
    expect(holdsControls(json)).toBe(false)
  })
})
