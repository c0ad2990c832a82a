/** Compares how server.json is read with Python's `json.loads`: we accept what it accepts, or say why not. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readJsonSource } from '../../src/core/config/json-source.ts'
import { holds, patience } from './parity.ts'
import { hasPython, Python } from './python.ts'

/** The value; `null` where Python refuses the text, and nothing where a number is too large for JSON to hold. */
const script = `
import json
def answer(text):
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    try:
        json.dumps(value, allow_nan=False)
        return {'value': value}
    except ValueError:
        return {}
`

const piece = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"a"',
  '"a"',
  '"b"',
  '"\\u00e9"',
  '"\\n"',
  '"\n"',
  '1',
  '0',
  '-',
  '2.5',
  '1e3',
  '05',
  '.5',
  'true',
  'false',
  'null',
  'True',
  'NaN',
  '-Infinity',
  ' ',
  '\n',
  '\t',
  "'a'",
  '//',
  '\u00a0',
)
const scrap = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
const whole = fc.json({ maxDepth: 4 })
const mangled = fc.tuple(whole, fc.nat(), piece).map(([text, at, other]) => {
  const place = at % (text.length + 1)
  return text.slice(0, place) + other + text.slice(place)
})

describe.skipIf(!hasPython)('server.json is read as by Python', () => {
  let python: Python
  beforeAll(() => {
    python = new Python(script)
  })
  afterAll(() => python[Symbol.asyncDispose]())

  test('what json.loads takes gives the same value here, and what it refuses is refused', {
    timeout: patience,
  }, async () => {
    await holds(fc.oneof(scrap, whole, mangled), async (text) => {
      // Numbers that are none are the one thing that only Python takes; keys named Comment are not read here.
      if (/NaN|Infinity|Comment/.test(text)) return
      const theirs = (await python.ask(text)) as { readonly value?: unknown } | null
      const ours = readJsonSource(text)
      if (theirs === null) expect(ours.ok, text).toBe(false)
      else if ('value' in theirs)
        expect(ours.ok && JSON.parse(JSON.stringify(ours.source.value)), text).toEqual(
          JSON.parse(JSON.stringify(theirs.value)),
        )
    })
  })

  test.each(['NaN', 'Infinity', '-Infinity'])(
    '%s, which only Python takes, has a word of its own',
    (number) => {
      const read = readJsonSource(`{"a": ${number}}`)
      expect(!read.ok && read.mistakes).toMatchObject([
        { message: expect.stringMatching(/^NaN and Infinity are no numbers/) },
      ])
    },
  )
})
