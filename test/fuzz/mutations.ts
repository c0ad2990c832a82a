/** Makes inputs that are almost right: samples with a few changes, to reach a parser's branches. */
import fc from 'fast-check'

/** Text that breaks parsers, terminals, paths and numbers. */
const hostilePieces = [
  '\x1b]0;owned\x07',
  '\x1b[2J',
  '\x9b31m',
  '\x00',
  '\r\n',
  '\u2028',
  '\u202e',
  '\ud800',
  '\ufeff',
  '../../../etc/passwd',
  '..\\..\\x',
  '__proto__',
  'constructor',
  'CON.oao',
  '"',
  '\\',
  '{',
  ']',
  ',',
  '-1',
  '1e999',
  '99999999999999999999',
  '0x10',
  'NaN',
  'null',
  '[]',
  '[['.repeat(50),
  'x'.repeat(5000),
  '\u0301'.repeat(300),
] as const

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostilePieces) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
)

/** The sample after one to five edits. */
export function mutatedText(sample: string): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), piece })
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) =>
    edits.reduce((text, { at, cut, piece: inserted }) => {
      const place = Math.floor(at * text.length)
      return text.slice(0, place) + inserted + text.slice(place + cut)
    }, sample),
  )
}

/** The bytes after one to five edits: cut, doubled, replaced or with a bit flipped. */
export function mutatedBytes(sample: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const edit = fc.oneof(
    fc.record({ type: fc.constant('cut'), at: place, length: fc.nat(200) }),
    fc.record({ type: fc.constant('double'), at: place, length: fc.nat(200) }),
    fc.record({ type: fc.constant('insert'), at: place, bytes: fc.uint8Array({ maxLength: 60 }) }),
    fc.record({ type: fc.constant('flip'), at: place, bit: fc.nat(7) }),
  )
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) =>
    edits.reduce<Uint8Array>((bytes, change) => {
      const at = Math.floor(change.at * bytes.length)
      const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
      if ('bytes' in change) return Buffer.concat([before, change.bytes, after])
      if ('bit' in change) {
        const copy = Uint8Array.from(bytes)
        return copy.fill((copy[at] ?? 0) ^ (1 << change.bit), at, at + 1)
      }
      const part = after.subarray(0, change.length)
      const rest = after.subarray(change.type === 'cut' ? change.length : 0)
      return Buffer.concat(change.type === 'cut' ? [before, rest] : [before, part, rest])
    }, sample),
  )
}

const strangeValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 0.5, 1e300, 2 ** 53, '', '5', [], {}, [[]]),
  piece,
  fc.jsonValue({ maxDepth: 2 }),
)

/** The JSON text of a value with one to four places changed, removed or duplicated. */
export function mutatedJson(sample: unknown): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(), value: strangeValue, isGone: fc.boolean() })
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let value: unknown = structuredClone(sample)
    for (const { at, value: strange, isGone } of changes) {
      const places = placesOf(value)
      const place = places[at % Math.max(1, places.length)]
      if (place === undefined) value = structuredClone(strange)
      else place(isGone ? undefined : structuredClone(strange))
    }
    return JSON.stringify(value) ?? 'null'
  })
}

/** A setter for every place within a JSON value. */
function placesOf(value: unknown): ((strange: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [
    (strange: unknown) => {
      if (strange === undefined) delete holder[key]
      else holder[key] = strange
    },
    ...placesOf(holder[key]),
  ])
}
