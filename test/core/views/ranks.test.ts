/** The places of a day's ranking. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { batchWord, chargingBatchOf } from '../../../src/core/views/charging-batch.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import type { MotionSummary } from '../../../src/core/views/motion-summary.ts'
import { rankedBests, rankingOf } from '../../../src/core/views/ranks.ts'
import { fleetViews, motionsOf } from '../../../src/core/views/views.ts'
import { mixedFleet, NOON } from '../../ui/scenes.ts'

const fleet = createFleetSummariser()(reduceAll(initialState, mixedFleet(30)), NOON)
const sailed = motionsOf(fleetViews.day, fleet)

function withBests(speeds: readonly number[]): readonly MotionSummary[] {
  return speeds.flatMap((best10s, place) => {
    const summary = fleet.summaries[place]
    return summary === undefined ? [] : [{ ...summary, day: { ...summary.day, best10s } }]
  })
}

it('equal speeds share a place, and the next one leaves out as many as were equal', () => {
  const { motions, places } = rankingOf(withBests([9000, 12_000, 12_000, 0, 8000]), 'best10s')
  expect(motions.map(({ id }) => [id, places.get(id)])).toEqual([
    [602, 1],
    [603, 1],
    [601, 3],
    [605, 4],
    [604, undefined],
  ])
})

it('the ranking by the best 500 m has the order of the view of the day', () => {
  expect(rankingOf(sailed, 'best500m').motions).toEqual(sailed)
})

it('a place is one more than the number of faster motions', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }),
      fc.constantFrom(...rankedBests),
      (speeds, best) => {
        const motions = withBests(speeds).map((each, place) => ({
          ...each,
          day: { ...each.day, [best]: speeds[place] ?? 0 },
        }))
        const { places } = rankingOf(motions, best)
        for (const { id, day } of motions) {
          const faster = motions.filter((other) => other.day[best] > day[best]).length
          expect(places.get(id)).toBe(day[best] === 0 ? undefined : faster + 1)
        }
      },
    ),
  )
})

it('a battery is charged in the batch of its place, and one that was not read today in none', () => {
  const [emptiest = 0, next = 0, third = 0] = fleet.chargeOrder.keys()
  const few = { chargeOrder: fleet.chargeOrder, chargers: 1 }
  expect([emptiest, next, third].map((id) => chargingBatchOf({ id }, few))).toEqual([1, 2, 3])
  expect(chargingBatchOf({ id: 65_000 }, few)).toBeUndefined()
  expect([1, 2, 3].map(batchWord)).toEqual(['first', 'second', 'no. 3'])
})
