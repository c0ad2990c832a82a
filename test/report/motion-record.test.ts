import { describe, expect, test } from 'vitest'
import { emptyLedger, type Ledger, newEntry, withEntry } from '../../src/core/domain/ledger.ts'
import type { DeviceLog } from '../../src/core/domain/payloads.ts'
import { type MotionFiles, recordOf } from '../../src/report/motion-record.ts'
import { rosterOf, row } from '../core/domain/rosters.ts'

const rules = { minimum500mBest: 5, timezone: 60 }

const log = (hour: number, changes: Partial<DeviceLog> = {}): DeviceLog => {
  const startDate = Date.UTC(2026, 9, 12, hour)
  return {
    file: `/logs/2026/10/0601_2026-10-12-${String(hour + 1).padStart(2, '0')}00.oao`,
    size: 1796,
    timezone: 60,
    startDate,
    endDate: startDate + 3_600_000,
    duration: 3_600_000,
    distance: 20_000_000,
    best2s: 9000,
    best10s: 8900,
    best500m: 8800,
    ...changes,
  }
}

const keyOf = (fileId: string, hour: number) =>
  `${fileId}_601_20261012_${String(hour + 1).padStart(2, '0')}0000.oao`

function ledgerOf(...entries: readonly (readonly [key: string, log: DeviceLog, status: string])[]): Ledger {
  return entries.reduce((ledger, [key, own, status]) => {
    return withEntry(ledger, key, { ...newEntry(key, own, 'queued'), status })
  }, emptyLedger)
}

const files = (changes: Partial<MotionFiles>): MotionFiles => ({
  motion: 601,
  info: undefined,
  timezone: 60,
  logs: [],
  readAt: undefined,
  ledger: emptyLedger,
  note: undefined,
  problems: [],
  ...changes,
})

const roster = rosterOf(row(601))

describe('the record of a motion', () => {
  test('the record of a motion has the tracks of the plan, even those that never entered the ledger', () => {
    const ledger = ledgerOf([keyOf('ABC601XYZ', 8), log(8), 'completed'])
    const { tracks } = recordOf(files({ logs: [log(12), log(8)], ledger }), roster, rules)
    expect(tracks.map(({ key, status }) => [key, status])).toEqual([
      [keyOf('ABC601XYZ', 8), 'completed'],
      [keyOf('ABC601XYZ', 12), 'queued'],
    ])
    expect(tracks[0]).toMatchObject({
      fileId: 'ABC601XYZ',
      file: `gpslogs/20261012/${keyOf('ABC601XYZ', 8)}`,
    })
  })

  test('the record of a motion has what only the ledger still knows, and needs no payload for it', () => {
    const ledger = ledgerOf([keyOf('ABC601XYZ', 8), log(8), 'completed'])
    expect(recordOf(files({ ledger }), roster, rules).tracks).toHaveLength(1)
    expect(recordOf(files({ ledger, timezone: undefined }), roster, rules).tracks).toHaveLength(1)
  })

  test('the record of a motion counts a log once that the ledger has under an old File ID too, and says so', () => {
    const ledger = ledgerOf(
      [keyOf('OLD601XYZ', 8), log(8), 'completed'],
      [keyOf('ABC601XYZ', 8), log(8), 'queued'],
    )
    const { tracks, duplicates } = recordOf(files({ logs: [log(8)], ledger }), roster, rules)
    expect(tracks.map(({ key }) => key)).toEqual([keyOf('ABC601XYZ', 8)])
    expect(duplicates).toEqual([
      { key: keyOf('OLD601XYZ', 8), instead: keyOf('ABC601XYZ', 8), day: '20261012' },
    ])
  })

  test('the record of a motion prefers the track at home of two that only the ledger knows', () => {
    const ledger = ledgerOf(
      [keyOf('ONE601XYZ', 8), log(8), 'queued'],
      [keyOf('TWO601XYZ', 8), log(8), 'completed'],
    )
    expect(recordOf(files({ ledger }), rosterOf(), rules).tracks.map(({ fileId }) => fileId)).toEqual([
      'TWO601XYZ',
    ])
  })

  test('the record of a motion says why a track was skipped, and which track belongs to nobody', () => {
    const slow = log(8, { best500m: 1000 })
    const skipped = recordOf(files({ logs: [slow] }), roster, rules).tracks[0]
    expect(skipped).toMatchObject({ status: 'skipped', reason: '1.9 knots over 500 m, below 5' })
    const elsewhere = rosterOf(row(602), row(601, { startDate: '2026-10-13' }))
    expect(recordOf(files({ logs: [log(8)] }), elsewhere, rules)).toMatchObject({
      tracks: [],
      unassigned: [{ day: '20261012' }],
    })
  })

  test('the record of a motion reports two logs with one key, and logs without a zone', () => {
    const twin = log(8, { file: '/logs/2026/10/0601_2026-10-12-0901.oao' })
    expect(recordOf(files({ logs: [log(8), twin] }), roster, rules).problems).toEqual([
      expect.stringContaining('0601_2026-10-12-0901.oao has the key of'),
    ])
    expect(recordOf(files({ logs: [log(8)], timezone: undefined }), roster, rules).problems).toEqual([
      expect.stringContaining('settings.json has no timezone'),
    ])
  })
})
