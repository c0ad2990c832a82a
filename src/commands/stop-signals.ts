/** Signals of the system as wishes to end: the first ends gracefully, the second at once. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The exit status of a program that was interrupted and did not wait. */
export const INTERRUPTED = 130

/** Calls `stop` at the first signal and ends the process at the second; returns how to listen no more. */
export function onStopSignals(stop: () => void, beforeExit: () => void = () => undefined): () => void {
  let isStopping = false
  const hear = (): void => {
    if (isStopping) {
      beforeExit()
      process.exit(INTERRUPTED)
    }
    isStopping = true
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, hear)
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear)
  }
}
