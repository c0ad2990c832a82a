/** The clock of the program, which tests can replace. */
import { uptime } from 'node:os'
import { currentPlatform } from './platform.ts'
import type { Milliseconds } from './units.ts'

export interface Clock {
  /** Ms since the Unix epoch UTC. For time stamps only: somebody may set it back. */
  now(): Milliseconds
  /** Ms since some instant of this session, for spans. Nobody can set it; it may stop while the machine sleeps. */
  elapsed(): Milliseconds
  /** Ms since the machine started, including sleep. */
  uptime(): Milliseconds
  /** True where neither counter runs while the laptop sleeps, as in a paused virtual machine. Default false. */
  readonly stopsAsleep?: boolean
  /** Resolves after `span` ms, or as soon as `signal` is aborted: check the signal afterwards. At most 24 days. */
  wait(span: Milliseconds, signal: AbortSignal): Promise<void>
}

/** The longest span of a timer: Node turns a longer one into 1 ms. */
export const LONGEST_WAIT: Milliseconds = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  uptime: () => uptime() * 1000,
  stopsAsleep: currentPlatform() === 'wsl',
  // Thousands of motions wait at once, and a timer of `timers/promises` costs several times as much.
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
