import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeClocks, judgeClocks, type NewestEnd } from '../../../src/core/domain/clocks.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 9, 12, 16)

const endOf = (motion: number, ahead: number): NewestEnd => ({ motion, end: NOW + ahead, ahead })
const said = (...ends: readonly NewestEnd[]) => describeClocks(judgeClocks(ends), 'linux')
const remedy = 'set the clock: "sudo timedatectl set-ntp true" with the internet, else by hand, by a phone'

describe('logs that end ahead of the laptop', () => {
  test('logs that end up to five minutes ahead of the laptop raise no alarm', () => {
    expect(said(endOf(601, 5 * MINUTE), endOf(602, -HOUR), endOf(603, 0))).toBeUndefined()
    expect(said()).toBeUndefined()
  })

  test('logs ahead on one motion raise an alarm about that motion: which way, how far and what to check', () => {
    expect(said(endOf(601, 2.3 * HOUR), endOf(602, -HOUR))).toBe(
      "Motion 601's clock is 2.3 h ahead: is the laptop's clock right? If it is, a track of it may have a wrong date",
    )
  })

  test('logs ahead on several motions that agree raise an alarm about the laptop, by the farthest', () => {
    expect(said(endOf(601, 6 * MINUTE), endOf(602, 20 * MINUTE), endOf(603, -HOUR))).toBe(
      `The laptop's clock is 20 min behind the clocks of 2 motions: ${remedy}`,
    )
  })

  test('logs ahead that disagree by more than a day raise an alarm about each motion, farthest first, three named', () => {
    const ends = [2, 5, 8, 11, 14].map((days) => endOf(600 + days, days * DAY))
    expect(said(...ends)).toBe(
      "Motion 614's clock is 14 days ahead, motion 611's 11 days, motion 608's 8 days, and those of 2 more motions: " +
        "is the laptop's clock right? If it is, a track of it may have a wrong date",
    )
  })

  test('the alarms about the clock of the laptop and of a motion are told apart', () => {
    expect(said(endOf(601, HOUR), endOf(602, HOUR), endOf(603, 1500 * DAY))).toBe(
      `The laptop's clock is 1.0 h behind the clocks of 2 motions: ${remedy}; ` +
        "Motion 603's clock is 4.1 years ahead: a track of it may have a wrong date",
    )
  })

  test("logs years ahead mean the laptop's clock, unless as many motions have a log of its last day", () => {
    const years = [endOf(601, 7168 * DAY), endOf(602, 7168 * DAY + HOUR)]
    expect(said(...years)).toContain('19.6 years behind the clocks of 2 motions')
    expect(said(...years, endOf(603, -HOUR))).toContain('19.6 years behind')
    expect(said(...years, endOf(603, -HOUR), endOf(604, -2 * HOUR))).toMatch(
      /^Motion 602's clock is 19\.6 years ahead, motion 601's 19\.6 years: is the laptop/,
    )
    // Logs of earlier days prove nothing.
    expect(said(...years, endOf(603, -3 * DAY), endOf(604, -9 * DAY))).toContain('19.6 years behind')
  })

  test('logs ahead are judged the same in any order of the motions, and each motion ahead counts once', () => {
    const ends = fc.uniqueArray(
      fc.record({
        motion: fc.integer({ min: 1, max: 60 }),
        ahead: fc.integer({ min: -2 * DAY, max: 5 * DAY }),
      }),
      { selector: ({ ahead }) => ahead, maxLength: 12 },
    )
    fc.assert(
      fc.property(ends, (drawn) => {
        const all = drawn.map(({ ahead }, place) => endOf(601 + place, ahead))
        const judged = judgeClocks(all)
        expect(judgeClocks(all.toReversed())).toEqual(judged)
        const counted = (judged.laptop?.motions ?? 0) + judged.motions.length
        expect(counted).toBe(all.filter(({ ahead }) => ahead > 5 * MINUTE).length)
      }),
    )
  })
})
