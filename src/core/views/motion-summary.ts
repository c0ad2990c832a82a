/** Computes what the screen shows of one motion today, once per motion and day. */
import { dateIn, dayOfDate } from '../base/local-time.ts'
import type { Bytes, Milliseconds, Minutes } from '../base/units.ts'
import type { Finding } from '../domain/checks.ts'
import { type DayFigures, dayFigures, sailedFigures } from '../domain/day-figures.ts'
import { backupMarksOf, type DayMark, type DayMarkThresholds, dayMarksOf } from '../domain/day-marks.ts'
import { isPresent, type MotionId, type MotionState } from '../domain/motion.ts'
import type { Entrant } from '../domain/roster.ts'
import { entrantOn } from '../domain/roster.ts'
import { isOutstanding, type Track, type TrackFigures } from '../domain/track.ts'
import { isHere, type Motion, type ShownRoster } from '../events/state.ts'

/** The progress of reading: wanted tracks of today, and older ones that were not saved when it was last planned. */
export interface Progress {
  readonly wanted: number
  readonly home: number
  /** The older ones among them. */
  readonly older: { readonly wanted: number; readonly home: number }
  readonly received: Bytes
  readonly expected: Bytes
}

export interface MotionSummary {
  readonly motion: Motion
  readonly id: MotionId
  /** Its state today: a motion that left on another day is awaited again. */
  readonly state: MotionState
  /** When an earlier session of the day saw this state; undefined if this one did. */
  readonly asOf: Milliseconds | undefined
  /** When it last came, as far as its kept history shows. */
  readonly arrivedAt: Milliseconds | undefined
  /** Who has it today. */
  readonly holder: Entrant | undefined
  readonly person: string
  readonly day: DayFigures
  readonly progress: Progress
  /** Wanted tracks of all days that are not saved. */
  readonly left: number
  /** True if a track of today is unassigned. */
  readonly hasUnassigned: boolean
  /** True if its info and settings were read on another day. */
  readonly isOld: boolean
  /** The settings that fail their check; absent until they are read. */
  readonly wrongSettings: readonly Finding[] | undefined
  readonly firmware: Finding | undefined
  /** Empty until the fleet's median is known. */
  readonly marks: readonly DayMark[]
}

/** Findings with a column of their own. */
const ownColumn: ReadonlySet<string> = new Set(['firmware', 'storage', 'battery'])

/** The day of a summary. */
export interface Today {
  /** `YYYY-MM-DD` of the event. */
  readonly date: string
  /** The event's zone. */
  readonly timezone: Minutes
}

/** The summary of a motion on a day, without its marks. */
export function summaryOf(
  motion: Motion,
  roster: ShownRoster,
  { date: today, timezone }: Today,
): MotionSummary {
  const holder = entrantOn(roster.byMotion, motion.id, today)
  const day = dayOfDate(today)
  const settings = motion.findings.filter((finding) => !ownColumn.has(finding.topic))
  const isOfToday = (at: Milliseconds | undefined) => at !== undefined && dateIn(at, timezone) === today
  return {
    motion,
    id: motion.id,
    state: isHere(motion) || isOfToday(motion.since) ? motion.state : 'awaited',
    asOf: isOfToday(motion.remembered) ? motion.remembered : undefined,
    arrivedAt: arrivalOf(motion),
    holder,
    person: personOf(holder),
    day: dayFigures(motion.tracks.filter((track) => track.day === day)),
    progress: progressOf(motion.tracks, day),
    left: motion.tracks.filter(isOutstanding).length,
    hasUnassigned: motion.unassigned.some((track) => track.day === day),
    isOld: !isOfToday(motion.inspectedAt),
    wrongSettings:
      motion.settings === undefined ? undefined : settings.filter((finding) => finding.verdict !== 'pass'),
    firmware: motion.findings.find((finding) => finding.topic === 'firmware'),
    marks: [],
  }
}

/** A person's name as the screen shows it; empty without one. */
export function personOf(holder: Entrant | undefined): string {
  return holder === undefined ? '' : `${holder.firstName} ${holder.familyName}`.trim()
}

/** The summary with the marks of the day. */
export function withDayMarks(
  summary: MotionSummary,
  medianOfDay: Milliseconds | undefined,
  { date, timezone }: Today,
  thresholds: DayMarkThresholds,
): MotionSummary {
  const marks = [
    ...dayMarksOf(wantedFigures(summary.motion, date), medianOfDay, timezone, thresholds),
    ...backupMarksOf(tracksOn(summary.motion, date)),
  ]
  return marks.length === 0 ? summary : { ...summary, marks }
}

/** The figures of a motion's wanted tracks of a day `YYYY-MM-DD`. */
export function wantedFigures(motion: Motion, today: string): readonly TrackFigures[] {
  return sailedFigures(tracksOn(motion, today))
}

function tracksOn(motion: Motion, today: string): readonly Track[] {
  const day = dayOfDate(today)
  return motion.tracks.filter((track) => track.day === day)
}

/** Bytes received between two states of a motion, for the rate of the fleet. */
export function bytesBetween(before: Motion, after: Motion): Bytes {
  if (before.tracks === after.tracks) return 0
  const known = new Map(before.tracks.map((track) => [track.key, track]))
  return after.tracks.reduce((sum, track) => sum + Math.max(0, gained(known.get(track.key), track)), 0)
}

function gained(before: Track | undefined, after: Track): Bytes {
  if (after.status === 'downloading') return (after.received ?? 0) - (before?.received ?? 0)
  // A track saved before this session is emitted as completed at once, without any bytes.
  const wasUnderWay = before?.status === 'downloading' || before?.status === 'queued'
  if (after.status !== 'completed' || !wasUnderWay) return 0
  return (after.expected ?? after.figures.size) - (before.received ?? 0)
}

/** A motion that only answers again after the network was away has not come anew. */
function arrivalOf({ history }: Motion): Milliseconds | undefined {
  return history.findLast(({ state }, place) => {
    const before = history[place - 1]?.state
    return state === 'connected' && (before === undefined || !isPresent(before))
  })?.at
}

function progressOf(tracks: readonly Track[], day: string): Progress {
  const due = tracks.filter((track) => {
    return track.status !== 'skipped' && (track.day === day || !wasSavedBefore(track))
  })
  const older = due.filter((track) => track.day !== day)
  let received = 0
  let expected = 0
  for (const track of due) {
    const whole = track.expected ?? track.figures.size
    expected += whole
    received += track.status === 'completed' ? whole : Math.min(whole, track.received ?? 0)
  }
  return {
    wanted: due.length,
    home: countHome(due),
    older: { wanted: older.length, home: countHome(older) },
    received,
    expected,
  }
}

/** The length of its download is only known of a track that was fetched since the last plan. */
function wasSavedBefore({ status, expected }: Track): boolean {
  return status === 'completed' && expected === undefined
}

function countHome(tracks: readonly Track[]): number {
  return tracks.filter(({ status }) => status === 'completed').length
}
