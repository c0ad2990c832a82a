/** What the monitor knows, as one immutable value: the fold of all events so far. */
import type { Problem } from '../base/problem.ts'
import type { Bytes, Milliseconds, Minutes } from '../base/units.ts'
import type { Finding } from '../domain/checks.ts'
import type { LogLevel } from '../domain/configuration.ts'
import type { DayMarkThresholds } from '../domain/day-marks.ts'
import type { MisdatedLogs } from '../domain/misdated.ts'
import { isPresent, type MotionId, type MotionState } from '../domain/motion.ts'
import type { Note } from '../domain/note.ts'
import type { DeviceInfo, DeviceSettings } from '../domain/payloads.ts'
import type { Entrant } from '../domain/roster.ts'
import type { Track, UnassignedTrack } from '../domain/track.ts'
import type { ProbeOutcome, Trouble } from '../domain/trouble.ts'
import type { AlarmTopic, ReleaseContent, RosterProposal } from './events.ts'
import { emptyRing, type LogRing } from './log-ring.ts'

export interface Motion {
  readonly id: MotionId
  /** Grows with each change of this motion: two values with one version look the same. */
  readonly version: number
  readonly state: MotionState
  /** Since when it has been in its state; absent before its first. */
  readonly since: Milliseconds | undefined
  /** Its last states with their times, oldest first. */
  readonly history: readonly { readonly state: MotionState; readonly at: Milliseconds }[]
  readonly address: string | undefined
  /** How the last probe ended. */
  readonly outcome: ProbeOutcome | undefined
  /** When it last answered. */
  readonly lastSeen: Milliseconds | undefined
  /** True while info, settings, findings and tracks are from an earlier session. */
  readonly isRecalled: boolean
  /** True where the logs.json of an earlier session has unusable records that may hide a wanted track. */
  readonly isDoubtful: boolean
  /** As of when an earlier session knew its state; undefined once this session has seen or missed it. */
  readonly remembered: Milliseconds | undefined
  /** True once its info.json was read after it last came. */
  readonly isRead: boolean
  /** When info, settings, findings and tracks were read. */
  readonly inspectedAt: Milliseconds | undefined
  readonly info: DeviceInfo | undefined
  readonly settings: DeviceSettings | undefined
  readonly findings: readonly Finding[]
  readonly tracks: readonly Track[]
  readonly unassigned: readonly UnassignedTrack[]
  readonly misdated: MisdatedLogs | undefined
  /** What it had for the day when it was last released. */
  readonly releaseContent: ReleaseContent | undefined
  /** Tracks of other days that were fetched before it was last released. */
  readonly releasedOlder: number
  readonly releasedAt: Milliseconds | undefined
  readonly note: Note | undefined
  /** Why it is, or last was, in trouble. */
  readonly trouble: (Trouble & { readonly at: Milliseconds; readonly retryAt: Milliseconds }) | undefined
}

/** True while a motion is online as far as this session knows. */
export function isHere({ state, remembered }: Motion): boolean {
  return isPresent(state) && remembered === undefined
}

export interface Session {
  readonly version: string
  readonly event: string
  readonly root: string
  readonly timezone: Minutes
  readonly consoleLevel: LogLevel
  readonly marks: DayMarkThresholds
  readonly chargers: number
  readonly startedAt: Milliseconds
}

export interface ShownRoster {
  readonly file: string
  readonly entrants: readonly Entrant[]
  /** The rows of each motion, in the order of the file. */
  readonly byMotion: ReadonlyMap<MotionId, readonly Entrant[]>
  readonly withoutDevice: number
  readonly problems: readonly Problem[]
}

export interface Alarm {
  readonly topic: AlarmTopic
  readonly message: string
  readonly since: Milliseconds
}

export interface MonitorState {
  readonly session: Session | undefined
  readonly phase: 'starting' | 'running' | 'stopping' | 'stopped'
  /** Requests left while stopping. */
  readonly left: number
  readonly roster: ShownRoster
  /** By id, ascending. */
  readonly motions: ReadonlyMap<MotionId, Motion>
  readonly alarms: readonly Alarm[]
  /** The changed roster that waits for an answer. */
  readonly proposal: RosterProposal | undefined
  readonly log: LogRing
  readonly diskFree: Bytes | undefined
  /** Impossible transitions seen, for tests and the crash report; there should be none. */
  readonly violations: readonly string[]
}

export const initialState: MonitorState = {
  session: undefined,
  phase: 'starting',
  left: 0,
  roster: { file: '', entrants: [], byMotion: new Map(), withoutDevice: 0, problems: [] },
  motions: new Map(),
  alarms: [],
  proposal: undefined,
  log: emptyRing,
  diskFree: undefined,
  violations: [],
}

/** A motion of which nothing is known yet. */
export function newMotion(id: MotionId): Motion {
  return {
    id,
    version: 0,
    state: 'awaited',
    since: undefined,
    history: [],
    address: undefined,
    outcome: undefined,
    lastSeen: undefined,
    isRecalled: false,
    isDoubtful: false,
    remembered: undefined,
    isRead: false,
    inspectedAt: undefined,
    info: undefined,
    settings: undefined,
    findings: [],
    tracks: [],
    unassigned: [],
    misdated: undefined,
    releaseContent: undefined,
    releasedOlder: 0,
    releasedAt: undefined,
    note: undefined,
    trouble: undefined,
  }
}
