/** Everything that can happen, as one union of plain, serialisable events with their times. */
import type { Problem } from '../base/problem.ts'
import type { Bytes, Milliseconds, Minutes } from '../base/units.ts'
import type { Expectations, Finding } from '../domain/checks.ts'
import type { LogLevel } from '../domain/configuration.ts'
import type { DayMarkThresholds } from '../domain/day-marks.ts'
import type { MisdatedLogs } from '../domain/misdated.ts'
import type { MotionId } from '../domain/motion.ts'
import type { Note } from '../domain/note.ts'
import type { DeviceInfo, DeviceSettings, PayloadName } from '../domain/payloads.ts'
import type { Entrant } from '../domain/roster.ts'
import type { RosterChanges } from '../domain/roster-changes.ts'
import type { RosterRisk } from '../domain/roster-risk.ts'
import type { Track, TrackFigures, UnassignedTrack } from '../domain/track.ts'
import type { ProbeOutcome, Trouble } from '../domain/trouble.ts'
import type { SearchCost } from './search-cost.ts'

/** A condition that lasts until it is resolved; each has one line at the top of the screen. */
export const alarmTopics = [
  'log-file',
  'journal',
  /** The file of `--events`. */
  'events-file',
  'dns',
  'network',
  /** The laptop's clock was set. */
  'clock',
  /** Logs end ahead of the laptop's clock. */
  'clocks-differ',
  /** The laptop's clock differs from others. */
  'outside-clock',
  'disk',
  'ledger',
  'roster',
  /** A changed roster waits for an answer. */
  'proposal',
  'configuration',
  /** The second copies of tracks. */
  'mirror',
  /** A disk does not answer. */
  'hanging-disk',
  /** The limit on open files and connections. */
  'descriptors',
] as const
export type AlarmTopic = (typeof alarmTopics)[number]

/** What a released motion had for today; each has another word on the screen. */
export const releaseContents = ['tracks', 'nothing-today', 'only-skipped', 'unassigned'] as const
export type ReleaseContent = (typeof releaseContents)[number]

/** What a motion was in an earlier session: `here` = online and not released. */
export const rememberedAs = ['here', 'in-trouble', 'gone', 'gone-early'] as const
export type RememberedAs = (typeof rememberedAs)[number]

/** Motions that two rows claim on one day, `YYYYMMDD`. */
export interface Claim {
  readonly motion: MotionId
  readonly day: string
}

/** A changed motions.csv that a person must approve. */
export interface RosterProposal {
  /** Identifies the content of the file: an answer counts for this content only. */
  readonly id: string
  readonly changes: RosterChanges
  readonly dangers: readonly RosterRisk[]
}

interface At {
  /** Ms since the Unix epoch UTC. */
  readonly at: Milliseconds
}

interface OfMotion extends At {
  readonly motion: MotionId
}

export type SessionEvent =
  | (At & {
      readonly type: 'session-started'
      readonly version: string
      readonly event: string
      readonly root: string
      /** The event's own zone, minutes east of UTC: it decides which day is today. */
      readonly timezone: Minutes
      readonly consoleLevel: LogLevel
      readonly marks: DayMarkThresholds
      readonly chargers: number
    })
  | (At & {
      readonly type: 'roster-read'
      readonly file: string
      readonly entrants: readonly Entrant[]
      readonly withoutDevice: number
      readonly problems: readonly Problem[]
      readonly overlaps: readonly Claim[]
    })
  /** motions.csv has changed and is in force. */
  | (At & {
      readonly type: 'roster-applied'
      readonly file: string
      readonly entrants: readonly Entrant[]
      readonly withoutDevice: number
      readonly problems: readonly Problem[]
      readonly changes: RosterChanges
      /** New problems: each has its log line. */
      readonly newProblems: readonly Problem[]
      readonly newOverlaps: readonly Claim[]
    })
  /** motions.csv has changed in a risky way: the old one stays in force until a person answers. */
  | (At & { readonly type: 'roster-proposed'; readonly proposal: RosterProposal })
  /** A proposed roster is not applied: a person declined, or the file has changed again. */
  | (At & { readonly type: 'roster-declined'; readonly id: string; readonly by: 'person' | 'file' })
  /** server.json has changed; what can take effect at once does. */
  | (At & {
      readonly type: 'configuration-applied'
      /** What takes effect at once, each as `Key before -> after`. */
      readonly changes: readonly string[]
      /** The keys of what takes effect at the next start. */
      readonly atNextStart: readonly string[]
      readonly newProblems: readonly Problem[]
      readonly expectations: Expectations
      readonly timezone: Minutes
      readonly consoleLevel: LogLevel
      readonly marks: DayMarkThresholds
      readonly chargers: number
    })
  /** The notes about motions, of this session and before; emitted again when the roster has changed. */
  | (At & {
      readonly type: 'notes-read'
      readonly notes: readonly (Note & { readonly motion: MotionId })[]
    })
  | (At & { readonly type: 'notice'; readonly level: LogLevel; readonly message: string })
  | (At & { readonly type: 'alarm-raised'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'alarm-cleared'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'disk-measured'; readonly free: Bytes })
  /** What the search for absent motions costs, once a minute. */
  | (At & { readonly type: 'vital-signs-measured'; readonly signs: SearchCost })
  /** The laptop's clock was set by this much, ahead if positive; `at` is a time of the new clock. */
  | (At & { readonly type: 'clock-stepped'; readonly by: Milliseconds })
  | (At & { readonly type: 'session-stopping'; readonly left: number })
  | (At & { readonly type: 'session-stopped' })

export type LifeEvent =
  /** What the payload cache and the ledger of an earlier session say of a motion. */
  | (OfMotion & {
      readonly type: 'motion-recalled'
      /** Undefined where only the ledger knows the motion: no payload of it was ever kept. */
      readonly inspectedAt: Milliseconds | undefined
      readonly info: DeviceInfo | undefined
      readonly settings: DeviceSettings | undefined
      readonly findings: readonly Finding[]
      readonly tracks: readonly Track[]
      /** Absent in a journal of an earlier version. */
      readonly unassigned?: readonly UnassignedTrack[]
      /** True where records of its logs.json cannot be used, and may hide a wanted track. */
      readonly isDoubtful?: boolean
      /** Absent for none. */
      readonly misdated?: MisdatedLogs
    })
  /** The motion's last state in an earlier session of the day; it counts until the network says otherwise. */
  | (OfMotion & {
      readonly type: 'motion-remembered'
      readonly as: RememberedAs
      /** Since when it was in that state. */
      readonly since: Milliseconds
      /** True once its info.json was read after it came. */
      readonly isRead: boolean
      /** What it had for the day when it was last released. */
      readonly content?: ReleaseContent
      /** Why it was in trouble. */
      readonly trouble?: Trouble
    })
  /** The name has a new address. */
  | (OfMotion & { readonly type: 'motion-resolved'; readonly address: string })
  /** The outcome of probes changed. */
  | (OfMotion & {
      readonly type: 'motion-unanswered'
      readonly outcome: Exclude<ProbeOutcome, 'connected'>
      readonly address?: string
    })
  | (OfMotion & { readonly type: 'motion-connected'; readonly address: string })
  /** It no longer answers; its next state depends on what is known to be left on it. */
  | (OfMotion & { readonly type: 'motion-disconnected'; readonly as: 'gone' | 'gone-early' | 'awaited' })
  | (OfMotion & {
      readonly type: 'motion-troubled'
      readonly trouble: Trouble
      /** When it is retried automatically. */
      readonly retryAt: Milliseconds
    })

export type PersonEvent =
  /** Somebody noted something about a motion; an empty text removes the note. */
  | (OfMotion & { readonly type: 'note-taken'; readonly text: string })
  /** Somebody lets a motion go without what kept it. */
  | (OfMotion & {
      readonly type: 'motion-let-go'
      /** Tracks that were wanted and that the device no longer lists, in their new state. */
      readonly tracks: readonly Track[]
      /** True where the device no longer lists any logs. */
      readonly isEmpty: boolean
    })

export type InspectionEvent =
  | (OfMotion & { readonly type: 'inspection-started' })
  | (OfMotion & {
      readonly type: 'info-read'
      readonly info: DeviceInfo
      readonly findings: readonly Finding[]
    })
  | (OfMotion & {
      readonly type: 'settings-read'
      readonly settings: DeviceSettings
      readonly findings: readonly Finding[]
    })
  | (OfMotion & {
      readonly type: 'logs-read'
      readonly logs: number
      /** Records that cannot be used, each with its reason. */
      readonly setAside: readonly string[]
    })
  | (OfMotion & { readonly type: 'inspection-completed' })
  /** A payload could not be saved on disk; the inspection continues. */
  | (OfMotion & {
      readonly type: 'payload-not-cached'
      readonly payload: PayloadName
      readonly reason: string
    })

export type TrackEvent =
  | (OfMotion & {
      readonly type: 'tracks-planned'
      readonly tracks: readonly Track[]
      /** Keys that have just entered the ledger: each has its own log line. */
      readonly added: readonly string[]
      readonly unassigned: readonly UnassignedTrack[]
      /** Absent for none. */
      readonly misdated?: MisdatedLogs
      /** True where they are new in this visit and have a log line. */
      readonly isMisdatedNew?: boolean
    })
  /**
   * More tracks of the preceding `tracks-planned` or `motion-recalled`: a motion may have thousands, and no event may
   * keep a thread from its other work.
   */
  | (OfMotion & {
      readonly type: 'tracks-continued'
      readonly tracks: readonly Track[]
      readonly added: readonly string[]
      readonly unassigned: readonly UnassignedTrack[]
    })
  | (OfMotion & { readonly type: 'track-started'; readonly key: string; readonly expected: Bytes })
  | (OfMotion & { readonly type: 'track-progressed'; readonly key: string; readonly received: Bytes })
  | (OfMotion & {
      readonly type: 'track-completed'
      readonly key: string
      readonly figures: TrackFigures
      readonly bytes: Bytes
      readonly verdict: string
      readonly warnings: readonly string[]
      /** The warnings that say that something in it cannot be true. */
      readonly doubts?: readonly string[]
    })
  | (OfMotion & {
      readonly type: 'track-failed'
      readonly key: string
      readonly figures: TrackFigures
      /** The path on the device. */
      readonly path: string
      readonly reason: string
      /** True when the device did not send it, false when what it sent cannot be used. */
      readonly isUnprovided: boolean
    })
  /** The file of a completed track is missing or has changed; the track is wanted again. */
  | (OfMotion & {
      readonly type: 'track-missed'
      readonly key: string
      readonly reason: string
      /** In its new state; absent in older journals. */
      readonly track?: Track
    })
  /** A person asked for tracks that were skipped or saved: they are wanted from now on. */
  | (OfMotion & { readonly type: 'tracks-requested'; readonly tracks: readonly Track[] })
  /** Every wanted track is verified and durable (docs/device.md, "Log lines"). Only the release stage emits it. */
  | (OfMotion & {
      readonly type: 'motion-released'
      readonly content: ReleaseContent
      /** Tracks of other days that were fetched in this visit; absent for none. */
      readonly older?: number
    })

export type MotionEvent = LifeEvent | PersonEvent | InspectionEvent | TrackEvent
export type MonitorEvent = SessionEvent | MotionEvent

/** Takes an event; it never throws and never waits. */
export type Emit = (event: MonitorEvent) => void
