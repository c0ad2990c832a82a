/** Everything that can happen, as one union of plain, serialisable, timestamped events. */
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

/** Something wrong that lasts until it is mended; each has one line at the top of the screen. */
export type AlarmTopic =
  | 'log-file'
  | 'journal'
  /** The file of `--events`. */
  | 'events-file'
  | 'dns'
  | 'network'
  /** The laptop's clock was set. */
  | 'clock'
  /** Logs end ahead of the laptop's clock. */
  | 'clocks-differ'
  /** The laptop's clock differs from others. */
  | 'outside-clock'
  | 'disk'
  | 'ledger'
  | 'roster'
  /** A changed roster waits for an answer. */
  | 'proposal'
  | 'configuration'
  /** The second copies of tracks. */
  | 'mirror'
  /** A disk does not answer. */
  | 'hanging-disk'
  /** Files and connections that the system lets the program open. */
  | 'descriptors'

/** What a released motion had for today: each of them is another word on the screen. */
export const releaseContents = ['tracks', 'nothing-today', 'only-skipped', 'unassigned'] as const
export type ReleaseContent = (typeof releaseContents)[number]

/** What a motion was in an earlier session: `here` = on the network, and not yet released. */
export const rememberedAs = ['here', 'in-trouble', 'gone', 'gone-early'] as const
export type RememberedAs = (typeof rememberedAs)[number]

/** Motions claimed by two rows on one day, `YYYYMMDD`. */
export interface Claim {
  readonly motion: MotionId
  readonly day: string
}

/** A changed motions.csv that a person must look at before it counts. */
export interface RosterProposal {
  /** Stands for what the file says: an answer counts for this alone. */
  readonly id: string
  readonly changes: RosterChanges
  readonly dangers: readonly RosterRisk[]
}

interface At {
  /** When it happened, ms since the Unix epoch UTC. */
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
    })
  | (At & {
      readonly type: 'roster-read'
      readonly file: string
      readonly entrants: readonly Entrant[]
      readonly withoutDevice: number
      readonly problems: readonly Problem[]
      readonly overlaps: readonly Claim[]
    })
  /** motions.csv has changed and is in force from now on. */
  | (At & {
      readonly type: 'roster-applied'
      readonly file: string
      readonly entrants: readonly Entrant[]
      readonly withoutDevice: number
      readonly problems: readonly Problem[]
      readonly changes: RosterChanges
      /** Those that were not there before: each has its log line. */
      readonly newProblems: readonly Problem[]
      readonly newOverlaps: readonly Claim[]
    })
  /** motions.csv has changed in a dangerous way: the old one stays in force until a person answers. */
  | (At & { readonly type: 'roster-proposed'; readonly proposal: RosterProposal })
  /** A proposed roster is not taken: a person said so, or the file has changed again. */
  | (At & { readonly type: 'roster-declined'; readonly id: string; readonly by: 'person' | 'file' })
  /** server.json has changed; what can count at once does. */
  | (At & {
      readonly type: 'configuration-applied'
      /** What counts at once, each as `Key before -> after`. */
      readonly changes: readonly string[]
      /** The keys of what counts at the next start. */
      readonly atNextStart: readonly string[]
      readonly newProblems: readonly Problem[]
      readonly expectations: Expectations
      readonly timezone: Minutes
      readonly consoleLevel: LogLevel
      readonly marks: DayMarkThresholds
    })
  /** What people have noted about motions, in this session and before; told again when the roster has changed. */
  | (At & {
      readonly type: 'notes-read'
      readonly notes: readonly (Note & { readonly motion: MotionId })[]
    })
  | (At & { readonly type: 'notice'; readonly level: LogLevel; readonly message: string })
  | (At & { readonly type: 'alarm-raised'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'alarm-cleared'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'disk-measured'; readonly free: Bytes })
  /** What the search for absent motions costs, told once a minute. */
  | (At & { readonly type: 'vital-signs-measured'; readonly signs: SearchCost })
  /** The laptop's clock was set by so much, ahead if positive; `at` is a time of the new one. */
  | (At & { readonly type: 'clock-stepped'; readonly by: Milliseconds })
  | (At & { readonly type: 'session-stopping'; readonly left: number })
  | (At & { readonly type: 'session-stopped' })

export type LifeEvent =
  /** What the cache and the ledger of an earlier session say of a motion. */
  | (OfMotion & {
      readonly type: 'motion-recalled'
      /** Undefined where no payload of it was ever kept: the ledger alone knows it. */
      readonly inspectedAt: Milliseconds | undefined
      readonly info: DeviceInfo | undefined
      readonly settings: DeviceSettings | undefined
      readonly findings: readonly Finding[]
      readonly tracks: readonly Track[]
      /** Absent in a journal of an earlier version. */
      readonly unassigned?: readonly UnassignedTrack[]
      /** True where records of its logs.json cannot be used, and may hide a wanted track. */
      readonly isDoubtful?: boolean
      /** Logs whose dates cannot be right; absent for none. */
      readonly misdated?: MisdatedLogs
    })
  /** What the motion was when an earlier session of the day last knew it; so until the network says otherwise. */
  | (OfMotion & {
      readonly type: 'motion-remembered'
      readonly as: RememberedAs
      /** Since when it was so. */
      readonly since: Milliseconds
      /** True once its info.json was read since it had come. */
      readonly isRead: boolean
      /** What it had for the day when it was last released. */
      readonly content?: ReleaseContent
      /** Why it was in trouble. */
      readonly trouble?: Trouble
    })
  /** The name has an address; told when the address is new. */
  | (OfMotion & { readonly type: 'motion-resolved'; readonly address: string })
  /** The outcome of probes changed; told once, not at each probe. */
  | (OfMotion & {
      readonly type: 'motion-unanswered'
      readonly outcome: Exclude<ProbeOutcome, 'connected'>
      readonly address?: string
    })
  | (OfMotion & { readonly type: 'motion-connected'; readonly address: string })
  /** It no longer answers; what it is now depends on what is known to be left on it. */
  | (OfMotion & { readonly type: 'motion-disconnected'; readonly as: 'gone' | 'gone-early' | 'awaited' })
  | (OfMotion & {
      readonly type: 'motion-troubled'
      readonly trouble: Trouble
      /** When it is tried again by itself. */
      readonly retryAt: Milliseconds
    })

export type PersonEvent =
  /** Somebody has noted something about a motion; an empty text takes the note away. */
  | (OfMotion & { readonly type: 'note-taken'; readonly text: string })
  /** Somebody lets a motion go without what kept it. */
  | (OfMotion & {
      readonly type: 'motion-let-go'
      /** Tracks that were wanted and that the device no longer lists, as they are from now on. */
      readonly tracks: readonly Track[]
      /** True where the device lists no logs any more. */
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
  /** A payload could not be kept on disk; the inspection goes on. */
  | (OfMotion & {
      readonly type: 'payload-not-cached'
      readonly payload: PayloadName
      readonly reason: string
    })

export type TrackEvent =
  | (OfMotion & {
      readonly type: 'tracks-planned'
      readonly tracks: readonly Track[]
      /** Keys that entered the ledger just now: each has its own log line. */
      readonly added: readonly string[]
      readonly unassigned: readonly UnassignedTrack[]
      /** Logs whose dates cannot be right; absent for none. */
      readonly misdated?: MisdatedLogs
      /** True where they were not so before in this visit: they have a log line. */
      readonly isMisdatedNew?: boolean
    })
  /**
   * More of the tracks of the `tracks-planned` or `motion-recalled` before: a motion may have thousands, and no event
   * is to keep a thread from its other work.
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
      /** Those of the warnings that say something in it cannot be true. */
      readonly doubts?: readonly string[]
    })
  | (OfMotion & {
      readonly type: 'track-failed'
      readonly key: string
      readonly figures: TrackFigures
      /** The path on the device. */
      readonly path: string
      readonly reason: string
      /** True when the device did not give it, false when what it gave cannot be used. */
      readonly isUnprovided: boolean
    })
  /** A completed track is no longer on disk as it was; it is wanted again. */
  | (OfMotion & {
      readonly type: 'track-missed'
      readonly key: string
      readonly reason: string
      /** As it is wanted now; absent in older journals. */
      readonly track?: Track
    })
  /** A person has asked for tracks that were skipped or are on disk: from now on they are wanted. */
  | (OfMotion & { readonly type: 'tracks-requested'; readonly tracks: readonly Track[] })
  /** Every wanted track is verified and durable (docs/device.md, "Log lines"): emitted by the release stage alone. */
  | (OfMotion & {
      readonly type: 'motion-released'
      readonly content: ReleaseContent
      /** Tracks of other days that were fetched in this visit; absent for none. */
      readonly older?: number
    })

export type MotionEvent = LifeEvent | PersonEvent | InspectionEvent | TrackEvent
export type MonitorEvent = SessionEvent | MotionEvent

/** Where events go; it never throws and never waits. */
export type Emit = (event: MonitorEvent) => void
