/** Distinguishes a receiver's one clock correction from frames in the wrong order (docs/device.md, "Other loggers"). */
import type { Milliseconds } from '../base/units.ts'

/** A receiver knows the leap seconds once it has the whole almanac: 12.5 minutes, if it misses nothing. */
const NEAR_START: Milliseconds = 15 * 60_000

/** The largest correction; 2 s were seen. */
const LARGEST: Milliseconds = 5000

/** Frames remembered: enough for the largest correction at any rate a header can give. */
const KEPT = 2048

/** A frame may be off by this share of the time between two frames. */
const SLACK = 0.25

/** Takes the times of a track's frames in order, and judges each step back. */
export class ClockWatch {
  readonly #period: Milliseconds
  readonly #utcs = new Float64Array(KEPT)
  readonly #checksums = new Uint16Array(KEPT)
  #count = 0
  #hasStepped = false
  #firstUtc: Milliseconds = 0
  #lastUtc: Milliseconds = 0

  /** `hertz` = frames a second, at least 1. */
  constructor(hertz: number) {
    this.#period = 1000 / hertz
  }

  /** Takes a frame that is no earlier than the one before, or any frame after the correction. */
  add(utc: Milliseconds, checksum: number): void {
    if (this.#count === 0) this.#firstUtc = utc
    if (utc - this.#firstUtc > NEAR_START) return
    const at = this.#count % KEPT
    this.#utcs[at] = utc
    this.#checksums[at] = checksum
    this.#lastUtc = utc
    this.#count += 1
  }

  /**
   * True once, for a frame that a correction made earlier than the one before: near the start, by a few whole seconds,
   * and at a time that other frames already had or that lies before the first. Frames in the wrong order have times
   * that no other frame had, and parts that came twice have the same frames.
   */
  isCorrection(utc: Milliseconds, checksum: number): boolean {
    if (this.#hasStepped || this.#lastUtc - this.#firstUtc > NEAR_START) return false
    const back = this.#lastUtc + this.#period - utc
    const slack = this.#period * SLACK
    const seconds = Math.round(back / 1000)
    if (seconds < 1 || back > LARGEST + slack || Math.abs(back - seconds * 1000) > slack) return false
    this.#hasStepped = true
    return utc < this.#firstUtc || this.#hadOtherAt(utc, checksum, slack)
  }

  #hadOtherAt(utc: Milliseconds, checksum: number, slack: Milliseconds): boolean {
    const near = this.#utcs.findIndex((each, index) => index < this.#count && Math.abs(each - utc) <= slack)
    return near >= 0 && !(this.#utcs[near] === utc && this.#checksums[near] === checksum)
  }
}
