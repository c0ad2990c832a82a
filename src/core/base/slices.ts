/** Long work in slices of some ms, so that everything else that waits has its turn between two of them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Milliseconds } from './units.ts'

/** Work that can be interrupted at each of its `yield`s. */
export type Sliced<Result> = Generator<undefined, Result, undefined>

/** A key is answered within a frame, and a probe waits no longer than for a slow packet. */
const SLICE: Milliseconds = 10

/** The result of work that is done without interruption. */
export function atOnce<Result>(work: Sliced<Result>): Result {
  let step = work.next()
  while (step.done !== true) step = work.next()
  return step.value
}

/** The result of work that gives way after each 10 ms. Throws what the work throws. */
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
