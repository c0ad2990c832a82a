/** Ends the wait of one motion early: a person asks for it, or what it waits for may have changed. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'

/** Why a wait ended early; one error for all, because thousands with stacks would cost more than the waits. */
const WOKEN = new Error('woken')

/** Resolves when what `subscribe` is given is called, or with the signal; `subscribe` returns how to unsubscribe. */
export async function untilCalled(
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = (): void => resolve()
  const unsubscribe = subscribe(end)
  signal.addEventListener('abort', end)
  await promise
  signal.removeEventListener('abort', end)
  unsubscribe()
}

export class WakeUp {
  #isRequested = false
  #wake: (() => void) | undefined

  /** A person asks for the motion: ends its wait, or the next one. */
  request(): void {
    this.#isRequested = true
    this.interrupt()
  }

  /** Ends the current wait, if there is one. */
  interrupt(): void {
    this.#wake?.()
  }

  /**
   * Resolves after `span`, at once if there is a request, early on a request, an interruption or the signal.
   * It leaves no listener behind: a motion may be waited for all day, once a second.
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

  /** True if there was a request; this clears it. */
  takeRequest(): boolean {
    const wasRequested = this.#isRequested
    this.#isRequested = false
    return wasRequested
  }
}
