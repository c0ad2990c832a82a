/** Records of invented motions for tests of the report; every name is invented. */
import { defaultConfiguration } from '../../src/core/config/read-configuration.ts'
import { type LedgerEntry, trackOf } from '../../src/core/domain/ledger.ts'
import type { Entrant } from '../../src/core/domain/roster.ts'
import type { DayInput } from '../../src/report/day.ts'
import type { MotionRecord, RecordedTrack } from '../../src/report/motion-record.ts'
import { homeEntry } from '../commands/project-builder.ts'
import { rosterOf, row } from '../core/domain/rosters.ts'

export const DATE = '2026-10-12'
export const DAY = '20261012'
export const HOUR = 3_600_000
export const TIMEZONE = 60
const thresholds = defaultConfiguration('2026').monitor.marks

export interface TrackOptions {
  readonly fileId?: string
  readonly time?: string
  readonly day?: string
  readonly entry?: Partial<LedgerEntry>
}

/** A saved track; each time of day is another log. */
export function trackAt(motion: number, options: TrackOptions = {}): RecordedTrack {
  const { fileId = `ABC${motion}XYZ`, time = '110000', day = DAY } = options
  const key = `${fileId}_${motion}_${day}_${time}.oao`
  const entry = homeEntry(key, {
    motion_file: `/logs/2026/10/0${motion}_${day}-${time}.oao`,
    ...options.entry,
  })
  return { ...trackOf(key, entry), fileId, file: entry.local_file, entry }
}

/** The files of a motion. */
export function recordWith(
  motion: number,
  tracks: readonly RecordedTrack[],
  changes: Partial<MotionRecord> = {},
): MotionRecord {
  return {
    motion,
    info: undefined,
    readAt: undefined,
    note: undefined,
    tracks,
    unassigned: [],
    duplicates: [],
    problems: [],
    ...changes,
  }
}

/** A day of these records, on which all `entrants` have a motion. */
export function dayInput(
  records: readonly MotionRecord[],
  entrants: readonly Entrant[] = records.map(({ motion }) => row(motion)),
  changes: Partial<DayInput> = {},
): DayInput {
  return {
    date: DATE,
    records,
    roster: rosterOf(...entrants),
    checks: new Map(),
    visits: undefined,
    timezone: TIMEZONE,
    thresholds,
    ...changes,
  }
}
