/** Lets the engine know that somebody is at the keyboard: absent motions are then looked for eagerly. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorCommand } from '../core/events/command.ts'

/** The engine stays eager for ten minutes: it need not hear of each key. */
const REPORT_INTERVAL: Milliseconds = 60_000

/** True where the engine has not heard for a while that somebody is there, or the clock has been set back since. */
export function isAttentionDue(saidAt: Milliseconds | undefined, now: Milliseconds): boolean {
  return saidAt === undefined || now < saidAt || now - saidAt >= REPORT_INTERVAL
}

/** Returns what to call at each key; only a live engine is asked. */
export function attentionOf(
  dispatch: (command: MonitorCommand) => void,
  isLive: () => boolean,
  now: () => Milliseconds,
): () => void {
  let saidAt: Milliseconds | undefined
  return () => {
    const at = now()
    if (!isLive() || !isAttentionDue(saidAt, at)) return
    saidAt = at
    dispatch({ type: 'look-eagerly' })
  }
}
