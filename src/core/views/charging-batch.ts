/** Which batch a motion is charged in, and what every screen calls it. */
import { batchOf } from '../domain/charging.ts'
import type { FleetSummary } from './fleet-summary.ts'
import type { MotionSummary } from './motion-summary.ts'

/** The batch of a motion, from 1; undefined where its battery was not read today. */
export function chargingBatchOf(
  { id }: Pick<MotionSummary, 'id'>,
  { chargeOrder, chargers }: Pick<FleetSummary, 'chargeOrder' | 'chargers'>,
): number | undefined {
  const rank = chargeOrder.get(id)
  return rank === undefined ? undefined : batchOf(rank, chargers)
}

/** `first`, `second`, `no. 3`. */
export function batchWord(batch: number): string {
  if (batch === 1) return 'first'
  return batch === 2 ? 'second' : `no. ${batch}`
}
