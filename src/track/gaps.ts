/** Finds the gaps between the frames of a track: counts them, adds up their time, and keeps the longest. */
import type { Milliseconds } from '../core/base/units.ts'

/** `gap`: the device wrote nothing for a while; `back`: time goes backwards, which is damage. */
export type Step = 'follows' | 'gap' | 'back'

/** A shorter pause counts as missing frames, not as a gap. */
export const LEAST_GAP: Milliseconds = 1000

/** How late a frame may be, by its rate, before one counts as missing. */
const LATE = 1.5

/** The step between two frames of a log with `hertz` frames a second, 0 = unknown. */
export function stepBetween(before: Milliseconds, utc: Milliseconds, hertz: number): Step {
  if (utc < before) return 'back'
  const longest = hertz === 0 ? LEAST_GAP : Math.max(LEAST_GAP, (LATE * 1000) / hertz)
  return utc - before > longest ? 'gap' : 'follows'
}

/** Missing frames between two that are `apart`. */
export function missingIn(apart: Milliseconds, hertz: number): number {
  return Math.max(0, Math.round((apart * hertz) / 1000) - 1)
}

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
