/** A clock that a test moves by hand, so that no test has to wait. */
import type { Clock } from '../src/core/base/clock.ts'
import type { Milliseconds } from '../src/core/base/units.ts'

interface Wait {
  readonly until: Milliseconds
  readonly end: () => void
}

export class HandClock implements Clock {
  #now: Milliseconds
  #elapsed: Milliseconds = 0
  #uptime: Milliseconds = 0
  readonly #waits = new Set<Wait>()

  /** `now` is where its timestamps begin. */
  constructor(now: Milliseconds = 0) {
    this.#now = now
  }

  readonly now = (): Milliseconds => this.#now
  readonly elapsed = (): Milliseconds => this.#elapsed
  readonly uptime = (): Milliseconds => this.#uptime

  wait(span: Milliseconds, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waits.delete(wait)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const wait: Wait = { until: this.#elapsed + span, end }
      this.#waits.add(wait)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
  }

  /** Advances the time and ends the waits that are over. */
  advance(span: Milliseconds): void {
    this.#now += span
    this.#elapsed += span
    this.#uptime += span
    for (const { until, end } of [...this.#waits]) if (until <= this.#elapsed) end()
  }

  /** Sets the machine's clock, ahead or back. */
  set(by: Milliseconds): void {
    this.#now += by
  }

  /** The machine sleeps: time passes outside only. */
  sleep(span: Milliseconds): void {
    this.#now += span
    this.#uptime += span
  }
}

/** Runs everything that can run now. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
}
