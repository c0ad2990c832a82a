/** Decides when something is sent: each message wakes the phone and uses its battery. */
import type { Milliseconds } from '../core/base/units.ts'
import { BATCH_INTERVAL } from './protocol.ts'

export interface PaceParts {
  /** Sends what waits, and a sign of life with it if one is due. */
  readonly send: (isPulseDue: boolean) => void
  /** Any steady clock. */
  readonly now: () => Milliseconds
  readonly schedule: (callback: () => void, delay: Milliseconds) => void
}

/** Sends at once after a pause, otherwise at the end of an interval. */
export class Pace {
  readonly #parts: PaceParts
  #isScheduled = false
  #isPulseDue = false
  #sentAt: Milliseconds = Number.NEGATIVE_INFINITY

  constructor(parts: PaceParts) {
    this.#parts = parts
  }

  /** Something waits. */
  soon(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const { now, schedule } = this.#parts
    schedule(() => this.#send(), Math.max(0, this.#sentAt + BATCH_INTERVAL - now()))
  }

  /** A sign of life is due. */
  pulse(): void {
    this.#isPulseDue = true
    this.soon()
  }

  #send(): void {
    const { send, now } = this.#parts
    const isPulseDue = this.#isPulseDue
    this.#isScheduled = false
    this.#isPulseDue = false
    this.#sentAt = now()
    send(isPulseDue)
  }
}
