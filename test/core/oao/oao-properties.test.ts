import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Expected, isSound } from '../../../src/core/domain/track-verdict.ts'
import { createTrackReader } from '../../../src/core/oao/track-reader.ts'
import type { TrackReport } from '../../../src/core/oao/verdict.ts'
import { buildTrack, plainShape } from './track-builder.ts'

const track = buildTrack({ speeds: plainShape.speeds.slice(0, 60), extraModes: [0xad6, 0xad1] })
const expected: Expected = { motion: plainShape.motion, log: track.log }
const HEADER = 512
const GNSS = 52

function read(chunks: readonly Uint8Array[], record: Expected | undefined = expected): TrackReport {
  const reader = createTrackReader(record)
  for (const chunk of chunks) reader.push(chunk)
  return reader.end()
}

function splitAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [
    0,
    ...places.map((place) => Math.min(place, bytes.length)).toSorted((a, b) => a - b),
    bytes.length,
  ]
  return edges.slice(1).map((edge, index) => bytes.slice(edges[index], edge))
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = Math.floor(bit / 8)
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy
}

/** Bytes that look enough like a track to reach every branch. */
const trackLike = fc
  .array(
    fc.oneof(
      fc.constant(track.bytes.slice(0, HEADER)),
      fc.nat(59).map((index) => track.bytes.slice(HEADER + index * GNSS, HEADER + (index + 1) * GNSS)),
      fc.integer({ min: 0xad0, max: 0xad7 }).map((mode) => new Uint8Array([mode % 256, 0x0a, 0, 0])),
      fc.constant(new TextEncoder().encode(']}')),
      fc.uint8Array({ maxLength: 60 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)))

describe('the track reader', () => {
  it('the track reader calls no track exact or usable after any one bit of it was flipped', () => {
    for (let bit = 0; bit < track.bytes.length * 8; bit += 1) {
      const { verdict, reasons } = read([flipBit(track.bytes, bit)])
      if (isSound(verdict) || reasons.length === 0) expect.fail(`bit ${bit}: ${verdict}`)
    }
  })

  it('the track reader sees a flipped bit without logs.json too', () => {
    fc.assert(
      fc.property(fc.nat(track.bytes.length * 8 - 1), (bit) => {
        const reader = createTrackReader()
        reader.push(flipBit(track.bytes, bit))
        return !isSound(reader.end().verdict)
      }),
    )
  })

  it('the track reader calls no track exact or usable that was cut at any byte', () => {
    for (let length = 0; length < track.bytes.length; length += 1) {
      const { verdict } = read([track.bytes.subarray(0, length)])
      if (isSound(verdict)) expect.fail(`cut at ${length}: ${verdict}`)
    }
  })

  it('the track reader calls no track exact that was cut at any byte, even without logs.json', () => {
    for (let length = 0; length < track.bytes.length; length += 1) {
      const reader = createTrackReader()
      reader.push(track.bytes.subarray(0, length))
      expect(reader.end().verdict).not.toBe('exact')
    }
  })

  it('the track reader gives the same report however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(track.bytes), trackLike),
        fc.array(fc.nat(track.bytes.length), { maxLength: 40 }),
        (bytes, places) => {
          expect(read(splitAt(bytes, places))).toEqual(read([bytes]))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('the track reader gives the same report byte by byte, from a buffer that is used again', () => {
    const reader = createTrackReader(expected)
    const buffer = new Uint8Array(1)
    for (const byte of track.bytes) {
      buffer[0] = byte
      reader.push(buffer)
    }
    expect(reader.end()).toEqual(read([track.bytes]))
    expect(reader.end().verdict).toBe('exact')
  })

  it('the track reader finds whole frames that are missing, repeated or exchanged', () => {
    const frames = Array.from({ length: 60 }, (_, index) =>
      track.bytes.slice(HEADER + index * GNSS, HEADER + (index + 1) * GNSS),
    )
    const header = track.bytes.slice(0, HEADER)
    const rest = track.bytes.slice(HEADER + 60 * GNSS)
    const rearranged = fc
      .array(fc.nat(59), { minLength: 0, maxLength: 80 })
      .filter((order) => order.length !== 60 || order.some((frame, index) => frame !== index))
    fc.assert(
      fc.property(rearranged, (order) => {
        const body = order.map((index) => frames[index] ?? new Uint8Array(0))
        return !isSound(read([header, ...body, rest]).verdict)
      }),
    )
  })

  it('the track reader finds any one whole frame taken out or put in twice', () => {
    for (let index = 0; index < 60; index += 1) {
      const [before, after] = [HEADER + index * GNSS, HEADER + (index + 1) * GNSS]
      expect(read([track.bytes.slice(0, before), track.bytes.slice(after)]).verdict).toBe('incomplete')
      expect(read([track.bytes.slice(0, after), track.bytes.slice(before)]).verdict).toBe('damaged')
    }
  })

  it('the track reader never throws and always says why, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 2000 }), trackLike),
        fc.boolean(),
        (bytes, hasRecord) => {
          const reader = createTrackReader(hasRecord ? expected : undefined)
          reader.push(bytes)
          const { verdict, reasons, warnings } = reader.end()
          expect(verdict).not.toBe('exact')
          expect(reasons.length + warnings.length).toBeGreaterThan(0)
          for (const sentence of [...reasons, ...warnings]) expect(sentence).toMatch(/^[\x20-\x7e]+$/)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('the track reader keeps at most one frame of a track of any size', () => {
    const reader = createTrackReader()
    const before = process.memoryUsage()
    reader.push(track.bytes.subarray(0, HEADER))
    const second = track.bytes.subarray(HEADER, HEADER + GNSS)
    const chunk = new Uint8Array(Buffer.concat(Array.from({ length: 5000 }, () => second)))
    for (let count = 0; count < 200; count += 1) reader.push(chunk)
    const after = process.memoryUsage()
    expect(reader.end().frames?.gnss).toBe(1_000_000)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 21)
  })
})
