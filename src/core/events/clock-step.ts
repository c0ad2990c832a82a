/** Keeps ages right when the laptop's clock is set: what was five minutes ago stays five minutes ago. */
import type { Milliseconds } from '../base/units.ts'
import type { MonitorState, Motion } from './state.ts'

/** The state with every instant of this session moved to the new clock; log lines stay as written. */
export function shiftTimes(state: MonitorState, by: Milliseconds): MonitorState {
  const { session, alarms, motions } = state
  return {
    ...state,
    session: session && { ...session, startedAt: session.startedAt + by },
    alarms: alarms.map((alarm) => ({ ...alarm, since: alarm.since + by })),
    motions: new Map([...motions].map(([id, motion]) => [id, shiftMotion(motion, by)])),
  }
}

function shiftMotion(motion: Motion, by: Milliseconds): Motion {
  const { since, lastSeen, releasedAt, inspectedAt, isRecalled, trouble, history } = motion
  const shift = (at: Milliseconds | undefined): Milliseconds | undefined => (at === undefined ? at : at + by)
  return {
    ...motion,
    version: motion.version + 1,
    since: shift(since),
    remembered: shift(motion.remembered),
    lastSeen: shift(lastSeen),
    releasedAt: shift(releasedAt),
    // An earlier session's clock is not known to have been wrong.
    inspectedAt: isRecalled ? inspectedAt : shift(inspectedAt),
    trouble: trouble && { ...trouble, at: trouble.at + by, retryAt: trouble.retryAt + by },
    history: history.map((entry) => ({ ...entry, at: entry.at + by })),
  }
}
