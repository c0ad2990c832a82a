/** Decides which batteries are charged first. */
import type { MotionId } from './motion.ts'

/** Batteries charged at once (docs/device.md, "End of the day"). */
export const CHARGERS = 48

/** Motions by battery percent, the emptiest first; equal ones by number. */
export function chargeOrder<Charged extends { readonly id: MotionId; readonly battery: number }>(
  known: readonly Charged[],
): readonly Charged[] {
  return known.toSorted((a, b) => a.battery - b.battery || a.id - b.id)
}
