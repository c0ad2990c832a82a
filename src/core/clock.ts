/** Time as the stages use it, so that tests can put another in its place. */
import { uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Milliseconds } from './units.ts'

export interface Clock {
  /** Ms since the Unix epoch UTC, for time stamps alone: somebody may set it an hour back. */
  now(): Milliseconds
  /** Ms since some instant of this session, for spans: nobody can set it; it may stand still while the machine sleeps. */
  elapsed(): Milliseconds
  /** Ms since the machine was started, its sleep included. */
  uptime(): Milliseconds
  /** Resolves after `span` ms, or as soon as `signal` is aborted: look at the signal afterwards. */
  wait(span: Milliseconds, signal: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  uptime: () => uptime() * 1000,
  wait: (span, signal) =>
    delay(span, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    }),
}
