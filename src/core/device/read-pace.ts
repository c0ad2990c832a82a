/** Decides when to read a connection again: meanwhile the system gathers small pieces, and one read takes them all. */
import type { Bytes, Milliseconds } from '../base/units.ts'

/** From one small read to the next: at 1 MiB/s that is 4 KiB, far below what the system holds for a connection. */
const READ_INTERVAL: Milliseconds = 4

/** Small reads that may follow each other at once, so that a short answer is never delayed. */
const BURST = 64

/** A read of this size is worth its cost, however soon the next one follows. */
const LARGE: Bytes = 16 * 1024

export class ReadPace {
  #dueAt = Number.NEGATIVE_INFINITY

  /** Counts a read at `now` (elapsed time); returns how long the next one must wait, ms. */
  take(now: Milliseconds, bytes: Bytes): Milliseconds {
    if (bytes >= LARGE) return 0
    this.#dueAt = Math.max(this.#dueAt, now - BURST * READ_INTERVAL) + READ_INTERVAL
    return Math.max(0, this.#dueAt - now)
  }
}
