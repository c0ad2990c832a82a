/** The report as one value that every format writes (docs/report.md); units as everywhere: ms, mm, mm/s, bytes. */
import type { MillimetresPerSecond, Milliseconds, Minutes } from '../core/base/units.ts'
import type { DayFigures } from '../core/domain/day-figures.ts'
import type { DayMark, DayMarkThresholds } from '../core/domain/day-marks.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { TrackFigures, TrackStatus, UnassignedTrack } from '../core/domain/track.ts'
import type { Verdict } from '../core/domain/track-verdict.ts'
import type { ReleaseContent } from '../core/events/events.ts'
import type { BestSpeeds } from '../core/oao/frames.ts'
import type { DayLeftOut } from './event-days.ts'

/** Increases when a field of the JSON form changes its meaning or is removed. */
export const REPORT_FORMAT = 1

/**
 * What needs attention, the most important first: the marks of the screen's day view and these:
 *
 * - `missing`: the motion is assigned that day, and no track of the day is saved
 * - `damaged`: a saved track has changed
 * - `not-home`: a wanted track is not saved
 * - `taken-as-is`: a person accepted a track that is damaged on the device
 * - `bests-differ`: a best of the frames is not the device's
 * - `implausible`: something in a saved track cannot be true, though its checksums are right
 * - `misdated`: a log begins before 2020 or after tomorrow: a clock was wrong
 * - `backup-differs`: the best 500 m of a motion and of a backup device that were sailed together differ by over 0.5 kn
 * - `unassigned`: a track of a day on which nobody has the motion
 * - `skipped`: a track below the speed filter was left on the device
 */
export const reportMarks = [
  'missing',
  'backup-home',
  'damaged',
  'not-home',
  'let-go',
  'taken-as-is',
  'unassigned',
  'misdated',
  'bests-differ',
  'backup-differs',
  'implausible',
  'short',
  'several',
  'long',
  'across-midnight',
  'backup',
  'skipped',
] as const satisfies readonly (DayMark | string)[]
export type ReportMark = (typeof reportMarks)[number]

/** Who sailed: a row of motions.csv, or the key of a track without one. */
export interface Person {
  readonly fileId: string
  /** Empty where motions.csv does not know the File ID. */
  readonly name: string
  readonly craft: string
}

/** `equal`: the bests of the frames are the device's; `unchecked`: not all of them could be compared. */
export type Recheck = 'equal' | 'differs' | 'unchecked'

/** The present verdict on the file of a saved track. */
export interface TrackCheck {
  /** Absent if the file is unreadable. */
  readonly verdict?: Verdict
  /** Why it has changed; absent for a good one. */
  readonly reason?: string
  readonly warnings: readonly string[]
  /** Its doubts; absent for none. */
  readonly doubts?: readonly string[]
  /** Recomputed from the frames. */
  readonly bests?: BestSpeeds
  readonly recheck: Recheck
}

export interface ReportTrack {
  readonly key: string
  readonly motion: MotionId
  readonly person: Person
  readonly status: TrackStatus
  /** From logs.json. */
  readonly figures: TrackFigures
  /** Below the event's folder. */
  readonly file: string
  /** Why it was skipped or failed. */
  readonly reason?: string
  /** When a person let it go after the motion no longer listed it. */
  readonly letGoAt?: Milliseconds
  /** When a person accepted it although it is damaged. */
  readonly takenAsIsAt?: Milliseconds
  /** It was imported from a backup device; absent for a motion's own. */
  readonly isBackup?: boolean
  /** Of a saved track. */
  readonly check?: TrackCheck
}

/** A track of a motion and one of a backup device that the same person sailed with at once. */
export interface BackupComparison {
  /** The keys. */
  readonly own: string
  readonly backup: string
  /** How long both recorded. */
  readonly overlap: Milliseconds
  /** The best 500 m of each, recomputed where they can be. */
  readonly own500m: MillimetresPerSecond
  readonly backup500m: MillimetresPerSecond
  /** That of the backup minus that of the motion. */
  readonly difference: MillimetresPerSecond
}

/** The figures of wanted tracks, and their bests recomputed from the frames. */
export interface Results extends DayFigures {
  /** Absent when no track could be recomputed. */
  readonly recomputed?: BestSpeeds
  readonly recheck: Recheck
}

/** A motion's stay on the event's network. */
export interface VisitRecord {
  readonly motion: MotionId
  readonly arrivedAt: Milliseconds
  /** When it could first be disconnected. */
  readonly releasedAt?: Milliseconds
  readonly content?: ReleaseContent
  /** Absent while it is online, and when the monitor ended before it left. */
  readonly leftAt?: Milliseconds
  readonly leftEarly: boolean
  /** Its last known state. */
  readonly until: Milliseconds
}

export interface MotionDay {
  readonly motion: MotionId
  /** Who has it that day. */
  readonly holder?: Person
  readonly results: Results
  readonly marks: readonly ReportMark[]
  readonly tracks: readonly ReportTrack[]
  /** The number of wanted tracks of earlier days that are not saved. */
  readonly olderLeft: number
  readonly unassigned: readonly UnassignedTrack[]
  /** Absent without a backup beside the motion's own tracks. */
  readonly comparisons?: readonly BackupComparison[]
  /** Logs with wrong dates, as last read on that day or later; absent for none. */
  readonly misdated?: MisdatedLogs
  readonly visits: readonly VisitRecord[]
}

export interface PersonResults {
  readonly person: Person
  readonly motions: readonly MotionId[]
  readonly results: Results
  readonly marks: readonly ReportMark[]
}

/** The fastest of a day or an event, with its person. */
export interface Fastest {
  readonly speed: MillimetresPerSecond
  readonly person: Person
  readonly motion: MotionId
  readonly date: string
}

export type Sums = Pick<DayFigures, 'wanted' | 'home' | 'skipped' | 'size' | 'span' | 'distance'>

export interface Totals extends Sums {
  /** Assigned motions. */
  readonly assigned: number
  /** Motions with a saved track. */
  readonly brought: number
  readonly missing: number
  readonly persons: number
  readonly unassigned: number
  readonly best2s?: Fastest
  readonly best10s?: Fastest
  readonly best500m?: Fastest
  /** Of the motions with wanted tracks, on one day. */
  readonly medianSpan?: Milliseconds
}

/** A period; the bouts of a day are those in which motions came and went. */
export interface Bout {
  readonly from: Milliseconds
  readonly to: Milliseconds
}

export interface DayReport {
  /** `YYYY-MM-DD` of the event. */
  readonly date: string
  readonly totals: Totals
  /** The fastest 500 m first. */
  readonly persons: readonly PersonResults[]
  /** By number. */
  readonly motions: readonly MotionDay[]
  /** Absent without a journal of the day. */
  readonly bouts?: readonly Bout[]
}

export interface FirmwareGroup {
  readonly firmware: string
  readonly isApproved: boolean
  readonly motions: readonly MotionId[]
}

export interface Battery {
  readonly motion: MotionId
  /** Percent. */
  readonly battery: number
  readonly isCharging: boolean
  readonly readAt: Milliseconds
  /** The batch of chargers, from 1; absent if it was not read on the report's last day. */
  readonly batch?: number
}

export interface Report {
  readonly format: typeof REPORT_FORMAT
  readonly version: string
  readonly event: string
  readonly writtenAt: Milliseconds
  /** The event's zone decides which day a time belongs to. */
  readonly timezone: Minutes
  readonly scope: 'day' | 'all'
  readonly thresholds: DayMarkThresholds
  /** Ascending; one in a report of a day. */
  readonly days: readonly DayReport[]
  readonly totals: Totals
  /** Over all the days, the fastest 500 m first. */
  readonly persons: readonly PersonResults[]
  /** As last read, the most frequent first. */
  readonly firmwares: readonly FirmwareGroup[]
  /** Motions of the roster whose info.json was never read. */
  readonly unread: readonly MotionId[]
  /** How many batteries are charged at once. */
  readonly chargers: number
  /** As last read, the emptiest first. */
  readonly batteries: readonly Battery[]
  readonly notes: readonly { readonly motion: MotionId; readonly text: string }[]
  /** Omitted days outside the dates of motions.csv, with the number of their tracks. */
  readonly leftOut: readonly DayLeftOut[]
  /** Days with tracks after today, which cannot be the newest day. */
  readonly future: readonly DayLeftOut[]
  /** Problems with the files of the report. */
  readonly problems: readonly string[]
}
