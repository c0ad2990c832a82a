/** Decides whether a frame follows the one before, or whether there is a gap. */
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
  return utc - before > longestStep(hertz) ? 'gap' : 'follows'
}

/** Missing frames between two that are `apart`. */
export function missingIn(apart: Milliseconds, hertz: number): number {
  return Math.max(0, Math.round((apart * hertz) / 1000) - 1)
}

function longestStep(hertz: number): Milliseconds {
  return hertz === 0 ? LEAST_GAP : Math.max(LEAST_GAP, (LATE * 1000) / hertz)
}
