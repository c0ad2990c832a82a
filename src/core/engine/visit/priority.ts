/** Who is served first: a motion that gives no cause for doubt goes before one that does, which waits, but not for ever. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'

/** A doubtful motion may be a good one with a bad connection: it waits no longer than this in one turn. */
const LONGEST_YIELD: Milliseconds = 10_000

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
    const claim = new PriorityClaim(this)
    if (!isDoubtful) this.#ahead.add(claim)
    return claim
  }

  has(claim: PriorityClaim): boolean {
    return this.#ahead.has(claim)
  }

  remove(claim: PriorityClaim): void {
    if (!this.#ahead.delete(claim) || this.#ahead.size > 0) return
    this.#noneAhead.abort()
    this.#noneAhead = new AbortController()
  }

  /** Waits until no motion without doubt is being served, at most `timeout`; resolves with the time it took. */
  async untilNoneAhead(timeout: Milliseconds, signal: AbortSignal): Promise<Milliseconds> {
    if (this.#ahead.size === 0) return 0
    const since = this.#clock.elapsed()
    await this.#clock.wait(timeout, AbortSignal.any([signal, this.#noneAhead.signal]))
    return this.#clock.elapsed() - since
  }
}

/** The place of one motion among those that are served. */
export class PriorityClaim {
  readonly #priority: Priority
  /** How long it will wait for the others in this turn. */
  #remaining: Milliseconds = LONGEST_YIELD

  constructor(priority: Priority) {
    this.#priority = priority
  }

  /** The motion has given cause for doubt, or is no longer served: no motion waits for it, and it waits for the others. */
  giveUp(): void {
    this.#priority.remove(this)
  }

  /** Waits for those without doubt, if this motion is not one of them; look at the signal afterwards. */
  async yieldToOthers(signal: AbortSignal): Promise<void> {
    if (this.#priority.has(this) || this.#remaining <= 0) return
    this.#remaining -= await this.#priority.untilNoneAhead(this.#remaining, signal)
  }
}
