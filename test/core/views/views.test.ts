/** What every screen lists in a view, and in which order. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import { viewIds } from '../../../src/core/views/view-ids.ts'
import { fleetViews, motionsOf } from '../../../src/core/views/views.ts'
import { sortedRows } from '../../../src/ui/sorting.ts'
import { views } from '../../../src/ui/views.ts'
import { mixedFleet, NOON } from '../../ui/scenes.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

it('after any events the table of the terminal has the motions of a view in the order of every other screen', () => {
  fc.assert(
    fc.property(fc.array(monitorEvent, { maxLength: 60 }), fc.constantFrom(...viewIds), (events, id) => {
      const fleet = createFleetSummariser()(reduceAll(initialState, [...mixedFleet(30), ...events]), NOON)
      const listed = motionsOf(fleetViews[id], fleet).map((summary) => summary.id)
      expect(sortedRows(views[id], fleet, undefined).map((summary) => summary.id)).toEqual(listed)
    }),
  )
})
