/** Reports key presses to the engine, so that it searches eagerly while somebody is at the keyboard. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorCommand } from '../core/events/command.ts'

/** The engine stays eager for ten minutes, so one report in a while is enough. */
const REPORT_INTERVAL: Milliseconds = 60_000

/** True when the last report is old, or the clock has been set back since. */
export function isAttentionDue(saidAt: Milliseconds | undefined, now: Milliseconds): boolean {
  return saidAt === undefined || now < saidAt || now - saidAt >= REPORT_INTERVAL
}

/** Returns what to call at each key; only a live engine receives it. */
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
