/** Which motion is shown where motions are laid down one after the other: the newest, without leaving a reader behind. */
import type { Milliseconds } from '../base/units.ts'
import type { MotionId } from '../domain/motion.ts'
import type { FleetSummary } from './fleet-summary.ts'
import type { MotionSummary } from './motion-summary.ts'
import { type Readiness, readinessOf } from './readiness.ts'

/** The motion that is shown, and since when what is said of it has been the same. */
export interface ShownArrival {
  readonly motion: MotionId
  readonly kind: Readiness['kind']
  readonly since: Milliseconds
}

/** Nothing else takes the place of what has just been said. */
export const HOLD: Milliseconds = 10_000

/** The motions that have come, the newest first. */
export function arrivalsOf({ summaries }: FleetSummary): readonly MotionSummary[] {
  return summaries
    .filter(({ arrivedAt }) => arrivedAt !== undefined)
    .toSorted((a, b) => (b.arrivedAt ?? 0) - (a.arrivedAt ?? 0) || a.id - b.id)
}

/** The motion to show after the one before; undefined before the first. */
export function nextArrival(
  before: ShownArrival | undefined,
  fleet: FleetSummary,
  now: Milliseconds,
): ShownArrival | undefined {
  const [newest] = arrivalsOf(fleet)
  const shown = before === undefined ? undefined : fleet.byId.get(before.motion)
  if (before !== undefined && shown !== undefined) {
    const { kind } = readinessOf(shown)
    if (kind !== before.kind) return { motion: shown.id, kind, since: now }
    // The clock of a replay may go back.
    const age = Math.abs(now - before.since)
    if (newest === undefined || newest.id === shown.id || age < HOLD) return before
  }
  return newest && { motion: newest.id, kind: readinessOf(newest).kind, since: now }
}
