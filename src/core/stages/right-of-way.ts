/** Who is served first: motions that give no cause for doubt; one that does waits until these are served, but not for ever. */
import type { Clock } from '../clock.ts'
import type { Milliseconds } from '../units.ts'

/** A motion of doubtful standing may be a good one with a bad connection: it waits no longer than this in one turn. */
const LONGEST_WAIT: Milliseconds = 10_000

/** Knows which motions of good standing are being served. */
export class RightOfWay {
  readonly #clock: Clock
  readonly #ahead = new Set<Standing>()
  #lull = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** One motion begins to be served. */
  begin(isDoubtful: boolean): Standing {
    const standing = new Standing(this)
    if (!isDoubtful) this.#ahead.add(standing)
    return standing
  }

  has(standing: Standing): boolean {
    return this.#ahead.has(standing)
  }

  remove(standing: Standing): void {
    if (!this.#ahead.delete(standing) || this.#ahead.size > 0) return
    this.#lull.abort()
    this.#lull = new AbortController()
  }

  /** Waits until nobody of good standing is being served, `patience` at the most; resolves with the time it took. */
  async lull(patience: Milliseconds, signal: AbortSignal): Promise<Milliseconds> {
    if (this.#ahead.size === 0) return 0
    const since = this.#clock.elapsed()
    await this.#clock.wait(patience, AbortSignal.any([signal, this.#lull.signal]))
    return this.#clock.elapsed() - since
  }
}

/** The standing of one motion while it is being served. */
export class Standing {
  readonly #rightOfWay: RightOfWay
  #patience: Milliseconds = LONGEST_WAIT

  constructor(rightOfWay: RightOfWay) {
    this.#rightOfWay = rightOfWay
  }

  /** It has given cause for doubt, or is served no longer: nobody waits for it, and it gives way. */
  resign(): void {
    this.#rightOfWay.remove(this)
  }

  /** Lets those of good standing go first if it has none itself; look at the signal afterwards. */
  async giveWay(signal: AbortSignal): Promise<void> {
    if (this.#rightOfWay.has(this) || this.#patience <= 0) return
    this.#patience -= await this.#rightOfWay.lull(this.#patience, signal)
  }
}
