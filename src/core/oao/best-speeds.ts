/** Finds the best 2 s, 10 s and 500 m of a track in one pass over its speeds (docs/device.md, "Best speeds"). */
import type { MillimetresPerSecond } from '../base/units.ts'
import type { BestSpeeds } from './frames.ts'

/**
 * Speeds kept at once, which bounds memory at 256 KiB. A longer 500 m window is given up: at 10 Hz that is slower than
 * 0.08 m/s, at the 255 Hz that a header may claim slower than 2 m/s.
 */
const KEPT_SPEEDS = 2 ** 16
const RING_MASK = KEPT_SPEEDS - 1
const WINDOW_MILLIMETRES = 500_000

/** A run of frames, both ends included, counted from 0. */
export interface FrameSpan {
  readonly first: number
  readonly last: number
}

/** Where each best was sailed first; undefined where the track is too short for it. */
export type BestSpans = Readonly<Record<keyof BestSpeeds, FrameSpan | undefined>>

/** Takes the speeds of a track in order; every sum is of integers below 2^53, so exact. */
export class BestSpeedFinder {
  readonly #ring = new Uint32Array(KEPT_SPEEDS)
  readonly #frames2s: number
  readonly #frames10s: number
  /** 500 m as a sum of speeds: distance is the sum of speed / Hz. */
  readonly #target500m: number
  #count = 0
  #sum2s = 0
  #sum10s = 0
  #highest2s = 0
  #highest10s = 0
  #first500m = 0
  #sum500m = 0
  #best500m = 0
  /** The last frame of each best, -1 = none yet. */
  #last2s = -1
  #last10s = -1
  #span500m: FrameSpan | undefined

  /** `hertz` = speeds a second, at least 1. */
  constructor(hertz: number) {
    this.#frames2s = 2 * hertz
    this.#frames10s = 10 * hertz
    this.#target500m = WINDOW_MILLIMETRES * hertz
  }

  /** Takes the next speed, in mm/s. */
  add(speed: MillimetresPerSecond): void {
    const at = this.#count
    this.#sum2s += speed - this.#speedAt(at - this.#frames2s)
    this.#sum10s += speed - this.#speedAt(at - this.#frames10s)
    if (at - this.#first500m === KEPT_SPEEDS) this.#dropFirst500m()
    this.#ring[at & RING_MASK] = speed
    this.#count = at + 1
    // A window that is not full yet would count the speeds before the track as 0.
    if (at >= this.#frames2s - 1 && this.#sum2s > this.#highest2s) {
      this.#highest2s = this.#sum2s
      this.#last2s = at
    }
    if (at >= this.#frames10s - 1 && this.#sum10s > this.#highest10s) {
      this.#highest10s = this.#sum10s
      this.#last10s = at
    }
    this.#advance500m(speed)
  }

  /** The best speeds so far; 0 where the track is too short for one. */
  bests(): BestSpeeds {
    return {
      best2s: Math.floor(this.#highest2s / this.#frames2s),
      best10s: Math.floor(this.#highest10s / this.#frames10s),
      best500m: Math.floor(this.#best500m),
    }
  }

  /** Where the best speeds so far were sailed. */
  spans(): BestSpans {
    return {
      best2s: spanOf(this.#last2s, this.#frames2s),
      best10s: spanOf(this.#last10s, this.#frames10s),
      best500m: this.#span500m,
    }
  }

  #speedAt(index: number): number {
    return this.#ring[index & RING_MASK] ?? 0
  }

  #dropFirst500m(): void {
    this.#sum500m -= this.#speedAt(this.#first500m)
    this.#first500m += 1
  }

  #advance500m(speed: MillimetresPerSecond): void {
    this.#sum500m += speed
    if (this.#sum500m < this.#target500m) return
    while (this.#sum500m - this.#speedAt(this.#first500m) >= this.#target500m) this.#dropFirst500m()
    const mean = this.#sum500m / (this.#count - this.#first500m)
    if (mean <= this.#best500m) return
    this.#best500m = mean
    this.#span500m = { first: this.#first500m, last: this.#count - 1 }
  }
}

function spanOf(last: number, frames: number): FrameSpan | undefined {
  return last < 0 ? undefined : { first: last - frames + 1, last }
}
