/** The estimate when all that are here will be home: by the times of the events, steady, and silent while unsure. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../../src/core/events/state.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import {
  bytesLeft,
  homeAt,
  type Receipt,
  rateOf,
  receiptsBetween,
  steadied,
  timeLeftText,
} from '../../../src/core/views/time-left.ts'
import { arrive, begin, entrant, info, NOON, track } from '../../ui/scenes.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

const MIB = 2 ** 20

/** A byte rate over a time that ends now, a receipt a second. */
function steady(rate: number, seconds: number, end = NOON): Receipt[] {
  return Array.from({ length: seconds + 1 }, (_, second) => ({ at: end - second * 1000, bytes: rate }))
}

function fleetAfter(events: readonly MonitorEvent[]) {
  return createFleetSummariser()(reduceAll(initialState, events), NOON)
}

const big = track(601, 0, { figures: { ...track(601, 0).figures, size: 10 * MIB } })
const planned = (motion: number): MonitorEvent[] =>
  arrive(motion, NOON - 9000, [{ ...big, key: `A_${motion}` }])

describe('the rate of the last minute', () => {
  it('the rate is that of the last minute, by the times of the events', () => {
    expect(rateOf(steady(MIB, 59), NOON)).toBeCloseTo(MIB, -3)
    expect(rateOf([...steady(9 * MIB, 60, NOON - 61_000), ...steady(MIB, 59)], NOON)).toBeCloseTo(MIB, -3)
  })

  it('the rate of less than ten seconds, and of one that has stopped, is unknown', () => {
    expect(rateOf([], NOON)).toBeUndefined()
    expect(rateOf(steady(MIB, 8), NOON)).toBeUndefined()
    expect(rateOf(steady(MIB, 30, NOON - 21_000), NOON)).toBeUndefined()
    expect(rateOf(steady(MIB, 30, NOON + 90_000), NOON)).toBeUndefined()
  })

  it('the rate begins anew after a pause, which says nothing about the motions that came then', () => {
    const before = steady(MIB, 5, NOON - 45_000)
    expect(rateOf([...before, ...steady(MIB, 15)], NOON)).toBeCloseTo(MIB, -3)
  })

  it('what two states received has the times of the events, whenever the states are compared', () => {
    const state = (events: readonly MonitorEvent[]): MonitorState['motions'] =>
      reduceAll(initialState, [...begin([entrant(601)]), ...planned(601), ...events]).motions
    const started: MonitorEvent = {
      type: 'track-started',
      at: NOON - 6000,
      motion: 601,
      key: 'A_601',
      expected: 10 * MIB,
    }
    const progressed: MonitorEvent = {
      type: 'track-progressed',
      at: NOON - 5000,
      motion: 601,
      key: 'A_601',
      received: MIB,
    }
    expect(receiptsBetween(state([started]), state([started, progressed]))).toEqual([
      { at: NOON - 5000, bytes: MIB },
    ])
  })
})

describe('the bytes that are left', () => {
  it('the bytes that are left are those of the motions being read', () => {
    expect(bytesLeft(fleetAfter([...begin([entrant(601), entrant(602)]), ...planned(601)]))).toBe(10 * MIB)
  })

  it('a motion whose tracks are not known yet counts as an average one, and is unknown as the first', () => {
    const came: MonitorEvent = { type: 'motion-connected', at: NOON, motion: 602, address: '10.0.0.2' }
    const start = begin([entrant(601), entrant(602)])
    expect(bytesLeft(fleetAfter([...start, came]))).toBeUndefined()
    expect(bytesLeft(fleetAfter([...start, ...planned(601), came]))).toBe(20 * MIB)
  })

  it('nothing is estimated where nothing is left', () => {
    const read: MonitorEvent = {
      type: 'motion-recalled',
      at: NOON,
      motion: 601,
      inspectedAt: NOON,
      info: info(601),
      settings: undefined,
      findings: [],
      tracks: [big],
    }
    const fleet = fleetAfter([...begin([entrant(601)]), read])
    expect(homeAt(steady(MIB, 59), fleet, NOON)).toBeUndefined()
  })
})

describe('the estimate', () => {
  it('the estimate is the bytes that are left by the rate of the last minute', () => {
    const fleet = fleetAfter([...begin([entrant(601)]), ...planned(601)])
    const at = homeAt(steady(MIB / 10, 59), fleet, NOON) ?? 0
    expect((at - NOON) / 1000).toBeCloseTo(100, -1)
    expect(timeLeftText(at, NOON)).toBe('home in about 2 min')
  })

  it('the estimate counts down while the rate wavers by a fifth, and never goes up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 60, maxLength: 200 }),
        (waves) => {
          let shown: number | undefined
          let before = Number.POSITIVE_INFINITY
          for (const [second, wave] of waves.entries()) {
            const now = NOON + second * 1000
            shown = steadied(shown, now + (300 - second) * 1000 * wave, now)
            const minutes = Math.ceil(((shown ?? 0) - now) / 60_000)
            expect(minutes).toBeLessThanOrEqual(before)
            before = minutes
          }
        },
      ),
    )
  })

  it('the estimate follows a change that is large', () => {
    const shown = NOON + 120_000
    expect(steadied(shown, NOON + 140_000, NOON)).toBe(shown)
    expect(steadied(shown, NOON + 600_000, NOON)).toBe(NOON + 600_000)
    expect(steadied(shown, undefined, NOON)).toBeUndefined()
    expect(steadied(undefined, shown, NOON)).toBe(shown)
    expect(steadied(NOON - 1, NOON + 9000, NOON)).toBe(NOON + 9000)
  })

  it('the estimate is in words that any volunteer understands', () => {
    const words = (seconds: number) => timeLeftText(NOON + seconds * 1000, NOON)
    expect([20, 61, 200, 7200].map(words)).toEqual([
      'home within a minute',
      'home in about 2 min',
      'home in about 4 min',
      'home in about 2 h',
    ])
  })

  it('the estimate is a time to come, or unknown, after any events', () => {
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 60 }), (events) => {
        const fleet = fleetAfter([...begin([entrant(601), entrant(602)]), ...events])
        const at = homeAt(steady(MIB, 59), fleet, NOON)
        if (at !== undefined) expect(at).toBeGreaterThan(NOON)
      }),
    )
  })
})
