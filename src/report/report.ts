/** What a report says, as one value that every format writes (docs/report.md); units as everywhere: ms, mm, mm/s, bytes. */
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../core/base/units.ts'
import type { DayFigures } from '../core/domain/day-figures.ts'
import type { DayMark, DayMarkThresholds } from '../core/domain/day-marks.ts'
import type { MisdatedLogs } from '../core/domain/misdated.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { TrackFigures, TrackStatus, UnassignedTrack } from '../core/domain/track.ts'
import type { Verdict } from '../core/domain/track-verdict.ts'
import type { ReleaseContent } from '../core/events/events.ts'
import type { BestSpeeds } from '../core/oao/frames.ts'
import type { DayLeftOut } from './event-days.ts'

/** Grows when a field of the JSON form changes its meaning or goes. */
export const REPORT_FORMAT = 1

/**
 * What the team wants to look at, the weightiest first; those of the screen's day view and these:
 *
 * - `missing`: somebody has the motion that day, and no track of the day is home
 * - `damaged`: a track that came home is no longer what it was
 * - `not-home`: a wanted track is not home
 * - `taken-as-is`: a person took a track that is damaged on the device as it is
 * - `bests-differ`: a best of the frames is not the one the device says
 * - `implausible`: something in a track that came home cannot be true, though every checksum holds
 * - `misdated`: a log on it begins before 2020 or after tomorrow: a clock was wrong
 * - `unassigned`: a track of a day on which nobody has the motion
 * - `skipped`: a track below the speed filter was left on the device
 */
export const reportMarks = [
  'missing',
  'damaged',
  'not-home',
  'let-go',
  'taken-as-is',
  'unassigned',
  'misdated',
  'bests-differ',
  'implausible',
  'short',
  'several',
  'long',
  'across-midnight',
  'skipped',
] as const satisfies readonly (DayMark | string)[]
export type ReportMark = (typeof reportMarks)[number]

/** Who sailed: a row of motions.csv, or what a track's key tells where no row does. */
export interface Person {
  readonly fileId: string
  /** Empty where motions.csv does not know the File ID. */
  readonly name: string
  readonly craft: string
}

/** `equal`: the bests of the frames are the device's; `unchecked`: not all of them could be compared. */
export type Recheck = 'equal' | 'differs' | 'unchecked'

/** What the file of a track that came home is worth now. */
export interface TrackCheck {
  /** Absent where the file cannot be read. */
  readonly verdict?: Verdict
  /** Why it is no longer what it was; absent for a good one. */
  readonly reason?: string
  readonly warnings: readonly string[]
  /** What cannot be true in it; absent for nothing. */
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
  /** As logs.json gives them. */
  readonly figures: TrackFigures
  /** Below the event's folder. */
  readonly file: string
  /** Why it was skipped or failed. */
  readonly reason?: string
  /** When a person let the motion go although it no longer listed this track. */
  readonly letGoAt?: Milliseconds
  /** When a person took it although it is not sound. */
  readonly takenAsIsAt?: Milliseconds
  /** Of a track that came home. */
  readonly check?: TrackCheck
}

/** The figures of wanted tracks, and their bests once more from the frames. */
export interface Results extends DayFigures {
  /** Absent where no track could be recomputed. */
  readonly recomputed?: BestSpeeds
  readonly recheck: Recheck
}

/** A motion on the event's network, from its arrival until it left. */
export interface VisitRecord {
  readonly motion: MotionId
  readonly arrivedAt: Milliseconds
  /** When it could first be disconnected. */
  readonly releasedAt?: Milliseconds
  readonly content?: ReleaseContent
  /** Absent while it is there, and where the monitor ended before it left. */
  readonly leftAt?: Milliseconds
  readonly leftEarly: boolean
  /** The last that is known of it. */
  readonly until: Milliseconds
}

/** One motion on one day. */
export interface MotionDay {
  readonly motion: MotionId
  /** Who has it that day. */
  readonly holder?: Person
  readonly results: Results
  readonly marks: readonly ReportMark[]
  readonly tracks: readonly ReportTrack[]
  /** How many wanted tracks of earlier days are not home. */
  readonly olderLeft: number
  readonly unassigned: readonly UnassignedTrack[]
  /** Logs on it whose dates cannot be right, as last read on that day or later; absent for none. */
  readonly misdated?: MisdatedLogs
  readonly visits: readonly VisitRecord[]
}

/** One person on one day, or over several days. */
export interface PersonResults {
  readonly person: Person
  readonly motions: readonly MotionId[]
  readonly results: Results
  readonly marks: readonly ReportMark[]
}

/** The fastest of a day or an event, and whose it is. */
export interface Fastest {
  readonly speed: MillimetresPerSecond
  readonly person: Person
  readonly motion: MotionId
  readonly date: string
}

export interface Totals {
  /** Motions that somebody has. */
  readonly assigned: number
  /** Motions with a track that is home. */
  readonly brought: number
  readonly missing: number
  readonly persons: number
  readonly wanted: number
  readonly home: number
  readonly skipped: number
  readonly unassigned: number
  readonly size: Bytes
  readonly span: Milliseconds
  readonly distance: Millimetres
  readonly best2s?: Fastest
  readonly best10s?: Fastest
  readonly best500m?: Fastest
  /** Of the motions with wanted tracks, on one day. */
  readonly medianSpan?: Milliseconds
}

/** Stretches of time in which motions came and went. */
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
  /** Absent where no journal tells of the day. */
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
  /** Which batch of chargers, from 1; absent for one that was not read on the report's last day. */
  readonly batch?: number
}

export interface Report {
  readonly format: typeof REPORT_FORMAT
  readonly version: string
  readonly event: string
  readonly writtenAt: Milliseconds
  /** The event's zone: it decides which day a time belongs to. */
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
  /** As last read, the emptiest first. */
  readonly batteries: readonly Battery[]
  readonly notes: readonly { readonly motion: MotionId; readonly text: string }[]
  /** Days outside the dates of motions.csv that ledgers speak of and this report leaves out, with their tracks. */
  readonly leftOut: readonly DayLeftOut[]
  /** Days after today with tracks, which a report of the newest day does not open on. */
  readonly future: readonly DayLeftOut[]
  /** What is wrong with the files the report was made from. */
  readonly problems: readonly string[]
}
