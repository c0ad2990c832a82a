/** The header's counts and the views agree, whatever has happened. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { diagnosisOf } from '../../../src/core/views/diagnosis.ts'
import { createFleetSummariser, type FleetSummary } from '../../../src/core/views/fleet-summary.ts'
import { type Group, groupOf, groups } from '../../../src/core/views/groups.ts'
import { views } from '../../../src/ui/views.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../../ui/scenes.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

function fleetAfter(events: readonly MonitorEvent[], now = NOON): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, events), now)
}

function idsIn(fleet: FleetSummary, isOne: (summary: FleetSummary['summaries'][number]) => boolean) {
  return fleet.summaries.filter(isOne).map(({ id }) => id)
}

/** Arbitrary events, moved to the day of the scenes: by themselves they are of any day. */
const dayOfScenes = fc.array(monitorEvent, { maxLength: 60 }).map((events): MonitorEvent[] => {
  const moved = JSON.stringify(events)
    .replaceAll('20261012', '20251007')
    .replaceAll('"2026-10-1', '"2025-10-0')
    .replace(/"(at|since)":(\d+)/g, (_, name, at) => `"${name}":${NOON - (Number(at) % 7_200_000)}`)
  return JSON.parse(moved) as MonitorEvent[]
})
const six = begin([601, 602, 603, 604, 605, 606].map((id) => entrant(id)))

it('after any events the header has as many missing and in trouble as the views list, and every assigned motion is counted', () => {
  const seen = new Set<Group>()
  fc.assert(
    fc.property(dayOfScenes, (events) => {
      const fleet = fleetAfter([...six, ...events])
      const { counts, summaries } = fleet
      expect(counts.missing).toBe(idsIn(fleet, views.missing.keeps).length)
      expect(counts.trouble).toBe(idsIn(fleet, views.trouble.keeps).length)
      const isIn = (group: Group) => (summary: (typeof summaries)[number]) => groupOf(summary) === group
      expect([counts.reading, counts.canGo, counts.done]).toEqual(
        (['reading', 'can-go', 'done'] as const).map((group) => idsIn(fleet, isIn(group)).length),
      )
      const uncounted = summaries.filter((summary) => {
        const isListed = views.missing.keeps(summary) || views.trouble.keeps(summary)
        return !isListed && !['reading', 'can-go', 'done'].includes(groupOf(summary))
      })
      expect(uncounted.filter(({ holder }) => holder !== undefined)).toEqual([])
      for (const summary of summaries) {
        seen.add(groupOf(summary))
        if (groupOf(summary) === 'trouble') expect(diagnosisOf(summary)).toBeDefined()
        if (groupOf(summary) === 'can-go') expect(summary.motion.state).toBe('released')
      }
    }),
    { numRuns: 1000 },
  )
  expect([...seen].sort()).toEqual([...groups].sort())
})

it('a motion that can go lies here, and one that has gone since is done', () => {
  const tracks = [track(601, 0)]
  const released = [
    ...begin([entrant(601)]),
    ...arrive(601, NOON - 9000, tracks),
    ...read(601, NOON - 7000, tracks),
    release(601, NOON - 1000),
  ]
  expect(fleetAfter(released).counts).toMatchObject({ canGo: 1, done: 0, missing: 0 })
  const gone: MonitorEvent = { type: 'motion-disconnected', at: NOON, motion: 601, as: 'gone' }
  expect(fleetAfter([...released, gone]).counts).toMatchObject({ canGo: 0, done: 1, missing: 0 })
})

it('a motion that was in trouble before a restart is counted and listed although nobody knows why', () => {
  const remembered: MonitorEvent = {
    type: 'motion-remembered',
    at: NOON,
    motion: 601,
    as: 'in-trouble',
    since: NOON - 60_000,
    isRead: false,
  }
  const fleet = fleetAfter([...begin([entrant(601)]), remembered])
  expect(fleet.counts.trouble).toBe(1)
  expect(idsIn(fleet, views.trouble.keeps)).toEqual([601])
})

it('the header of a fleet in every state has the numbers of its views', () => {
  const fleet = fleetAfter(mixedFleet(100))
  expect(fleet.counts.missing).toBe(idsIn(fleet, views.missing.keeps).length)
  expect(fleet.counts.trouble).toBe(idsIn(fleet, views.trouble.keeps).length)
})
