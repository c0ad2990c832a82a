/** Reports key presses to the engine, so that it searches eagerly while somebody is at the keyboard. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorCommand } from '../core/events/command.ts'

/** The engine stays eager for ten minutes, so one report in a while is enough. */
const REPORT_INTERVAL: Milliseconds = 60_000

/** Returns what to call at each key; only a live engine receives it. */
export function attentionOf(
  dispatch: (command: MonitorCommand) => void,
  isLive: () => boolean,
  now: () => Milliseconds,
): () => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return () => {
    const at = now()
    // A clock that was set back must not silence the keys.
    if (!isLive() || (at >= saidAt && at - saidAt < REPORT_INTERVAL)) return
    saidAt = at
    dispatch({ type: 'look-eagerly' })
  }
}
