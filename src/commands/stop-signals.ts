/** Turns signals into requests to end: the first ends gracefully, the second at once. */
import { currentPlatform } from '../core/base/platform.ts'

/** SIGBREAK is Windows' Ctrl-Break and occurs nowhere else. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** The exit status after an interrupt, as a shell reports SIGINT. */
export const INTERRUPTED = 130

interface StopOptions {
  /** Called before the process ends at once. */
  readonly beforeExit?: () => void
  /** True when a key has already asked for the end. */
  readonly hasBegun?: () => boolean
}

/** Calls `stop` at the first signal and ends the process at the second; returns how to stop listening. */
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
 * Ends the process by SIGINT, as if it had no handler.
 *
 * `process.exit` waits for all file operations, and one on a hanging disk never ends.
 */
export function leaveAtOnce(): void {
  if (currentPlatform() === 'windows') process.exit(INTERRUPTED)
  process.removeAllListeners('SIGINT')
  process.kill(process.pid, 'SIGINT')
}
