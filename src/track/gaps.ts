/** Counts the gaps of a track, adds up their time, and keeps the longest. */
import type { Milliseconds } from '../core/base/units.ts'

export interface Gap {
  /** The last frame before it. */
  readonly from: Milliseconds
  /** The first frame after it. */
  readonly to: Milliseconds
}

export interface GapList {
  readonly count: number
  readonly total: Milliseconds
  /** The longest first, at most `GAPS_KEPT`. */
  readonly longest: readonly Gap[]
}

/** Bounds the memory, because a file may consist of gaps. */
export const GAPS_KEPT = 100

export class GapFinder {
  #count = 0
  #total = 0
  /** The longest so far, among at most as many others. */
  #kept: Gap[] = []

  add(gap: Gap): void {
    this.#count += 1
    this.#total += lengthOf(gap)
    this.#kept.push(gap)
    if (this.#kept.length === 2 * GAPS_KEPT) this.#kept = longestOf(this.#kept)
  }

  list(): GapList {
    return { count: this.#count, total: this.#total, longest: longestOf(this.#kept) }
  }
}

/** How long a gap lasted. */
export function lengthOf({ from, to }: Gap): Milliseconds {
  return to - from
}

function longestOf(gaps: readonly Gap[]): Gap[] {
  return gaps.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, GAPS_KEPT)
}
