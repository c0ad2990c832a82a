/** Places in a ranking: equal figures share one, and a motion without a figure has none. */
import type { MillimetresPerSecond } from '../base/units.ts'
import type { MotionId } from '../domain/motion.ts'
import type { MotionSummary } from './motion-summary.ts'

export const rankedBests = ['best500m', 'best10s', 'best2s'] as const
export type RankedBest = (typeof rankedBests)[number]

/** The ranking of the day's motions by one of their bests. */
export interface Ranking {
  /** Those with a figure first, the fastest first; equal ones by number. */
  readonly motions: readonly MotionSummary[]
  /** From 1. */
  readonly places: ReadonlyMap<MotionId, number>
}

/** Ranks motions by a best of their day. */
export function rankingOf(motions: readonly MotionSummary[], best: RankedBest): Ranking {
  const ordered = motions.toSorted((a, b) => b.day[best] - a.day[best] || a.id - b.id)
  const places = new Map<MotionId, number>()
  let before: { readonly speed: MillimetresPerSecond; readonly place: number } | undefined
  for (const [index, { id, day }] of ordered.entries()) {
    if (day[best] === 0) break
    const place = before?.speed === day[best] ? before.place : index + 1
    before = { speed: day[best], place }
    places.set(id, place)
  }
  return { motions: ordered, places }
}
