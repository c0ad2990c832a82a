/** How soon a connection is read again: what comes in crumbs is gathered by the system meanwhile, and costs one read. */
import type { Bytes, Milliseconds } from '../base/units.ts'

/** From one small read to the next: at 1 MiB/s that is 4 KiB, far below what the system holds for a connection. */
const READ_INTERVAL: Milliseconds = 4

/** Small reads that may follow each other at once: a short answer is never delayed. */
const BURST = 64

/** A read that brought this much is worth its cost, however soon the next one follows. */
const LARGE: Bytes = 16 * 1024

export class ReadPace {
  #dueAt = Number.NEGATIVE_INFINITY

  /** A read at `now` (elapsed time) brought some bytes; returns how long the next one is to wait. */
  take(now: Milliseconds, bytes: Bytes): Milliseconds {
    if (bytes >= LARGE) return 0
    this.#dueAt = Math.max(this.#dueAt, now - BURST * READ_INTERVAL) + READ_INTERVAL
    return Math.max(0, this.#dueAt - now)
  }
}
