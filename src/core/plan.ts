/** The plan: which of a motion's logs are wanted, under which key, and why the others are not (DEVICE.md §3). */
import { extname } from 'node:path'
import { isWanted, type Ledger, type LedgerEntry, newEntry, trackOf } from './archive/ledger.ts'
import type { DeviceLog } from './device/payloads.ts'
import { dayOfDate, localTime } from './local-time.ts'
import type { MotionId } from './motion.ts'
import type { Entrant } from './roster.ts'
import type { Track, UnassignedTrack } from './track.ts'
import { type Knots, knotsOf, type MillimetresPerSecond, type Minutes } from './units.ts'

export interface PlanInput {
  readonly motion: MotionId
  /** The zone of settings.json; without it no log has a date. */
  readonly timezone: Minutes | undefined
  readonly logs: readonly DeviceLog[]
  readonly ledger: Ledger
  /** Who has the motion on a date `YYYY-MM-DD`. */
  readonly entrantOn: (motion: MotionId, date: string) => Pick<Entrant, 'fileId'> | undefined
  /** The first and last date of the roster, `YYYY-MM-DD`; `undefined` when it is empty. */
  readonly eventDates: { readonly start: string; readonly end: string } | undefined
  readonly minimum500mBest: Knots
}

interface OfLog {
  readonly log: DeviceLog
  /** The local day of its start, `YYYYMMDD`. */
  readonly day: string
}

interface Keyed extends OfLog {
  readonly key: string
}

/**
 * What the plan says of one log:
 *
 * - `due`: wanted; it enters the ledger as queued
 * - `skipped`: below the speed filter; it enters the ledger as skipped
 * - `there`: the ledger has it, and keeps its entry as it is
 * - `conflict`: another log has its key, or one that differs in the case of letters alone, which is the same file on
 *   some disks; it is not planned, and never silently lost
 * - `unassigned`: nobody has the motion on a day of the event, and it is not below the filter
 * - `not-wanted`: nobody has the motion on that day, outside the event's dates or below the filter
 */
export type PlannedLog =
  | (Keyed & { readonly outcome: 'due' | 'skipped' | 'there'; readonly entry: LedgerEntry })
  | (Keyed & { readonly outcome: 'conflict'; readonly holder: string })
  | (OfLog & { readonly outcome: 'unassigned' })
  | (OfLog & { readonly outcome: 'not-wanted'; readonly reason: 'outside-dates' | 'below-filter' })

export type Plan =
  | {
      readonly ok: true
      /** One for each log, in the order of logs.json. */
      readonly logs: readonly PlannedLog[]
      /** The ledger with what entered it now. */
      readonly ledger: Ledger
      /** The keys that entered it now. */
      readonly added: readonly string[]
      /** Keys of the ledger that no log here has: of another year, of an earlier roster, or gone from the device. */
      readonly withoutLog: readonly string[]
    }
  | { readonly ok: false; readonly reason: 'no-timezone' }

/** The plan of one motion; planning again with the ledger it gives changes nothing. */
export function planMotion(input: PlanInput): Plan {
  const { motion, timezone } = input
  if (timezone === undefined) return { ok: false, reason: 'no-timezone' }
  const ledger = new Map(input.ledger)
  const folded = new Map([...ledger.keys()].map((key) => [key.toLowerCase(), key]))
  const added: string[] = []
  const logs = input.logs.map((log): PlannedLog => {
    const { date, day, time } = localTimeOf(log, timezone)
    const entrant = input.entrantOn(motion, date)
    if (entrant === undefined) return planUnassigned(log, date, day, input)
    const key = `${entrant.fileId}_${motion}_${day}_${time}${extname(log.file)}`
    const known = ledger.get(key)
    if (known !== undefined) {
      return known.motion_file === log.file
        ? { outcome: 'there', log, day, key, entry: known }
        : { outcome: 'conflict', log, day, key, holder: known.motion_file }
    }
    const likeIt = ledger.get(folded.get(key.toLowerCase()) ?? key)
    if (likeIt !== undefined && likeIt.motion_file !== log.file) {
      return { outcome: 'conflict', log, day, key, holder: likeIt.motion_file }
    }
    const isSkipped = isBelowFilter(log.best500m, input.minimum500mBest)
    const entry = newEntry(key, log, isSkipped ? 'skipped' : 'queued')
    ledger.set(key, entry)
    folded.set(key.toLowerCase(), key)
    added.push(key)
    return { outcome: isSkipped ? 'skipped' : 'due', log, day, key, entry }
  })
  const planned = new Set(logs.flatMap((log) => ('key' in log ? log.key : [])))
  const withoutLog = [...input.ledger.keys()].filter((key) => !planned.has(key))
  return { ok: true, logs, ledger, added, withoutLog }
}

/**
 * The tracks of a plan as the screen and the log speak of them, in the order of logs.json; then every other track that
 * the ledger wants, whatever its day, also when the device no longer lists it.
 */
export function tracksOf(
  { logs, ledger }: { readonly logs: readonly PlannedLog[]; readonly ledger: Ledger },
  minimum500mBest: Knots,
): Track[] {
  const tracks = new Map<string, Track>()
  for (const planned of logs) {
    if (!('entry' in planned)) continue
    const { key, entry } = planned
    const reason = entry.status === 'skipped' ? explainSkip(entry['500m_best'], minimum500mBest) : undefined
    tracks.set(key, trackOf(key, entry, reason))
  }
  for (const [key, entry] of ledger) {
    if (isWanted(entry) && !tracks.has(key)) tracks.set(key, trackOf(key, entry))
  }
  return [...tracks.values()]
}

/** The unassigned tracks of a plan, in the order of logs.json. */
export function unassignedOf(logs: readonly PlannedLog[]): UnassignedTrack[] {
  return logs.flatMap(({ outcome, day, log }) => (outcome === 'unassigned' ? { day, figures: log } : []))
}

/** Orders tracks for fetching: the newest day first, and within a day as they were sailed. */
export function compareForDownload(
  one: Pick<Track, 'day' | 'figures'>,
  other: Pick<Track, 'day' | 'figures'>,
): number {
  if (one.day !== other.day) return one.day > other.day ? -1 : 1
  return one.figures.startDate - other.figures.startDate
}

/** True for a speed strictly below the filter. */
function isBelowFilter(best500m: MillimetresPerSecond, minimum: Knots): boolean {
  return knotsOf(best500m) < minimum
}

function planUnassigned(log: DeviceLog, date: string, day: string, input: PlanInput): PlannedLog {
  const dates = input.eventDates
  if (dates === undefined || date < dates.start || date > dates.end) {
    return { outcome: 'not-wanted', log, day, reason: 'outside-dates' }
  }
  return isBelowFilter(log.best500m, input.minimum500mBest)
    ? { outcome: 'not-wanted', log, day, reason: 'below-filter' }
    : { outcome: 'unassigned', log, day }
}

/** The device's own time, whatever the laptop's zone; seconds are cut, not rounded. */
function localTimeOf(log: DeviceLog, timezone: Minutes): { date: string; day: string; time: string } {
  const iso = localTime(log.startDate, timezone)
  const date = iso.slice(0, 10)
  return { date, day: dayOfDate(date), time: iso.slice(11, 19).replaceAll(':', '') }
}

function explainSkip(best500m: MillimetresPerSecond, minimum: Knots): string {
  const speed = `${knotsOf(best500m).toFixed(1)} knots over 500 m`
  return isBelowFilter(best500m, minimum)
    ? `${speed}, below ${minimum}`
    : `${speed}; skipped when the filter was another`
}
