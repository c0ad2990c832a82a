/** Whether a motion is ready to sail, and which one is shown at registration. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/domain/checks.ts'
import { findingTopics } from '../../../src/core/domain/finding-topics.ts'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { createFleetSummariser, type FleetSummary } from '../../../src/core/views/fleet-summary.ts'
import { isFinished } from '../../../src/core/views/groups.ts'
import type { MotionSummary } from '../../../src/core/views/motion-summary.ts'
import { arrivalsOf, HOLD, nextArrival } from '../../../src/core/views/newest-arrival.ts'
import { readinessOf } from '../../../src/core/views/readiness.ts'
import { arrive, begin, entrant, mixedFleet, NOON, read, release, track } from '../../ui/scenes.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

const healthy = { changes: { battery: 90 } }

function fleetAfter(events: readonly MonitorEvent[], roster = [entrant(601), entrant(602)]): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, [...begin(roster), ...events]), NOON)
}

function summaryAfter(
  events: readonly MonitorEvent[],
  roster?: Parameters<typeof fleetAfter>[1],
): MotionSummary {
  const summary = fleetAfter(events, roster).byId.get(601)
  if (summary === undefined) throw new Error('the motion is not in the fleet')
  return summary
}

/** A visit without tracks whose checks are changed. */
function visit(change: (findings: readonly Finding[]) => readonly Finding[]): MonitorEvent[] {
  const events = arrive(601, NOON - 60_000, [], healthy).map((event): MonitorEvent => {
    return 'findings' in event ? { ...event, findings: [...change(event.findings)] } : event
  })
  return [...events, release(601, NOON - 50_000, 'nothing-today')]
}

describe('a motion that is laid down at registration', () => {
  it('a motion whose checks all pass, that somebody has and that has nothing left on it is ready to sail', () => {
    expect(readinessOf(summaryAfter(visit((findings) => findings)))).toEqual({ kind: 'ready', faults: [] })
  })

  it('a motion that has left after that is still ready', () => {
    const gone = { type: 'motion-disconnected', at: NOON - 1000, motion: 601, as: 'gone' } as const
    expect(readinessOf(summaryAfter([...visit((findings) => findings), gone])).kind).toBe('ready')
  })

  it.each(findingTopics)('a motion that did not say its %s is not ready', (topic) => {
    const summary = summaryAfter(
      visit((findings) =>
        findings.map((each) =>
          each.topic === topic ? { ...each, verdict: 'undetermined', actual: undefined } : each,
        ),
      ),
    )
    const { kind, faults } = readinessOf(summary)
    expect(kind).toBe('wrong')
    expect(faults).toHaveLength(1)
    expect(faults[0]?.what).toContain('not given')
  })

  it.each(findingTopics.filter((topic) => !topic.endsWith('-unit')))(
    'a motion without a check of its %s is not ready',
    (topic) => {
      const summary = summaryAfter(visit((findings) => findings.filter((each) => each.topic !== topic)))
      expect(readinessOf(summary).kind).toBe('wrong')
    },
  )

  it('what is wrong says who mends it, and that the rider changes nothing', () => {
    const events = arrive(601, NOON - 9000, [], {
      changes: { battery: 12, firmware: '3129', firmwareCode: '3129' },
      wrong: ['gnss-rate'],
    })
    const { kind, faults } = readinessOf(summaryAfter(events))
    expect(kind).toBe('wrong')
    expect(faults.map(({ what }) => what)).toEqual([
      'firmware: 3129, expected one of 13 approved',
      'battery: 12%, expected at least 40%',
      'GNSS rate: 2, expected 5',
    ])
    expect(faults.map(({ remedy }) => remedy)).toEqual([
      "The organiser's desk installs the approved firmware: you change nothing.",
      "The organiser's desk charges it: fetch it again later.",
      "The organiser's desk sets this: you change nothing.",
    ])
  })

  it('a motion that nobody has today is sent to the registration desk', () => {
    const { kind, faults } = readinessOf(
      summaryAfter(
        visit((findings) => findings),
        [],
      ),
    )
    expect(kind).toBe('wrong')
    expect(faults[0]).toEqual({
      what: 'nobody has it today',
      remedy: 'The registration desk adds a row with your name to motions.csv.',
    })
  })

  it('a motion with a track that is still on it is not ready before that is home', () => {
    const tracks = [track(601, 0)]
    const arrival = arrive(601, NOON - 60_000, tracks, healthy)
    expect(readinessOf(summaryAfter(arrival)).kind).toBe('reading')
    const whole = [...arrival, ...read(601, NOON - 50_000, tracks), release(601, NOON - 40_000)]
    expect(readinessOf(summaryAfter(whole)).kind).toBe('ready')
  })

  it('a motion that comes again is being read, whatever its last visit has shown', () => {
    const again = { type: 'motion-connected', at: NOON - 100, motion: 601, address: '192.168.0.1' } as const
    expect(readinessOf(summaryAfter([...visit(() => []), again])).kind).toBe('reading')
  })

  it('a motion that was not read today is not ready', () => {
    expect(readinessOf(summaryAfter([])).kind).toBe('unknown')
  })

  it('a motion in trouble says what every screen says of it', () => {
    const trouble = {
      type: 'motion-troubled',
      at: NOON - 10,
      motion: 601,
      trouble: { code: 'timed-out', message: 'Motion 601 did not answer' },
      retryAt: NOON,
    } as const
    const { faults } = readinessOf(summaryAfter([...visit((findings) => findings), trouble]))
    expect(faults.at(-1)).toEqual({
      what: 'answers too slowly',
      remedy: 'Ask the team at the laptop: hold it nearer to the router.',
    })
  })

  it('after any events a motion is only ready if every check passes and nothing is wanted on it', () => {
    let ready = 0
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 40 }), (events) => {
        const state = reduceAll(initialState, [...mixedFleet(30), ...events])
        for (const summary of createFleetSummariser()(state, NOON).summaries) {
          if (readinessOf(summary).kind !== 'ready') continue
          ready += 1
          expect(summary.motion.findings.length).toBeGreaterThanOrEqual(7)
          expect(summary.motion.findings.every(({ verdict }) => verdict === 'pass')).toBe(true)
          expect(summary.left).toBe(0)
          expect(isFinished(summary)).toBe(true)
          expect(summary.holder).toBeDefined()
        }
      }),
    )
    expect(ready).toBeGreaterThan(100)
  })
})

describe('the motion that is shown at registration', () => {
  const first = fleetAfter(arrive(601, NOON - 30_000, [], healthy))
  const both = fleetAfter([
    ...arrive(601, NOON - 30_000, [], healthy),
    ...arrive(602, NOON - 500, [], healthy),
  ])

  it('nothing is shown before the first motion comes', () => {
    expect(nextArrival(undefined, fleetAfter([]), NOON)).toBeUndefined()
  })

  it('the newest arrival is shown, but not before the one on the screen was there for 10 s', () => {
    const shown = nextArrival(undefined, first, NOON)
    expect(shown?.motion).toBe(601)
    expect(nextArrival(shown, both, NOON + HOLD - 1)).toBe(shown)
    expect(nextArrival(shown, both, NOON + HOLD)?.motion).toBe(602)
  })

  it('the 10 s begin anew when what is said of the motion changes', () => {
    const shown = nextArrival(undefined, first, NOON)
    const released = fleetAfter([...visit((findings) => findings), ...arrive(602, NOON - 500, [], healthy)])
    const changed = nextArrival(shown, released, NOON + HOLD - 1)
    expect(changed).toEqual({ motion: 601, kind: 'ready', since: NOON + HOLD - 1 })
    expect(nextArrival(changed, released, NOON + 2 * HOLD - 2)?.motion).toBe(601)
    expect(nextArrival(changed, released, NOON + 2 * HOLD)?.motion).toBe(602)
  })

  it('a motion that the fleet no longer has gives its place to the newest', () => {
    expect(nextArrival({ motion: 999, kind: 'ready', since: NOON }, both, NOON)?.motion).toBe(602)
    expect(nextArrival({ motion: 999, kind: 'ready', since: NOON }, fleetAfter([]), NOON)).toBeUndefined()
  })

  it('the arrivals are listed the newest first', () => {
    expect(arrivalsOf(both).map(({ id }) => id)).toEqual([602, 601])
  })
})
