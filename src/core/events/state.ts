/** What the monitor knows, as one immutable value: the fold of all events so far. */
import type { Read } from '../base/schemas.ts'
import { isPresent, type MotionId } from '../domain/motion.ts'
import type { Entrant } from '../domain/roster.ts'
import { emptyRing } from './log-ring.ts'
import type { motion, raisedAlarm, snapshotSchema } from './state-schemas.ts'

export interface Motion extends Read<typeof motion> {}
export interface Alarm extends Read<typeof raisedAlarm> {}

/** The state as plain JSON: without what can be computed from the rest. */
export type Snapshot = Read<typeof snapshotSchema>

export type ShownRoster = Snapshot['roster'] & {
  /** The rows of each motion, in the order of the file. */
  readonly byMotion: ReadonlyMap<MotionId, readonly Entrant[]>
}

/** The state, with its motions and the roster's rows where they are found at once. */
export interface MonitorState extends Omit<Snapshot, 'roster' | 'motions'> {
  readonly roster: ShownRoster
  /** By id, ascending. */
  readonly motions: ReadonlyMap<MotionId, Motion>
}

/** True while a motion is online as far as this session knows. */
export function isHere({ state, remembered }: Motion): boolean {
  return isPresent(state) && remembered === undefined
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
