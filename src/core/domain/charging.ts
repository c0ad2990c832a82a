/** Decides which batteries are charged first. */
import type { MotionId } from './motion.ts'

/** Batteries charged at once, unless `Monitor.Chargers` names another number (docs/device.md, "End of the day"). */
export const usualChargers = 48

/** Motions by battery percent, the emptiest first; equal ones by number. */
export function chargeOrder<Charged extends { readonly id: MotionId; readonly battery: number }>(
  known: readonly Charged[],
): readonly Charged[] {
  return known.toSorted((a, b) => a.battery - b.battery || a.id - b.id)
}

/** The batch, from 1, of a battery at this place of the charge order, from 0. */
export function batchOf(place: number, chargers: number): number {
  return Math.floor(place / chargers) + 1
}
