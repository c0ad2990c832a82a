import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AbsentMotions } from '../../../../src/core/engine/search/absent-motions.ts'
import {
  firstLookDelay,
  jittered,
  LOOKUP_AGE,
  oneDomainSpan,
  PACKETS_PER_SECOND,
  retryDelay,
  searchInterval,
  trackPause,
} from '../../../../src/core/engine/search/pacing.ts'

const interval = 5000
const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true })

/** Some eager motions, with the packets that each probe costs. */
function eagerly(eager: number, packetsPerLook = 1) {
  return { eager, unhurried: 0, packetsPerLook }
}

describe('the span between two looks for an absent motion', () => {
  test('the time between two looks is never above the interval while that takes at most 2,000 packets a second', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 10, max: 3_600_000 }), (demand, longest) => {
        fc.pre((demand / longest) * 1000 < 1999)
        expect(searchInterval('eager', longest, eagerly(demand))).toBeLessThanOrEqual(longest)
      }),
    )
  })

  test('the time between two looks keeps a fleet of any size within 2,000 packets a second', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 10, max: 3_600_000 }), (demand, longest) => {
        expect((demand * 1000) / searchInterval('eager', longest, eagerly(demand))).toBeLessThan(2001)
        const unhurried = { eager: 0, unhurried: demand, packetsPerLook: 1 }
        expect((demand * 1000) / searchInterval('unhurried', longest, unhurried)).toBeLessThan(
          Math.max(2001, (demand * 1000) / longest + 1),
        )
      }),
    )
  })

  test('the time between two looks keeps 117 absent motions within 150 packets a second, even at double the cost', () => {
    for (const packets of [1, 1.4, 2]) {
      const span = jittered(searchInterval('eager', interval, eagerly(117, packets)), 0.5)
      expect((117 * packets * 1000) / span).toBeLessThanOrEqual(150)
    }
  })

  test('the time between two looks grows with the cost of a look and with the motions that share the looks', () => {
    const spans = [117, 234, 468].map((eager) => searchInterval('eager', interval, eagerly(eager)))
    expect(spans).toEqual(spans.toSorted((a, b) => a - b))
    expect(new Set(spans).size).toBe(3)
    expect(searchInterval('eager', interval, eagerly(117, 2))).toBe(spans[1])
  })

  test('the time between two looks is the interval for a motion that is not expected, whatever the others need', () => {
    for (const eager of [0, 2, 1000])
      expect(searchInterval('unhurried', interval, { eager, unhurried: 115, packetsPerLook: 1.3 })).toBe(
        interval,
      )
  })

  test('eager looks give up only what one look an interval costs for the others, and never everything', () => {
    const alone = searchInterval('eager', interval, eagerly(100))
    const beside = searchInterval('eager', interval, { eager: 100, unhurried: 100, packetsPerLook: 1 })
    expect(beside / alone).toBeCloseTo(PACKETS_PER_SECOND / (PACKETS_PER_SECOND - 20), 5)
    expect(searchInterval('eager', interval, { eager: 20, unhurried: 5000, packetsPerLook: 1 })).toBeLessThan(
      3000,
    )
  })

  test('the time between two looks is shortened by jitter, never lengthened', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (span, chance) => {
        expect(jittered(span, chance)).toBeLessThanOrEqual(span)
        expect(jittered(span, chance)).toBeGreaterThanOrEqual(span * 0.9)
      }),
    )
  })
})

describe('the first look', () => {
  test('the first look is at once for a fleet of an event', () => {
    expect(firstLookDelay(117, interval)).toBe(0)
  })

  test('the first looks of thousands are spread over the interval, and of more over what the network can carry', () => {
    expect(firstLookDelay(2000, interval)).toBeGreaterThan(1000)
    expect(firstLookDelay(10_000, interval)).toBe(interval)
    expect(firstLookDelay(65_000, interval)).toBe(32_500)
  })
})

test('a name is looked up in every search domain at each look once an interval, and otherwise every 15 s', () => {
  expect(oneDomainSpan('unhurried', interval, 0.9)).toBe(0)
  expect(oneDomainSpan('eager', interval, 0)).toBe(12_500)
  expect(oneDomainSpan('eager', interval, 0.5)).toBe(15_000)
})

test('a known address is looked up again within the interval', () => {
  expect(LOOKUP_AGE).toBeLessThan(interval)
})

test('a motion in trouble is tried again ever more rarely, and at least twice a minute', () => {
  const spans = [1, 2, 3, 4, 5, 6, 7, 100].map(retryDelay)
  expect(spans).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

test('each track that fails in a visit lengthens the next wait, to two seconds at most', () => {
  expect([1, 2, 3, 6, 7, 100].map(trackPause)).toEqual([50, 100, 200, 1600, 2000, 2000])
})

describe('a fleet of absent motions', () => {
  test('a fleet of absent motions is looked for as often as its recent packets allow', () => {
    const fleet = new AbsentMotions()
    const absences = Array.from({ length: 100 }, () => fleet.beginAbsence())
    for (const absence of absences) absence.setPace('eager')
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

  test('a fleet leaves the looks of motions that are unlikely to come to the others', () => {
    const fleet = new AbsentMotions()
    const absences = Array.from({ length: 200 }, () => fleet.beginAbsence())
    for (const absence of absences) absence.setPace('eager')
    const before = absences[0]?.span(interval) ?? 0
    for (const absence of absences.slice(100)) absence.setPace('unhurried')
    expect(absences[0]?.span(interval)).toBeLessThan(before * 0.7)
  })

  test('a fleet counts an absent motion until its absence ends, once', () => {
    const fleet = new AbsentMotions()
    const [one, other] = [fleet.beginAbsence(), fleet.beginAbsence()]
    one.end()
    one.end()
    expect(fleet.absent).toBe(1)
    other.end()
    expect(fleet.absent).toBe(0)
  })
})
