/** Ends the wait of one motion early: when a person asks for it, or when what it waits for may have changed. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'

/** Why a wait has ended early: an error made for each of thousands, with its stack, would cost more than the wait. */
const WOKEN = new Error('woken')

export class WakeUp {
  #isRequested = false
  #wake: (() => void) | undefined

  /** A person asks for the motion: ends its wait, or the next one. */
  request(): void {
    this.#isRequested = true
    this.interrupt()
  }

  /** Ends the wait that is under way, if there is one. */
  interrupt(): void {
    this.#wake?.()
  }

  /**
   * Resolves after `span`, at once if there is a request, early on a request, an interruption or the signal.
   *
   * Nothing of a wait outlives it: a motion may be waited for all day, once a second.
   */
  async wait(span: Milliseconds, clock: Clock, signal: AbortSignal): Promise<void> {
    if (this.#isRequested || signal.aborted) return
    const ending = new AbortController()
    const wake = (): void => ending.abort(WOKEN)
    this.#wake = wake
    signal.addEventListener('abort', wake)
    await clock.wait(span, ending.signal)
    signal.removeEventListener('abort', wake)
    this.#wake = undefined
  }

  /** True if there was a request, which is answered by this. */
  takeRequest(): boolean {
    const wasRequested = this.#isRequested
    this.#isRequested = false
    return wasRequested
  }
}
