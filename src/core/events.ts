/** Everything that can happen, as one union of plain, serialisable, timestamped events. */
import type { Finding } from './checks.ts'
import type { LogLevel } from './config/configuration.ts'
import type { DeviceInfo, DeviceSettings, PayloadName } from './device/payloads.ts'
import type { MotionId } from './motion.ts'
import type { Problem } from './problem.ts'
import type { Entrant } from './roster.ts'
import type { Track, TrackFigures, UnassignedTrack } from './track.ts'
import type { Bytes, Milliseconds, Minutes } from './units.ts'

/** How a look for an absent motion ended; each is told apart because each has another remedy. */
export type ProbeOutcome =
  | 'unresolved'
  | 'no-dns-answer'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'connected'

/** What went wrong with one motion. */
export interface Trouble {
  readonly code: TroubleCode
  /** One sentence for people: the thing, the place and what happened. */
  readonly message: string
  /** The request that failed, for example `info.json` or a track's path. */
  readonly path?: string
  /** The identifier the device gave instead of its own. */
  readonly identifier?: number
}

export type TroubleCode =
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'reset'
  | 'bad-status'
  | 'too-large'
  | 'not-a-motion'
  | 'wrong-identifier'
  | 'no-timezone'
  | 'track-failed'
  | 'disk'
  | 'internal'

/** Something wrong that lasts until it is mended; each has one line at the top of the screen. */
export type AlarmTopic = 'log-file' | 'dns' | 'network' | 'disk' | 'ledger' | 'roster'

/** What a released motion had for today: each of them is another word on the screen. */
export type ReleaseContent = 'tracks' | 'nothing-today' | 'only-skipped' | 'unassigned'

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
    })
  | (At & {
      readonly type: 'roster-read'
      readonly file: string
      readonly entrants: readonly Entrant[]
      readonly withoutDevice: number
      readonly problems: readonly Problem[]
      /** Motions claimed by two rows on one day, `YYYYMMDD`. */
      readonly overlaps: readonly { readonly motion: MotionId; readonly day: string }[]
    })
  | (At & { readonly type: 'notice'; readonly level: LogLevel; readonly message: string })
  | (At & { readonly type: 'alarm-raised'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'alarm-cleared'; readonly topic: AlarmTopic; readonly message: string })
  | (At & { readonly type: 'disk-measured'; readonly free: Bytes })
  | (At & { readonly type: 'session-stopping'; readonly left: number })
  | (At & { readonly type: 'session-stopped' })

export type LifeEvent =
  /** What the cache of an earlier session says of a motion. */
  | (OfMotion & {
      readonly type: 'motion-recalled'
      readonly inspectedAt: Milliseconds
      readonly info: DeviceInfo | undefined
      readonly settings: DeviceSettings | undefined
      readonly findings: readonly Finding[]
      readonly tracks: readonly Track[]
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
  | (OfMotion & { readonly type: 'track-missed'; readonly key: string; readonly reason: string })
  /** Every wanted track is verified and durable (DEVICE.md §5): emitted by the release stage alone. */
  | (OfMotion & { readonly type: 'motion-released'; readonly content: ReleaseContent })

export type MotionEvent = LifeEvent | InspectionEvent | TrackEvent
export type MonitorEvent = SessionEvent | MotionEvent

/** Where events go; it never throws and never waits. */
export type Emit = (event: MonitorEvent) => void
