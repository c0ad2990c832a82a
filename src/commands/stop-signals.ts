/** Signals of the system as wishes to end: the first ends gracefully, the second at once. */
import { currentPlatform } from '../core/base/platform.ts'

/** The last is Windows' Ctrl-Break, which comes nowhere else. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** The exit status of a program that was interrupted and did not wait: what a shell makes of an end by SIGINT. */
export const INTERRUPTED = 130

interface StopOptions {
  /** Called before the process ends at once. */
  readonly beforeExit?: () => void
  /** True when a person has asked for the end already, by a key. */
  readonly hasBegun?: () => boolean
}

/** Calls `stop` at the first signal and ends the process at the second; returns how to listen no more. */
export function onStopSignals(
  stop: () => void,
  { beforeExit = () => undefined, hasBegun = () => false }: StopOptions = {},
): () => void {
  let isStopping = false
  const hear = (): void => {
    if (isStopping || hasBegun()) {
      beforeExit()
      leaveAtOnce()
      return
    }
    isStopping = true
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear)
  }
}

/**
 * Ends the process by SIGINT, as if it had never listened.
 *
 * `process.exit` waits for every file operation that is under way, and one on a disk that hangs never ends.
 */
export function leaveAtOnce(): void {
  if (currentPlatform() === 'windows') process.exit(INTERRUPTED)
  process.removeAllListeners('SIGINT')
  process.kill(process.pid, 'SIGINT')
}
