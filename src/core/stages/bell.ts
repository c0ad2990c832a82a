/** A bell a waiting stage can hear: rung by a command for its motion. */
import type { Clock } from '../clock.ts'
import type { Milliseconds } from '../units.ts'

/** Why a wait has ended early: an error made for each of thousands, with its stack, would cost more than the wait. */
const WOKEN = new Error('woken')

export class Bell {
  #isRung = false
  #wake: (() => void) | undefined

  /** Wakes who waits, or who waits next. */
  ring(): void {
    this.#isRung = true
    this.nudge()
  }

  /** Wakes who waits now, without anybody having asked. */
  nudge(): void {
    this.#wake?.()
  }

  /**
   * Resolves after `span`, at once if it was rung since it was last silenced, early when rung, nudged or ended.
   *
   * Nothing of a wait outlives it: a motion may be waited for all day, once a second.
   */
  async wait(span: Milliseconds, clock: Clock, signal: AbortSignal): Promise<void> {
    if (this.#isRung || signal.aborted) return
    const ending = new AbortController()
    const wake = (): void => ending.abort(WOKEN)
    this.#wake = wake
    signal.addEventListener('abort', wake)
    await clock.wait(span, ending.signal)
    signal.removeEventListener('abort', wake)
    this.#wake = undefined
  }

  /** True if it was rung; silences it. */
  silence(): boolean {
    const wasRung = this.#isRung
    this.#isRung = false
    return wasRung
  }
}
