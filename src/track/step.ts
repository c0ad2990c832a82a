/** From one frame of a track to the next: does it follow, or is there a gap. */
import type { Milliseconds } from '../core/base/units.ts'

/** `gap`: the device wrote nothing for a while; `back`: time goes backwards, which is damage. */
export type Step = 'follows' | 'gap' | 'back'

/** A shorter pause is single frames that are missing, not a gap. */
export const LEAST_GAP: Milliseconds = 1000

/** Frames come this much later than their rate says before one of them is missing. */
const LATE = 1.5

/** What lies between two frames of a log with `hertz` frames a second, 0 = not known. */
export function stepBetween(before: Milliseconds, utc: Milliseconds, hertz: number): Step {
  if (utc < before) return 'back'
  return utc - before > longestStep(hertz) ? 'gap' : 'follows'
}

/** Frames that should stand between two that are `apart`. */
export function missingIn(apart: Milliseconds, hertz: number): number {
  return Math.max(0, Math.round((apart * hertz) / 1000) - 1)
}

function longestStep(hertz: number): Milliseconds {
  return hertz === 0 ? LEAST_GAP : Math.max(LEAST_GAP, (LATE * 1000) / hertz)
}
