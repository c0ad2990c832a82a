import { describe, expect, it } from 'vitest'
import { createTrackReader } from '../../../src/core/oao/track-reader.ts'
import type { TrackReport } from '../../../src/core/oao/verdict.ts'
import type { LogRecord } from '../../../src/simulator/contents.ts'
import { type TrackSource, trackChunks } from '../../../src/simulator/track.ts'

const FRAMES = 27_000
const start = Date.UTC(2023, 9, 7, 10, 19, 40)

const record: LogRecord = {
  file: '/logs/2023/10/0601_2023-10-07-1119.oao',
  size: 1536 + 52 * FRAMES,
  timezone: 60,
  mode: 0,
  start_date: start,
  end_date: start + FRAMES * 200,
  duration: FRAMES * 200,
  distance: 36_400_000,
  '2s_best': 15_800,
  '10s_best': 14_900,
  '500m_best': 13_850,
  '1852m_best': 11_068,
  a500m_best: 8701,
  '1h_best': 6020,
  spot: '',
  wind: '',
  board: '',
  sail: '',
  fin: '',
}

function read(source: Partial<TrackSource>, expectedRecord: LogRecord = record): TrackReport {
  const reader = createTrackReader({
    motion: 601,
    log: {
      file: expectedRecord.file,
      size: expectedRecord.size,
      timezone: expectedRecord.timezone,
      startDate: expectedRecord.start_date,
      endDate: expectedRecord.end_date,
      duration: expectedRecord.duration,
      distance: expectedRecord.distance,
      best2s: expectedRecord['2s_best'],
      best10s: expectedRecord['10s_best'],
      best500m: expectedRecord['500m_best'],
    },
  })
  for (const chunk of trackChunks({ motion: 601, record, firmware: 3232, ...source })) reader.push(chunk)
  return reader.end()
}

describe('a simulated track', () => {
  it('a simulated track is exact', () => {
    expect(read({})).toMatchObject({ verdict: 'exact', reasons: [], warnings: [] })
  })

  it('a simulated track with gaps in time is exact', () => {
    const long = { ...record, end_date: record.end_date + 3_600_000 }
    expect(read({ record: long }, long).verdict).toBe('exact')
  })

  it('a simulated track of another motion is another log', () => {
    expect(read({ motion: 602 }).verdict).toBe('another-log')
  })

  it('a simulated track of another log of the motion is another log', () => {
    expect(read({ record: { ...record, distance: 30_000_000 } }).verdict).toBe('another-log')
  })

  it('a simulated track that grew since logs.json was read is unfinished', () => {
    expect(read({ grownBy: 50 }).verdict).toBe('unfinished')
  })

  it('a simulated track that was never closed is usable, even if its last frame is cut', () => {
    const open = { ...record, size: 19_138_048 / 8, end_date: 0, duration: 0, distance: 0 }
    expect(read({ record: open }, open).verdict).toBe('usable')
  })
})
