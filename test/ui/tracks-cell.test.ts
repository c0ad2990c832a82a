import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Track } from '../../src/core/domain/track.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import type { MotionSummary } from '../../src/core/views/motion-summary.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { tracksCell } from '../../src/ui/tracks-cell.ts'
import { arrive, begin, entrant, NOON, read, track } from './scenes.ts'

const style = createStyle('none', 'unicode')

/** A motion with tracks of today and of the day before, some of them read. */
function reading(today: number, older: number, home: number): MotionSummary {
  const tracks = [...tracksOf(today, '20251007'), ...tracksOf(older, '20251006')]
  return summaryAfter([...arrive(601, NOON - 60_000, tracks), ...read(601, NOON, tracks, home)])
}

function tracksOf(count: number, day: string): Track[] {
  return Array.from({ length: count }, (_, place) => track(601, place, { day }))
}

function summaryAfter(events: readonly MonitorEvent[]): MotionSummary {
  const state = reduceAll(initialState, [...begin([entrant(601)]), ...events])
  const summary = createFleetSummariser()(state, NOON).byId.get(601)
  if (summary === undefined) throw new Error('the motion is not in the fleet')
  return summary
}

function cellOf(summary: MotionSummary, width: number): string {
  const { fleet, now } = { fleet: createFleetSummariser()(initialState, NOON), now: NOON }
  return tracksCell(summary, { style, time: createLocalTime('UTC'), fleet, now }, width).text
}

describe('the tracks of a motion that is being read', () => {
  it('the tracks cell counts older tracks apart from those of today, in fewer words where there is less room', () => {
    const summary = reading(1, 3, 1)
    expect(cellOf(summary, 34)).toMatch(/^today 1\/1, older 0\/3 [━─]+ +\d+%$/)
    expect(cellOf(summary, 25)).toMatch(/^today 1\/1, older 0\/3 +\d+%$/)
    expect(cellOf(summary, 22)).toBe('today 1/1, older 0/3')
    expect(cellOf(summary, 19)).toMatch(/^1\/1, older 0\/3 +\d+%$/)
    expect(cellOf(summary, 14)).toBe('1/1, older 0/3')
    expect(cellOf(summary, 10)).toBe('1/1 +0/3')
  })

  it('an older track that has come home stays counted while the others are read', () => {
    expect(cellOf(reading(1, 3, 0), 22)).toBe('today 0/1, older 0/3')
    expect(cellOf(reading(1, 3, 2), 22)).toBe('today 1/1, older 1/3')
    expect(cellOf(reading(1, 3, 3), 22)).toBe('today 1/1, older 2/3')
    expect(reading(1, 3, 3).progress).toMatchObject({ wanted: 4, home: 3 })
  })

  it('an older track that was home before this visit is not counted', () => {
    const tracks = [track(601, 0), track(601, 1, { day: '20251006', status: 'completed' })]
    const summary = summaryAfter([...arrive(601, NOON - 60_000, tracks), ...read(601, NOON, tracks, 0)])
    expect(summary.progress).toMatchObject({ wanted: 1, older: { wanted: 0, home: 0 } })
    expect(cellOf(summary, 22)).toMatch(/^[━─]+ +\d+%$/)
  })

  it('a motion with older tracks alone says so, and one with none of them shows the bar alone', () => {
    expect(cellOf(reading(0, 3, 1), 22)).toMatch(/^older 1\/3 [━─]+ +\d+%$/)
    expect(cellOf(reading(3, 0, 1), 22)).toMatch(/^[━─]+ +\d+%$/)
  })

  it('the words fit their column at any width from 18 on, whatever the counts', () => {
    const count = fc.integer({ min: 0, max: 99 })
    fc.assert(
      fc.property(
        count,
        count,
        fc.nat(198),
        fc.integer({ min: 18, max: 60 }),
        (today, older, home, width) => {
          const wanted = today + older
          fc.pre(wanted > 0)
          const homeOf = Math.min(home, wanted - 1)
          const olderHome = Math.max(0, homeOf - today)
          const summary: MotionSummary = {
            ...reading(1, 0, 0),
            progress: {
              wanted,
              home: homeOf,
              older: { wanted: older, home: olderHome },
              received: homeOf,
              expected: wanted,
            },
          }
          expect(cellOf(summary, width).length).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  it('the tracks cell counts older tracks apart before the first track is read, too', () => {
    const tracks = [...tracksOf(1, '20251007'), ...tracksOf(2, '20251006')]
    expect(cellOf(summaryAfter(arrive(601, NOON, tracks)), 22)).toBe('today 0/1, older 0/2')
    expect(cellOf(summaryAfter(arrive(601, NOON, tracksOf(2, '20251007'))), 22)).toBe('2 to read')
  })
})
