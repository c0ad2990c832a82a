/** Runs long work in slices of a few ms, so that other work gets its turn in between. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Milliseconds } from './units.ts'

/** Work that can pause at each of its `yield`s. */
export type Sliced<Result> = Generator<undefined, Result, undefined>

/** Short enough to answer a key within a frame and to delay a probe no more than a slow packet would. */
const SLICE: Milliseconds = 10

/** Runs the work to its end without a pause. */
export function atOnce<Result>(work: Sliced<Result>): Result {
  let step = work.next()
  while (step.done !== true) step = work.next()
  return step.value
}

/** Runs the work and gives way every 10 ms. Throws what the work throws. */
export async function inSlices<Result>(work: Sliced<Result>): Promise<Result> {
  while (true) {
    const end = performance.now() + SLICE
    do {
      const step = work.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    await nextTurn()
  }
}
