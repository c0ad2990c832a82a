import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fleet } from '../../../src/core/stages/fleet.ts'
import {
  firstLookDelay,
  jittered,
  LOOKUP_AGE,
  lookSpan,
  PACKETS_PER_SECOND,
  retrySpan,
  trackPause,
  weightOf,
} from '../../../src/core/stages/pacing.ts'

const interval = 5000
const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true })

describe('the span between two looks for an absent motion', () => {
  test('is never above the interval while that takes no more than 2,000 packets a second', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 10, max: 3_600_000 }), (demand, longest) => {
        fc.pre((demand / longest) * 1000 < 1999)
        expect(lookSpan({ interval: longest, weight: 1, demand })).toBeLessThanOrEqual(longest)
      }),
    )
  })

  test('is so long that no fleet, however large, is looked for with more than 2,000 packets a second', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 10, max: 3_600_000 }), (demand, longest) => {
        expect((demand * 1000) / lookSpan({ interval: longest, weight: 1, demand })).toBeLessThan(2001)
      }),
    )
  })

  test('keeps 117 absent motions within 150 packets a second, jitter included, even when each look costs two', () => {
    for (const packets of [1, 1.4, 2]) {
      const span = jittered(lookSpan({ interval, weight: 1, demand: 117 * packets }), 0.5)
      expect((117 * packets * 1000) / span).toBeLessThanOrEqual(150)
    }
  })

  test('grows with what a look costs and with how many share the looks', () => {
    const spans = [117, 234, 468].map((demand) => lookSpan({ interval, weight: 1, demand }))
    expect(spans).toEqual(spans.toSorted((a, b) => a - b))
    expect(new Set(spans).size).toBe(3)
  })

  test('is shorter for a motion that is still to come than for one that is home or is nobody’s today', () => {
    const expected = weightOf({ isAssigned: true, isHome: false })
    for (const unlikely of [
      weightOf({ isAssigned: true, isHome: true }),
      weightOf({ isAssigned: false, isHome: false }),
    ]) {
      expect(lookSpan({ interval, weight: expected, demand: 117 })).toBeLessThan(
        lookSpan({ interval, weight: unlikely, demand: 117 }),
      )
    }
  })

  test('is shortened by jitter, never lengthened', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (span, chance) => {
        expect(jittered(span, chance)).toBeLessThanOrEqual(span)
        expect(jittered(span, chance)).toBeGreaterThanOrEqual(span * 0.9)
      }),
    )
  })
})

describe('the first look', () => {
  test('is at once for a fleet of an event', () => {
    expect(firstLookDelay(117, interval)).toBe(0)
  })

  test('is spread over the interval for a fleet of thousands, and for a larger one over what the network bears', () => {
    expect(firstLookDelay(2000, interval)).toBeGreaterThan(1000)
    expect(firstLookDelay(10_000, interval)).toBe(interval)
    expect(firstLookDelay(65_000, interval)).toBe(32_500)
  })
})

test('a known address is looked up again within the interval', () => {
  expect(LOOKUP_AGE).toBeLessThan(interval)
})

test('a motion in trouble is tried again ever more seldom, and at least twice a minute', () => {
  const spans = [1, 2, 3, 4, 5, 6, 7, 100].map(retrySpan)
  expect(spans).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

test('each track that fails in a visit lets the next wait longer, two seconds at the most', () => {
  expect([1, 2, 3, 6, 7, 100].map(trackPause)).toEqual([50, 100, 200, 1600, 2000, 2000])
})

describe('a fleet of absent motions', () => {
  test('looks as often as its packets allow: what a look has cost of late counts', () => {
    const fleet = new Fleet()
    const absences = Array.from({ length: 100 }, () => fleet.beginAbsence())
    for (const absence of absences) absence.weigh(1)
    const look = (packets: number): void => {
      for (let round = 0; round < 20; round++) {
        for (const absence of absences) {
          absence.noteLook()
          for (let packet = 0; packet < packets; packet++) absence.noteSent()
        }
      }
    }
    look(1)
    expect(absences[0]?.span(interval)).toBeCloseTo((100 / PACKETS_PER_SECOND) * 1000, -1)
    look(3)
    expect(absences[0]?.span(interval)).toBeCloseTo((300 / PACKETS_PER_SECOND) * 1000, -1)
    expect(fleet.sent).toBe(20 * 100 * 4)
  })

  test('leaves the looks of those that are unlikely to come to the others', () => {
    const fleet = new Fleet()
    const absences = Array.from({ length: 200 }, () => fleet.beginAbsence())
    for (const absence of absences) absence.weigh(1)
    const before = absences[0]?.span(interval) ?? 0
    for (const absence of absences.slice(100)) absence.weigh(0.25)
    expect(absences[0]?.span(interval)).toBeLessThan(before * 0.7)
  })

  test('counts a motion until its absence ends, once', () => {
    const fleet = new Fleet()
    const [one, other] = [fleet.beginAbsence(), fleet.beginAbsence()]
    one.end()
    one.end()
    expect(fleet.absent).toBe(1)
    other.end()
    expect(fleet.absent).toBe(0)
  })
})
