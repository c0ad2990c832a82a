/** One day of an event, from the records of its motions: who brought what, and what needs attention. */
import { dateIn, dayOfDate } from '../core/base/local-time.ts'
import type { Milliseconds, Minutes } from '../core/base/units.ts'
import { sailedFigures } from '../core/domain/day-figures.ts'
import { backupMarksOf, type DayMarkThresholds, dayMarksOf } from '../core/domain/day-marks.ts'
import { isImported } from '../core/domain/ledger.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { assignedOn, type Entrant, type Roster } from '../core/domain/roster.ts'
import { isOutstanding } from '../core/domain/track.ts'
import { compareBackups, isApart } from './compare-backups.ts'
import type { MotionRecord, RecordedTrack } from './motion-record.ts'
import { personOf, personsOf } from './persons.ts'
import {
  type DayReport,
  type MotionDay,
  type Person,
  type ReportMark,
  type ReportTrack,
  reportMarks,
  type TrackCheck,
  type VisitRecord,
} from './report.ts'
import { resultsOf } from './results.ts'
import { medianSpanOf, totalsOfDay } from './totals.ts'
import { boutsOf } from './visits.ts'

/** The check of a track that the ledger calls completed. */
export interface CheckOutcome {
  readonly check: TrackCheck
  /** Why the file differs from the ledger; the monitor then wants the track again (`missingReason`). */
  readonly missing?: string
}

export interface DayInput {
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly records: readonly MotionRecord[]
  readonly roster: Pick<Roster, 'entrants'>
  /** By the key of a saved track. */
  readonly checks: ReadonlyMap<string, CheckOutcome>
  /** Of this day only, by arrival; absent without a journal of it. */
  readonly visits: readonly VisitRecord[] | undefined
  readonly timezone: Minutes
  readonly thresholds: DayMarkThresholds
}

export function dayReport(input: DayInput): DayReport {
  const motions = motionsOfDay(input)
  const persons = personsOf(motions)
  return {
    date: input.date,
    totals: totalsOfDay(input.date, motions, persons),
    persons,
    motions,
    ...(input.visits === undefined ? {} : { bouts: boutsOf(input.visits) }),
  }
}

/** Each motion that day that is assigned, has a track of it, has an older track not saved, or was online. */
function motionsOfDay(input: DayInput): readonly MotionDay[] {
  const { date, records, roster, visits: allVisits = [], thresholds, timezone } = input
  const day = dayOfDate(date)
  const holders = new Map(assignedOn(roster, date).map((entrant) => [entrant.motion, personOf(entrant)]))
  const byFileId = Map.groupBy(roster.entrants, (entrant) => entrant.fileId)
  const recordOf = new Map(records.map((record) => [record.motion, record]))
  const ids = new Set([...holders.keys(), ...recordOf.keys(), ...allVisits.map(({ motion }) => motion)])
  const unmarked = [...ids].flatMap((motion): MotionDay[] => {
    const record = recordOf.get(motion)
    const holder = holders.get(motion)
    const tracks = (record?.tracks ?? [])
      .filter((track) => track.day === day)
      .map((track) => reportTrack(track, motion, nameFor(track.fileId, motion, holder, byFileId), input))
    const olderLeft = (record?.tracks ?? []).filter((track) => isOlderLeft(track, day)).length
    const unassigned = (record?.unassigned ?? []).filter((track) => track.day === day)
    const visits = allVisits.filter((visit) => visit.motion === motion)
    // Misdated logs may be of any day until they were read: each of those is marked, whenever they were read last.
    const readOn = record?.readAt === undefined ? '' : dateIn(record.readAt, timezone)
    const misdated = readOn >= date ? record?.misdated : undefined
    const isReadThatDay = misdated !== undefined && readOn === date
    const hasAny = tracks.length + olderLeft + unassigned.length + visits.length > 0
    if (holder === undefined && !hasAny && !isReadThatDay) return []
    const results = resultsOf(tracks)
    const who = holder === undefined ? {} : { holder }
    const odd = misdated === undefined ? {} : { misdated }
    const compared = compareBackups(tracks)
    const beside = compared.length === 0 ? {} : { comparisons: compared }
    return [{ motion, ...who, results, marks: [], tracks, olderLeft, unassigned, ...beside, ...odd, visits }]
  })
  const median = medianSpanOf(unmarked)
  return unmarked
    .map((motion) => ({ ...motion, marks: marksOfDay(motion, median, timezone, thresholds) }))
    .sort((a, b) => a.motion - b.motion)
}

/** A track of an earlier day counts as missing until it is saved. */
function isOlderLeft(track: RecordedTrack, day: string): boolean {
  return track.day < day && isOutstanding(track)
}

function reportTrack(
  { key, status, figures, file, reason, entry }: RecordedTrack,
  motion: MotionId,
  person: Person,
  { checks }: DayInput,
): ReportTrack {
  const own = { key, motion, person, figures, file }
  const track = isImported(entry) ? { ...own, isBackup: true as const } : own
  // No motion has it: it is to be imported again.
  if (isImported(entry) && entry.status === 'lost')
    return { ...track, status: 'queued', ...withReason(reason) }
  const outcome = status === 'completed' ? checks.get(key) : undefined
  // The monitor uses the same rule at its next start.
  if (outcome?.missing !== undefined) return { ...track, status: 'queued', reason: outcome.missing }
  if (outcome?.check.reason !== undefined)
    return { ...track, status: 'queued', reason: outcome.check.reason, check: outcome.check }
  return {
    ...track,
    status,
    ...withReason(reason),
    ...(entry.let_go_at === undefined ? {} : { letGoAt: entry.let_go_at }),
    ...(entry.taken_as_is_at === undefined ? {} : { takenAsIsAt: entry.taken_as_is_at }),
    ...(outcome === undefined ? {} : { check: outcome.check }),
  }
}

function withReason(reason: string | undefined): Pick<ReportTrack, 'reason'> {
  return reason === undefined ? {} : { reason }
}

/** The person of a key's File ID: who has the motion, else any row with it, else the File ID alone. */
function nameFor(
  fileId: string,
  motion: MotionId,
  holder: Person | undefined,
  byFileId: ReadonlyMap<string, readonly Entrant[]>,
): Person {
  if (holder?.fileId === fileId) return holder
  const rows = byFileId.get(fileId) ?? []
  const row = rows.find((entrant) => entrant.motion === motion) ?? rows[0]
  return row === undefined ? { fileId, name: '', craft: '' } : personOf(row)
}

function marksOfDay(
  motion: MotionDay,
  median: Milliseconds | undefined,
  timezone: Minutes,
  thresholds: DayMarkThresholds,
): readonly ReportMark[] {
  const { results, tracks, holder, unassigned, misdated, olderLeft, comparisons = [] } = motion
  const marks = new Set<ReportMark>([
    ...dayMarksOf(sailedFigures(tracks), median, timezone, thresholds),
    ...backupMarksOf(tracks),
  ])
  if (comparisons.some(isApart)) marks.add('backup-differs')
  if (holder !== undefined && results.home === 0) marks.add('missing')
  if (results.home < results.wanted || olderLeft > 0) marks.add('not-home')
  if (tracks.some(({ check }) => check?.reason !== undefined)) marks.add('damaged')
  if (results.recheck === 'differs') marks.add('bests-differ')
  if (tracks.some(({ check }) => check?.doubts !== undefined)) marks.add('implausible')
  if (unassigned.length > 0) marks.add('unassigned')
  if (misdated !== undefined) marks.add('misdated')
  if (tracks.some(({ letGoAt }) => letGoAt !== undefined)) marks.add('let-go')
  if (tracks.some(({ takenAsIsAt }) => takenAsIsAt !== undefined)) marks.add('taken-as-is')
  if (tracks.some(({ status, letGoAt }) => status === 'skipped' && letGoAt === undefined))
    marks.add('skipped')
  return reportMarks.filter((mark) => marks.has(mark))
}
