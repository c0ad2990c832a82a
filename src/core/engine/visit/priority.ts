/** Who is served first: a motion that gives no cause for doubt goes before one that does, which waits, but not for ever. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'

/** A doubtful motion may be a good one with a bad connection: it waits no longer than this in one turn. */
const LONGEST_YIELD: Milliseconds = 10_000

/** The turn of one motion among those being served. */
export interface PriorityClaim {
  /** The motion has given cause for doubt, or is no longer served: no motion waits for it, and it waits for the others. */
  readonly giveUp: () => void
  /** Waits for those without doubt, if this motion is not one of them; look at the signal afterwards. */
  readonly yieldToOthers: (signal: AbortSignal) => Promise<void>
}

/** Knows which motions without doubt are being served. */
export class Priority {
  readonly #clock: Clock
  readonly #ahead = new Set<PriorityClaim>()
  #noneAhead = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** One motion begins to be served. */
  begin(isDoubtful: boolean): PriorityClaim {
    /** How long it will wait for the others in this turn. */
    let remaining = LONGEST_YIELD
    const claim: PriorityClaim = {
      giveUp: () => {
        if (!this.#ahead.delete(claim) || this.#ahead.size > 0) return
        this.#noneAhead.abort()
        this.#noneAhead = new AbortController()
      },
      yieldToOthers: async (signal) => {
        if (this.#ahead.has(claim) || this.#ahead.size === 0 || remaining <= 0) return
        const since = this.#clock.elapsed()
        await this.#clock.wait(remaining, AbortSignal.any([signal, this.#noneAhead.signal]))
        remaining -= this.#clock.elapsed() - since
      },
    }
    if (!isDoubtful) this.#ahead.add(claim)
    return claim
  }
}
