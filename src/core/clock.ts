/** Time as the stages use it, so that tests can put another in its place. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from './units.ts'

export interface Clock {
  /** Ms since the Unix epoch UTC. */
  now(): Milliseconds
  /** Resolves after `span` ms, or as soon as `signal` is aborted: look at the signal afterwards. */
  wait(span: Milliseconds, signal: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (span, signal) =>
    delay(span, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    }),
}
