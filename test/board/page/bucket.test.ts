/** Which tiles the bucket has, where they stand, and what is news in it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  greenOf,
  greenText,
  gridFor,
  mostImportant,
  type Tile,
  tilesOf,
} from '../../../src/board/page/bucket.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { createFleetSummariser, type FleetSummary } from '../../../src/core/views/fleet-summary.ts'
import { counted } from '../../../src/core/views/groups.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../../ui/scenes.ts'

function fleetOf(events: readonly MonitorEvent[], now = NOON): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, events), now)
}

function cameHome(motion: number, at: number): readonly MonitorEvent[] {
  const tracks = [track(motion, 0)]
  return [...arrive(motion, at, tracks), ...read(motion, at + 2000, tracks), release(motion, at + 4000)]
}

function gone(motion: number, at: number): MonitorEvent {
  return { type: 'motion-disconnected', at, motion, as: 'gone' }
}

const roster = [601, 602, 603, 604, 605].map((motion) => entrant(motion))
const three = [
  ...begin(roster),
  ...cameHome(603, NOON - 60_000),
  ...cameHome(601, NOON - 50_000),
  ...arrive(605, NOON - 40_000, [track(605, 0)]),
]

function idsOf(tiles: readonly Tile[]): readonly number[] {
  return tiles.map(({ summary }) => summary.id)
}

describe('the tiles of the bucket', () => {
  test('stand in order of arrival, and say what a volunteer does with each', () => {
    const tiles = tilesOf(fleetOf(three), { now: NOON, held: [] })
    expect(tiles.map(({ summary, kind }) => [summary.id, kind])).toEqual([
      [603, 'can-go'],
      [601, 'can-go'],
      [605, 'reading'],
    ])
  })

  test('show all motions that can go, are being read or are in trouble here, and no others', () => {
    const fleet = fleetOf(mixedFleet(75))
    const kinds = tilesOf(fleet, { now: NOON, held: [] }).filter(({ kind }) => kind !== 'gone')
    const green = kinds.filter(({ kind }) => kind === 'can-go')
    expect(green).toHaveLength(fleet.counts.canGo)
    expect(kinds.filter(({ kind }) => kind === 'reading')).toHaveLength(fleet.counts.reading)
    const isTrouble = (tile: Tile): boolean => counted.trouble(tile.summary)
    expect(kinds.filter(({ kind }) => kind === 'trouble').every(isTrouble)).toBe(true)
  })

  test('fade once their motions are switched off, and after 6 s only the count has them', () => {
    const events = [...three, gone(603, NOON)]
    const kindAfter = (ms: number): string | undefined =>
      tilesOf(fleetOf(events, NOON + ms), { now: NOON + ms, held: [] }).find(
        ({ summary }) => summary.id === 603,
      )?.kind
    expect([kindAfter(0), kindAfter(5_999), kindAfter(6_000)]).toEqual(['gone', 'gone', undefined])
  })

  test('stay where they are under a thumb, whatever comes or goes', () => {
    const events = [...three, gone(603, NOON), ...arrive(602, NOON, [])]
    const now = NOON + 60_000
    const held = [603, 601, 605]
    const tiles = tilesOf(fleetOf(events, now), { now, held })
    expect(idsOf(tiles)).toEqual([603, 601, 605, 602])
    expect(tiles[0]?.kind).toBe('gone')
    expect(idsOf(tilesOf(fleetOf(events, now), { now, held: [] }))).toEqual([601, 605, 602])
  })

  test('are fresh for 8 s once they are green', () => {
    const isFreshAt = (now: number): boolean | undefined =>
      tilesOf(fleetOf(three, now), { now, held: [] }).find(({ summary }) => summary.id === 601)?.isFresh
    expect([isFreshAt(NOON - 46_000 + 7_999), isFreshAt(NOON - 46_000 + 8_000)]).toEqual([true, false])
  })
})

describe('a wall without room for all', () => {
  test('shows those that can go, then trouble, then what is read, still in order of arrival', () => {
    const tiles = tilesOf(fleetOf(mixedFleet(75)), { now: NOON, held: [] })
    const green = tiles.filter(({ kind }) => kind === 'can-go')
    const shown = mostImportant(tiles, green.length + 2)
    expect(shown).toHaveLength(green.length + 2)
    expect(green.every((tile) => shown.includes(tile))).toBe(true)
    expect(shown.filter(({ kind }) => kind === 'trouble')).toHaveLength(2)
    expect(idsOf(shown)).toEqual(idsOf(tiles).filter((id) => idsOf(shown).includes(id)))
    expect(mostImportant(tiles, 500)).toBe(tiles)
  })

  test('has tiles that fill it, and none smaller than five metres allow', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 2200 }),
        (count, width, height) => {
          const { columns, rows } = gridFor(count, { width, height })
          const most = Math.max(1, Math.floor(width / 300)) * Math.max(1, Math.floor(height / 190))
          expect(columns * rows).toBeGreaterThanOrEqual(Math.min(count, most))
          if (columns > 1) expect(width / columns).toBeGreaterThanOrEqual(300)
          if (rows > 1) expect(height / rows).toBeGreaterThanOrEqual(190)
        },
      ),
    )
    expect(gridFor(1, { width: 1900, height: 800 })).toEqual({ columns: 1, rows: 1 })
    expect(gridFor(4, { width: 1900, height: 800 })).toEqual({ columns: 2, rows: 2 })
  })
})

test('what has turned green since is named once, the first three of many by number', () => {
  expect(greenText(new Set([601]), new Set([601]))).toBeUndefined()
  expect(greenText(new Set([601]), new Set([602]))).toBe('602 can go')
  expect(greenText(new Set(), new Set([601, 602, 603]))).toBe('601, 602, 603 can go')
  expect(greenText(new Set(), new Set([601, 602, 603, 604, 605]))).toBe('601, 602, 603 and 2 more can go')
  expect([...greenOf(fleetOf(three))]).toEqual([601, 603])
})
