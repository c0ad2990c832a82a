/** The reader of FIT files, with `fit-file-parser` as the outside judge. */
import fc from 'fast-check'
import { type FitRawMessage, readFitMessages } from 'fit-file-parser/raw'
import { describe, expect, test } from 'vitest'
import { FitReader } from '../../../src/core/formats/fit-reader.ts'
import type { Point, Reading } from '../../../src/core/formats/format.ts'
import { sail, writeFit } from './track-writers.ts'

function read(...chunks: readonly Uint8Array[]): Reading & { readonly points: readonly Point[] } {
  const points: Point[] = []
  const reader = new FitReader((point) => points.push(point))
  for (const chunk of chunks) reader.push(chunk)
  return { ...reader.end(), points }
}

/** CRC-16 with the reversed polynomial 0xA001, bit by bit. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte
    for (let each = 0; each < 8; each += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1
  }
  return sum
}

function fileOf(messages: readonly Uint8Array[], headerLength = 14): Buffer {
  const data = Buffer.concat(messages)
  const header = Buffer.alloc(headerLength)
  header.set([headerLength, 0x20, 0, 8])
  header.writeUInt32LE(data.length, 4)
  header.write('.FIT', 8, 'latin1')
  if (headerLength === 14) header.writeUInt16LE(sumOf(header.subarray(0, 12)), 12)
  const sum = Buffer.alloc(2)
  sum.writeUInt16LE(sumOf(Buffer.concat([header, data])))
  return Buffer.concat([header, data, sum])
}

/** A field: number, length, type. */
type Field = readonly [number: number, size: number, type: number]
const time: Field = [253, 4, 0x86]
const places: readonly Field[] = [
  [0, 4, 0x85],
  [1, 4, 0x85],
]
const plainFields: readonly Field[] = [
  [2, 2, 0x84],
  [6, 2, 0x84],
  [31, 1, 0x02],
  [73, 4, 0x86],
  [78, 4, 0x86],
  [3, 1, 0x02],
  [29, 6, 0x07],
  [200, 9, 0x0d],
]

interface Definition {
  readonly local: number
  readonly global: number
  readonly isBig: boolean
  readonly fields: readonly Field[]
  readonly developers: readonly number[]
}

const definition: fc.Arbitrary<Definition> = fc.record({
  local: fc.nat(5),
  global: fc.constantFrom(20, 20, 20, 21, 0x1404),
  isBig: fc.boolean(),
  fields: fc
    .tuple(
      fc.constantFrom('first', 'first', 'last', 'none'),
      fc.shuffledSubarray([...places], { minLength: 1 }),
      fc.shuffledSubarray([...plainFields]),
    )
    .map(([place, own, others]) => {
      const fields = [...own, ...others]
      return place === 'first' ? [time, ...fields] : place === 'last' ? [...fields, time] : fields
    }),
  developers: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
})

function definitionBytes({ local, global, isBig, fields, developers }: Definition): Buffer {
  const number = isBig ? [global >> 8, global & 255] : [global & 255, global >> 8]
  const own = [fields.length, ...fields.flat()]
  const others = developers.flatMap((size, index) => [index, size, 0])
  const more = developers.length === 0 ? [] : [developers.length, ...others]
  return Buffer.from([
    0x40 | local | (developers.length === 0 ? 0 : 0x20),
    0,
    isBig ? 1 : 0,
    ...number,
    ...own,
    ...more,
  ])
}

/** The values that a device would write, and those that stand for none. */
const bytesOfMessage = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ minLength: 64, maxLength: 64 }) },
  { weight: 1, arbitrary: fc.constant(new Uint8Array(64).fill(255)) },
)

/** What follows in a file: a definition, or messages of what was defined before. */
const step = fc.record({
  definition: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: definition }),
  local: fc.nat(5),
  isCompressed: fc.boolean(),
  bits: fc.nat(31),
  values: bytesOfMessage,
})

const anyFile = fc
  .tuple(fc.array(step, { minLength: 20, maxLength: 60 }), fc.constantFrom(12, 14))
  .map(([steps, headerLength]) => {
    const known = new Map<number, Definition>()
    const messages: Buffer[] = []
    let isTimed = false
    for (const { definition: next, local, isCompressed, bits, values } of steps) {
      if (next !== null) {
        known.set(next.local, next)
        messages.push(definitionBytes(next))
        continue
      }
      const of = [...known.values()][local % known.size]
      if (of === undefined) continue
      const isTimeFirst = of.fields[0] === time
      const canCompress = isCompressed && isTimed && isTimeFirst && of.local < 4
      const fields = canCompress ? of.fields.slice(1) : of.fields
      const length = [...fields.map(([, size]) => size), ...of.developers].reduce(
        (sum, size) => sum + size,
        0,
      )
      const body = Buffer.alloc(length, values)
      // A time without all ones: the judge gives up the time of what follows otherwise, and so does the reader.
      if (!canCompress && of.fields.includes(time)) isTimed = !body.every((byte) => byte === 255)
      messages.push(Buffer.concat([Buffer.of(canCompress ? 0x80 | (of.local << 5) | bits : of.local), body]))
    }
    return fileOf(messages, headerLength)
  })

/** The points that the judge's raw fields give. */
function judged(bytes: Uint8Array): readonly Pick<Point, 'utc' | 'latitude' | 'longitude' | 'speed'>[] {
  return readFitMessages(bytes, { messageNumbers: [20] }).messages.flatMap((message) => {
    const at = message.timestamp
    const [latitude, longitude] = [signedIn(message, 0), signedIn(message, 1)]
    if (at === undefined || latitude === undefined || longitude === undefined) return []
    const speed = unsignedIn(message, 73) ?? unsignedIn(message, 6)
    const place = { latitude: degrees(latitude), longitude: degrees(longitude) }
    return [{ utc: Date.UTC(1989, 11, 31) + at * 1000, ...place, speed }]
  })
}

const degrees = (units: number) => Math.round((units / 2 ** 31) * 180e7)

function unsignedIn({ fields, littleEndian }: FitRawMessage, number: number): number | undefined {
  const raw = fields.find(({ fieldNumber }) => fieldNumber === number)
  if (raw === undefined) return undefined
  const bytes = littleEndian ? Uint8Array.from(raw.bytes).reverse() : raw.bytes
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return value === 256 ** raw.size - 1 ? undefined : value
}

function signedIn(message: FitRawMessage, number: number): number | undefined {
  const value = unsignedIn(message, number)
  return value === undefined || value === 0x7fffffff ? undefined : value | 0
}

const points = (bytes: Uint8Array) =>
  read(bytes).points.map(({ utc, latitude, longitude, speed }) => ({ utc, latitude, longitude, speed }))

describe('the FIT reader and the judge', () => {
  test('every file that the judge takes gives the same points, whatever it defines and however it comes in pieces', () => {
    let seen = 0
    fc.assert(
      fc.property(anyFile, fc.integer({ min: 1, max: 60 }), (bytes, length) => {
        const wanted = judged(bytes)
        seen += wanted.length
        expect(points(bytes)).toEqual(wanted)
        const whole = read(bytes)
        expect(whole.faults).toEqual([])
        const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
          bytes.subarray(index * length, (index + 1) * length),
        )
        expect(read(...pieces)).toEqual(whole)
      }),
      { numRuns: 1000 },
    )
    expect(seen).toBeGreaterThan(500)
  })

  test('a changed, cut or longer file that the judge refuses has a fault', () => {
    const bytes = writeFit(sail(40))
    const changed = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
      const other = Buffer.from(bytes)
      other[at] = (other[at] ?? 0) ^ by
      return other
    })
    const cut = fc.integer({ min: 14, max: bytes.length - 1 }).map((length) => bytes.subarray(0, length))
    const more = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((tail) => Buffer.concat([bytes, tail]))
    fc.assert(
      fc.property(fc.oneof(changed, cut, more), (other) => {
        expect(() => readFitMessages(other)).toThrow()
        expect(read(other).faults.length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what a FIT file may hold', () => {
  const named = Buffer.from([0x40, 0, 0, 20, 0, 3, ...time, 0, 4, 0x85, 1, 4, 0x85])
  const point = Buffer.alloc(13)
  point.writeUInt32LE(1_000_000_000, 1)

  test('a compressed time counts for messages that define none, as some devices write them', () => {
    const bare = Buffer.from([0x41, 0, 0, 20, 0, 2, 0, 4, 0x85, 1, 4, 0x85])
    const later = (bits: number) => Buffer.concat([Buffer.of(0xa0 | bits), Buffer.alloc(8)])
    const { points: found } = read(fileOf([named, point, bare, later(1), later(31), later(2)]))
    const base = Date.UTC(1989, 11, 31) + 1_000_000_000_000
    expect(found.map(({ utc }) => (utc - base) / 1000)).toEqual([0, 1, 31, 34])
  })

  test.each([
    ['a message of a kind that was not defined', [Buffer.of(3, 0)]],
    ['a compressed time of a kind that was not defined', [Buffer.concat([Buffer.of(0xe0), Buffer.alloc(8)])]],
    ['a reserved bit', [Buffer.of(0x10)]],
    ['a byte order that there is not', [Buffer.from([0x40, 0, 2, 20, 0, 0])]],
    ['a definition that passes the end', [Buffer.from([0x60, 0, 0, 20, 0, 9])]],
    ['a message that passes the end', [named, point.subarray(0, 5)]],
  ])('%s ends the reading at its place, with what came before', (_, messages) => {
    const { faults, points: found } = read(fileOf([named, point, ...messages]))
    expect(found).toHaveLength(1)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.reason).toMatch(/do not follow each other at byte \d+: nothing from there was read/)
  })

  test('a compressed time before the first full time ends the reading', () => {
    const message = Buffer.concat([Buffer.of(0x80), Buffer.alloc(8)])
    expect(read(fileOf([named, message]))).toMatchObject({ points: [], faults: [{ verdict: 'damaged' }] })
  })

  test('a header of another version or with a wrong checksum is named, and nothing is read', () => {
    const bytes = fileOf([named, point])
    const other = Buffer.from(bytes)
    other[1] = 0x30
    expect(read(other).points).toEqual([])
    expect(read(other).faults[0]?.reason).toContain('version 3')
    const wrong = Buffer.from(bytes)
    wrong[2] = 9
    expect(read(wrong)).toMatchObject({
      points: [],
      faults: [{ reason: expect.stringContaining('the checksum of its header is wrong') }],
    })
    expect(read(bytes.subarray(0, 13)).faults).toMatchObject([{ verdict: 'incomplete' }])
  })
})
