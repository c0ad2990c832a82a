import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTrackReader } from '../../src/core/oao/track-reader.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { generateFleet } from '../../src/simulator/generated-fleet.ts'
import { trackChunks, trackLength } from '../../src/simulator/track.ts'
import { logOf } from './builders.ts'
import { capturedFleets } from './captures.ts'

const source = { motion: 601, firmware: 9010 }

function trackOf(record: LogRecord, motion = 601): Buffer {
  return Buffer.concat([...trackChunks({ ...source, motion, record })])
}

/** The sum of docs/device.md, "Frames", written anew: bytes 0-1 and 4 to the end. */
function isSigned(frame: Buffer): boolean {
  let [a, b] = [0, 0]
  for (const byte of [...frame.subarray(0, 2), ...frame.subarray(4)]) {
    a = (a + byte) % 256
    b = (b + a) % 256
  }
  return frame[2] === a && frame[3] === b
}

function framesOf(track: Buffer): Buffer[] {
  const count = Math.floor((track.length - 512) / 52)
  return Array.from({ length: count }, (_, index) => track.subarray(512 + 52 * index, 564 + 52 * index))
}

/** Best mean of a number of consecutive speeds, by trying all. */
function bestOf(speeds: readonly number[], count: number): number {
  if (speeds.length < count) return 0
  const sums = speeds.map((_, at) => speeds.slice(at, at + count))
  return Math.floor(
    Math.max(
      ...sums
        .filter((run) => run.length === count)
        .map((run) => run.reduce((total, speed) => total + speed, 0) / count),
    ),
  )
}

/** Best 500 m by trying the smallest window from each end backwards. */
function best500mOf(speeds: readonly number[], rate: number): number {
  let best = 0
  for (let end = 0; end < speeds.length; end += 1) {
    let metres = 0
    for (let start = end; start >= 0; start -= 1) {
      metres += (speeds[start] ?? 0) / rate / 1000
      // A sum of tenths must not miss the mark by the last bit.
      if (metres < 500 - 1e-9) continue
      best = Math.max(best, (metres * 1000 * rate) / (end - start + 1))
      break
    }
  }
  return Math.floor(best + 1e-6)
}

const records = fc
  .record({
    frames: fc.integer({ min: 0, max: 4000 }),
    idle: fc.double({ min: 0, max: 3, noNaN: true }),
    best2s: fc.integer({ min: 4000, max: 33_000 }),
    second: fc.double({ min: 0.955, max: 0.995, noNaN: true }),
    third: fc.double({ min: 0.945, max: 0.99, noNaN: true }),
    start: fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
  })
  .map(({ frames, idle, best2s, second, third, start }) => {
    const best10s = Math.round(best2s * second)
    return logOf({
      size: 1536 + 52 * frames,
      start_date: start * 1000,
      end_date: start * 1000 + Math.ceil((frames / 5) * (1 + idle)) * 1000,
      '2s_best': best2s,
      '10s_best': best10s,
      '500m_best': Math.round(best10s * third),
    })
  })

describe('a simulated track', () => {
  test('a simulated track has the length of its record less 1024, and right checksums', () => {
    fc.assert(
      fc.property(records, (record) => {
        const track = trackOf(record)
        expect(track.length).toBe(record.size - 1024)
        expect(trackLength({ ...source, record })).toBe(track.length)
        expect(isSigned(track.subarray(0, 512))).toBe(true)
        expect(framesOf(track).every(isSigned)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('a simulated track has the figures of its record in its header, marked as simulated at 0 N 0 E', () => {
    const record = logOf()
    const track = trackOf(record)
    expect(track.readUInt16LE(4)).toBe(601)
    expect(track.toString('latin1', 6, 15)).toBe('SIMULATED')
    expect(Number(track.readBigUInt64LE(16))).toBe(record.start_date)
    expect(Number(track.readBigUInt64LE(36))).toBe(record.end_date)
    expect(track.readUInt32LE(56)).toBe(record.distance)
    expect([144, 224, 388].map((at) => track.readUInt32LE(at))).toEqual([
      record['10s_best'],
      record['500m_best'],
      record['2s_best'],
    ])
    for (const frame of framesOf(track)) {
      expect(frame.readInt32LE(4)).toBe(0)
      expect(Math.abs(frame.readInt32LE(8))).toBeLessThan(100_000)
    }
  })

  test('a simulated track has speeds that give the record’s own bests', () => {
    const record = logOf()
    const speeds = framesOf(trackOf(record)).map((frame) => frame.readUInt32LE(16))
    expect(bestOf(speeds, 10)).toBe(record['2s_best'])
    expect(bestOf(speeds, 50)).toBe(record['10s_best'])
    expect(best500mOf(speeds, 5)).toBe(record['500m_best'])
  })

  test('a simulated track only goes forward in time, and its mode marks whole seconds', () => {
    fc.assert(
      fc.property(records, (record) => {
        let last = 0
        for (const frame of framesOf(trackOf(record))) {
          const time = Number(frame.readBigUInt64LE(24))
          expect(time).toBeGreaterThan(last)
          expect(frame.readUInt16LE(0)).toBe(time % 1000 === 0 ? 0x0ad4 : 0x0ad5)
          last = time
        }
      }),
      { numRuns: 20 },
    )
  })

  test('a simulated track of the same source has the same bytes, and another motion has others', () => {
    expect(trackOf(logOf()).equals(trackOf(logOf()))).toBe(true)
    expect(trackOf(logOf()).equals(trackOf(logOf(), 602))).toBe(false)
  })

  test('a simulated track is made in chunks of one size, however long it is', () => {
    const record = logOf({ size: 1536 + 52 * 200_000 })
    let largest = 0
    for (const chunk of trackChunks({ ...source, record })) largest = Math.max(largest, chunk.length)
    expect(largest).toBe(1024 * 52)
  })
})

describe('the monitor’s own reader', () => {
  const reportOf = (motion: number, record: LogRecord) => {
    const reader = createTrackReader({
      motion,
      log: {
        file: record.file,
        size: record.size,
        timezone: record.timezone,
        startDate: record.start_date,
        endDate: record.end_date,
        duration: record.duration,
        distance: record.distance,
        best2s: record['2s_best'],
        best10s: record['10s_best'],
        best500m: record['500m_best'],
      },
    })
    for (const chunk of trackChunks({ motion, firmware: 9010, record })) reader.push(chunk)
    return reader.end()
  }

  test('the monitor’s own reader finds every session of an invented fleet exact', {
    timeout: 120_000,
  }, () => {
    const { devices } = generateFleet({ devices: 60, seed: 3, today: '2026-10-14', scale: 0.2 })
    for (const { id, logs } of devices) {
      for (const log of logs.filter((record) => record['500m_best'] > 0)) {
        expect(`${log.file} ${reportOf(id, log).verdict}`).toBe(`${log.file} exact`)
      }
    }
  })

  test.runIf(capturedFleets)(
    'the monitor’s own reader accepts a track for nearly every closed log of real events, and doubts none',
    () => {
      const verdicts = new Map<string, number>()
      for (const { id, logs } of capturedFleets?.flat() ?? []) {
        for (const log of logs.filter((record) => record.end_date > 0 && record.size < 500_000)) {
          const { verdict, doubts } = reportOf(id, log)
          expect(doubts, log.file).toEqual([])
          verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
        }
      }
      expect([...verdicts.keys()].sort()).toEqual(['exact', 'usable'])
      expect(verdicts.get('usable')).toBeLessThan((verdicts.get('exact') ?? 0) / 10)
    },
  )
})
