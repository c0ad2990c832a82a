/** Time as the stages use it, so that tests can put another in its place. */
import { uptime } from 'node:os'
import { currentPlatform } from './platform.ts'
import type { Milliseconds } from './units.ts'

export interface Clock {
  /** Ms since the Unix epoch UTC, for time stamps alone: somebody may set it an hour back. */
  now(): Milliseconds
  /** Ms since some instant of this session, for spans: nobody can set it; it may stand still while the machine sleeps. */
  elapsed(): Milliseconds
  /** Ms since the machine was started, its sleep included. */
  uptime(): Milliseconds
  /** True where neither of them goes on while the laptop sleeps, as in a virtual machine that is paused; default false. */
  readonly stopsAsleep?: boolean
  /** Resolves after `span` ms, or as soon as `signal` is aborted: look at the signal afterwards. At most 24 days. */
  wait(span: Milliseconds, signal: AbortSignal): Promise<void>
}

/** The longest span of a timer: Node takes a longer one for 1 ms. */
export const LONGEST_WAIT: Milliseconds = 2 ** 31 - 1

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  uptime: () => uptime() * 1000,
  stopsAsleep: currentPlatform() === 'wsl',
  // Thousands of motions wait at any time: a timer of the promises kind costs several times as much, and more if ended.
  wait: (span, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(span, LONGEST_WAIT))
      signal.addEventListener('abort', end)
    }),
}
