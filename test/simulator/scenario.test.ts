import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  builtInNames,
  builtInScenario,
  parseScenario,
  type ScenarioStep,
} from '../../src/simulator/scenario.ts'

const ids = Array.from({ length: 99 }, (_, index) => 601 + index)

/** The first coming of each motion, in seconds. */
function arrivalsOf(steps: readonly ScenarioStep[]): number[] {
  const seen = new Set<number | string>()
  return steps.flatMap(({ at, motion, action }) => {
    if (action !== 'on' || seen.has(motion)) return []
    seen.add(motion)
    return [at]
  })
}

/** The most arrivals in any span of some minutes. */
function fullest(arrivals: readonly number[], minutes: number): number {
  return Math.max(
    ...Array.from(
      { length: 34 },
      (_, start) => arrivals.filter((at) => at >= start * 60 && at < (start + minutes) * 60).length,
    ),
  )
}

describe('the end of the day', () => {
  test('the end-of-day scenario has 99 devices in 34 minutes, 9 in the fullest one and about 22 in five', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const arrivals = arrivalsOf(builtInScenario('end-of-day', ids, seed).steps)
        expect(arrivals).toHaveLength(99)
        expect(Math.max(...arrivals)).toBeLessThan(34 * 60)
        expect(Math.max(...arrivals)).toBeGreaterThan(32 * 60)
        expect(fullest(arrivals, 1)).toBeGreaterThanOrEqual(8)
        expect(fullest(arrivals, 1)).toBeLessThanOrEqual(10)
        expect(fullest(arrivals, 5)).toBeGreaterThanOrEqual(21)
        expect(fullest(arrivals, 5)).toBeLessThanOrEqual(24)
      }),
    )
  })

  test('the end-of-day scenario has half of those being read leave within 15 s, most stay in the DNS, a few return', () => {
    const many = Array.from({ length: 1000 }, (_, index) => 1 + index)
    const { steps } = builtInScenario('end-of-day', many, 5)
    const leaving = steps.filter((step) => step.action === 'leave')
    const share = (count: number, of: number) => count / of
    expect(share(leaving.filter(({ after }) => after <= 15).length, leaving.length)).toBeCloseTo(0.5, 1)
    expect(share(leaving.filter(({ how }) => how === 'stale').length, leaving.length)).toBeCloseTo(0.75, 1)
    expect(share(steps.filter(({ action }) => action === 'off').length, 1000)).toBeCloseTo(0.04, 1)
    const comings = steps.filter(({ action }) => action === 'on').length
    expect(comings).toBeGreaterThan(1020)
    expect(comings).toBeLessThan(1150)
  })
})

test('the morning scenario has everyone on within seconds, and nobody leaves', () => {
  const { steps } = builtInScenario('morning', ids, 1)
  expect(arrivalsOf(steps)).toHaveLength(99)
  expect(Math.max(...steps.map(({ at }) => at))).toBeLessThan(5)
  expect(steps.every(({ action }) => action === 'on')).toBe(true)
})

test('a built-in scenario is the same for the same seed, and can be written to a file', () => {
  for (const name of builtInNames) {
    const scenario = builtInScenario(name, ids, 3)
    expect(builtInScenario(name, ids, 3)).toEqual(scenario)
    expect(builtInScenario(name, ids, 4)).not.toEqual(scenario)
    expect(parseScenario(JSON.stringify(scenario))).toEqual({ ok: true, scenario })
  }
})

describe('a scenario file', () => {
  test('a scenario file needs only what differs from the usual', () => {
    const text = `{"name": "mine", "steps": [
      {"at": 0, "motion": "all", "action": "on"},
      {"at": 5, "motion": 601, "action": "fault", "fault": {"type": "reset"}, "path": "track", "times": 1},
      {"at": 9, "motion": 601, "action": "leave"}]}`
    expect(parseScenario(text)).toMatchObject({
      ok: true,
      scenario: {
        steps: [
          { motion: 'all' },
          { fault: { type: 'reset', at: 0.5 }, times: 1 },
          { after: 10, how: 'stale' },
        ],
      },
    })
  })

  test.each([
    ['not JSON', '{'],
    ['an unknown action', '{"name": "x", "steps": [{"at": 0, "motion": 1, "action": "explode"}]}'],
    ['a time before the start', '{"name": "x", "steps": [{"at": -1, "motion": 1, "action": "on"}]}'],
    [
      'an unknown fault',
      '{"name": "x", "steps": [{"at": 0, "motion": 1, "action": "fault", "fault": {"type": "x"}}]}',
    ],
  ])('a scenario file with %s is refused with a reason', (_, text) => {
    const parsed = parseScenario(text)
    expect(parsed.ok).toBe(false)
    expect(parsed.ok || parsed.reason.length).toBeGreaterThan(5)
  })

  test('no text makes the parser of scenario files throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseScenario(text)))
  })
})
