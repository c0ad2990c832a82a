/** Plans which of a motion's logs are wanted, under which key, and why the others are not (docs/device.md, "The plan"). */
import { extname } from 'node:path'
import { atOnce, type Sliced } from '../base/slices.ts'
import { type Knots, knotsOf, type MillimetresPerSecond, type Minutes } from '../base/units.ts'
import { isRemoved } from './imported-track.ts'
import { isSameRecord, isWanted, type Ledger, type LedgerEntry, newEntry, trackOf } from './ledger.ts'
import { LedgerDraft } from './ledger-draft.ts'
import type { MotionId } from './motion.ts'
import { adoptedEntry, isCopyOf } from './own-copy.ts'
import { figuresOf } from './payload-schemas.ts'
import type { DeviceLog } from './payloads.ts'
import type { Entrant } from './roster.ts'
import type { Track, UnassignedTrack } from './track.ts'
import { formatKey, localStartOf } from './track-key.ts'
import { renewEntry } from './wanted-again.ts'

export interface PlanInput {
  readonly motion: MotionId
  /** The zone of settings.json; without it no log has a date. */
  readonly timezone: Minutes | undefined
  readonly logs: readonly DeviceLog[]
  /** The logs are from an earlier visit and may be older than the ledger, so they change none of its entries. */
  readonly isRemembered?: boolean
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
 * - `there`: it is in the ledger; its entry stays, or is renewed where the log has changed
 * - `conflict`: another log has its key, or one that differs only in case, which is the same file on some disks; it is
 *   not planned, but reported
 * - `repeated`: its file is listed above with the same figures, or nobody has the motion: it is one track
 * - `contradiction`: its file is listed above with other figures
 * - `unassigned`: nobody has the motion on a day of the event, and it is not below the filter
 * - `not-wanted`: nobody has the motion on that day, outside the event's dates or below the filter
 */
export type PlannedLog =
  | (Keyed & { readonly outcome: 'due' | 'skipped' | 'there'; readonly entry: LedgerEntry })
  | (Keyed & { readonly outcome: 'conflict'; readonly holder: string })
  | (OfLog & { readonly outcome: 'repeated' | 'contradiction' })
  | (OfLog & { readonly outcome: 'unassigned' })
  | (OfLog & { readonly outcome: 'not-wanted'; readonly reason: 'outside-dates' | 'below-filter' })

export type Plan =
  | {
      readonly ok: true
      /** One for each log, in the order of logs.json. */
      readonly logs: readonly PlannedLog[]
      /** The ledger with new and changed entries; the given one where nothing has changed. */
      readonly ledger: Ledger
      /** The keys that entered the ledger or became wanted. */
      readonly added: readonly string[]
      /** Keys of the ledger without a log here: another year, an earlier roster, or gone from the device. */
      readonly withoutLog: readonly string[]
    }
  | { readonly ok: false; readonly reason: 'no-timezone' }

/** The plan of one motion; planning again with its ledger changes nothing. */
export function planMotion(input: PlanInput): Plan {
  return atOnce(planningMotion(input))
}

/** As `planMotion`, in slices: a device may list thousands of logs. */
export function* planningMotion(input: PlanInput): Sliced<Plan> {
  const { timezone } = input
  if (timezone === undefined) return { ok: false, reason: 'no-timezone' }
  const draft = new LedgerDraft(input.ledger)
  const ofFile = recordsOfFiles(input.logs, input.ledger)
  const logs: PlannedLog[] = []
  for (const log of input.logs) {
    const record = ofFile.get(log.file) ?? log
    const isFirst = record === log
    logs.push(isFirst ? planLog(log, timezone, input, draft) : planRepeated(log, record, timezone, input))
    yield
  }
  if (input.isRemembered !== true) draft.settleUnlisted(new Set(ofFile.keys()))
  const planned = new Set(logs.flatMap((log) => ('key' in log ? log.key : [])))
  const withoutLog = [...draft.ledger.keys()].filter((key) => !planned.has(key))
  return { ok: true, logs, ledger: draft.ledger, added: draft.added, withoutLog }
}

/** The tracks of a plan in the order of logs.json, then all others that the ledger wants, of any day. */
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

/** True where a person must look before the log can be planned. */
export function isConflict(outcome: PlannedLog['outcome']): boolean {
  return outcome === 'conflict' || outcome === 'contradiction'
}

/** The unassigned tracks of a plan, in the order of logs.json. */
export function unassignedOf(logs: readonly PlannedLog[]): UnassignedTrack[] {
  return logs.flatMap(({ outcome, day, log }) => (outcome === 'unassigned' ? { day, figures: log } : []))
}

/** Orders tracks for download: the newest day first, and within a day as they were sailed. */
export function compareForDownload(
  one: Pick<Track, 'day' | 'figures'>,
  other: Pick<Track, 'day' | 'figures'>,
): number {
  if (one.day !== other.day) return one.day > other.day ? -1 : 1
  return one.figures.startDate - other.figures.startDate
}

/** The record that counts for each file: the one in the ledger, else the first. */
function recordsOfFiles(logs: readonly DeviceLog[], ledger: Ledger): ReadonlyMap<string, DeviceLog> {
  // Of several records of one file, the first is set last.
  const records = new Map(logs.toReversed().map((log) => [log.file, log]))
  if (records.size === logs.length) return records
  const listed = Map.groupBy(logs, ({ file }) => file)
  for (const entry of ledger.values()) {
    const same = listed.get(entry.motion_file)?.find((log) => isSameRecord(figuresOf(entry), log))
    if (same !== undefined) records.set(same.file, same)
  }
  return records
}

/** A file that is listed twice is one track; a different record is a contradiction only where somebody has the motion. */
function planRepeated(log: DeviceLog, record: DeviceLog, timezone: Minutes, input: PlanInput): PlannedLog {
  const { date, day } = localStartOf(log, timezone)
  const dates = [date, localStartOf(record, timezone).date]
  const isAssigned = dates.some((each) => input.entrantOn(input.motion, each) !== undefined)
  const isSame = isSameRecord(log, record) || !isAssigned
  return { outcome: isSame ? 'repeated' : 'contradiction', log, day }
}

function planLog(log: DeviceLog, timezone: Minutes, input: PlanInput, draft: LedgerDraft): PlannedLog {
  const { date, day, time } = localStartOf(log, timezone)
  const entrant = input.entrantOn(input.motion, date)
  if (entrant === undefined) {
    draft.withdraw(log.file, date)
    return planUnassigned(log, date, day, input)
  }
  const { fileId } = entrant
  const key = formatKey({ fileId, motion: input.motion, day, time, extension: extname(log.file) })
  const found = draft.ledger.get(key)
  // A copy that a person took back is none.
  const known = found !== undefined && isRemoved(found) ? undefined : found
  const isCopy = known !== undefined && isCopyOf(known, log)
  const holder = found !== known || isCopy ? undefined : draft.holderOf(key)
  if (holder !== undefined && holder !== log.file) return { outcome: 'conflict', log, day, key, holder }
  const isBelow = isBelowFilter(log.best500m, input.minimum500mBest)
  const isRenewed = known !== undefined && input.isRemembered !== true
  const renewed = isRenewed ? (isCopy ? adoptedEntry(known, log) : renewEntry(known, log, isBelow)) : known
  const settled = draft.settle(key, log, renewed)
  if (settled !== undefined) return { outcome: 'there', log, day, key, entry: settled }
  const entry = newEntry(key, log, isBelow ? 'skipped' : 'queued')
  draft.enter(key, entry)
  return { outcome: isBelow ? 'skipped' : 'due', log, day, key, entry }
}

/** True for a speed strictly below the filter. */
export function isBelowFilter(best500m: MillimetresPerSecond, minimum: Knots): boolean {
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

function explainSkip(best500m: MillimetresPerSecond, minimum: Knots): string {
  const speed = `${knotsOf(best500m).toFixed(1)} knots over 500 m`
  return isBelowFilter(best500m, minimum)
    ? `${speed}, below ${minimum}`
    : `${speed}; skipped when the filter was another`
}
