/** The end of the day: when it is reached, and the ten lines that sum the day up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { dayEndOf, dayLines, isDayOver } from '../../../src/core/views/day-end.ts'
import { createFleetSummariser, type FleetSummary } from '../../../src/core/views/fleet-summary.ts'
import { createLocalTime } from '../../../src/core/views/format.ts'
import { groupOf } from '../../../src/core/views/groups.ts'
import { comeHome, leave } from '../../ui/day-ends.ts'
import { arrive, begin, entrant, info, mixedFleet, NOON, track } from '../../ui/scenes.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

const time = createLocalTime('Europe/London')
const context = { event: 'Speed Week 2025', now: NOON, time }

function fleetAfter(events: readonly MonitorEvent[], now = NOON): FleetSummary {
  return createFleetSummariser()(reduceAll(initialState, events), now)
}

/** A motion comes, is read, and is switched off. */
function home(id: number, at: number): MonitorEvent[] {
  return [...comeHome(id, at), leave(id, at + 10_000)]
}

const noted = (motion: number, text: string, at = NOON - 1000): MonitorEvent => {
  return { type: 'note-taken', at, motion, text }
}
const both = begin([entrant(601), entrant(602)])

describe('the end of the day', () => {
  it('the day is over once everybody of today is home, and not before', () => {
    expect(dayEndOf(fleetAfter(both))).toBeUndefined()
    expect(dayEndOf(fleetAfter([...both, ...home(601, NOON - 60_000)]))).toBeUndefined()
    const all = [...both, ...home(601, NOON - 60_000), ...home(602, NOON - 50_000)]
    expect(dayEndOf(fleetAfter(all))).toMatchObject({ isAllHome: true })
  })

  it('the day is over although a motion is missing, if a note of today says why', () => {
    const one = [...both, ...home(601, NOON - 60_000)]
    expect(isDayOver(fleetAfter([...one, noted(602, 'lost at the second mark')]))).toBe(true)
    expect(dayEndOf(fleetAfter([...one, noted(602, 'lost')]))).toMatchObject({ isAllHome: false })
    expect(isDayOver(fleetAfter([...one, noted(602, 'cracked', NOON - 86_400_000)]))).toBe(false)
  })

  it('the day is not over while a motion is being read, whatever is noted about it', () => {
    const events = [...both, ...home(601, NOON - 60_000), noted(602, 'strap torn')]
    expect(isDayOver(fleetAfter([...events, ...arrive(602, NOON - 900, [track(602, 0)])]))).toBe(false)
  })

  it('a motion of another day that is away with a track on it does not keep the day from its end', () => {
    const other = { ...entrant(603), startDate: '2025-10-06', endDate: '2025-10-06' }
    const recalled: MonitorEvent = {
      type: 'motion-recalled',
      at: NOON - 3_000_000,
      motion: 603,
      inspectedAt: NOON - 86_400_000,
      info: info(603),
      settings: undefined,
      findings: [],
      tracks: [track(603, 0, { day: '20251006' })],
    }
    const fleet = fleetAfter([...begin([entrant(601), other]), recalled, ...home(601, NOON - 60_000)])
    expect(fleet.counts.missing).toBe(1)
    expect(dayEndOf(fleet)).toMatchObject({ isAllHome: false })
  })

  it('the end is another one after a motion has come again, and the same after the network or the clock has', () => {
    const start = begin([entrant(601)])
    const end = dayEndOf(fleetAfter([...start, ...home(601, NOON - 60_000)]))
    const flapped = [
      ...comeHome(601, NOON - 60_000),
      ...comeHome(601, NOON - 40_000),
      leave(601, NOON - 30_000),
    ]
    expect(dayEndOf(fleetAfter([...start, ...flapped]))).toEqual(end)
    const stepped: MonitorEvent = { type: 'clock-stepped', at: NOON, by: 5000 }
    expect(dayEndOf(fleetAfter([...start, ...home(601, NOON - 60_000), stepped]))).toEqual(end)
    const twice = [...home(601, NOON - 60_000), ...home(601, NOON - 30_000)]
    expect(dayEndOf(fleetAfter([...start, ...twice]))?.arrivals).not.toBe(end?.arrivals)
  })

  it('the end waits while a motion that can go lies here, so that its row is seen', () => {
    const fleet = fleetAfter([...begin([entrant(601)]), ...comeHome(601, NOON - 60_000)])
    expect(isDayOver(fleet)).toBe(true)
    expect(dayEndOf(fleet)).toBeUndefined()
    expect(dayLines(fleet, context).at(-1)).toMatch(/1 can go: switch off, into the bucket/)
  })

  it('a monitor that is started after the end does not announce it', () => {
    const remembered: MonitorEvent = {
      type: 'motion-remembered',
      at: NOON,
      motion: 601,
      as: 'gone',
      since: NOON - 60_000,
      isRead: true,
      content: 'tracks',
    }
    const fleet = fleetAfter([...begin([entrant(601)]), remembered])
    expect(isDayOver(fleet)).toBe(true)
    expect(dayEndOf(fleet)).toBeUndefined()
  })
})

describe('the lines on the day', () => {
  it('the lines on the day say what came, who is missing and why, and what is next', () => {
    const events = [
      ...both,
      ...home(601, NOON - 60_000),
      noted(602, 'motion-602 not downloaded: lost, WARN its holder'),
    ]
    expect(dayLines(fleetAfter(events), context)).toEqual([
      'Speed Week 2025, 2025-10-07: all home or accounted for',
      'motions   2 assigned: 1 done, 0 can go, 0 being read',
      'tracks    1 on the laptop, 2.2 MiB',
      'hours     2.8, median 2.8',
      'distance  31 km',
      'best      500 m in 29.0 knots: 601, Björn Fairlight, K607',
      'missing   1: 602 "motion 602 not fetched: lost, Warn its holder"',
      'trouble   none',
      'charging  1 battery, first 601 29%',
      'next      make the report (command "report"), then charge (view 5)',
    ])
  })

  it('the lines on a fleet in every state name the first eight of those missing, and count the others', () => {
    const lines = dayLines(fleetAfter(mixedFleet(100)), context)
    expect(lines[0]).toBe('Speed Week 2025, 2025-10-07: not all home yet')
    expect(lines[6]).toMatch(/^missing {3}43: (\d{3} ){1,8}[^;]+.*; and 35 more$/)
  })

  it('the lines on the day are ten whatever has happened, and the scripts of the event team do not find them', () => {
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 60 }), fc.string(), (events, event) => {
        const lines = dayLines(fleetAfter([...both, ...events]), { ...context, event })
        expect(lines).toHaveLength(10)
        for (const line of lines) {
          expect(line).not.toMatch(/motion-|downloaded|WARN/)
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        }
      }),
    )
  })

  it('no day is over after any events while a motion is being read', () => {
    fc.assert(
      fc.property(fc.array(monitorEvent, { maxLength: 60 }), (events) => {
        const fleet = fleetAfter([...both, ...events])
        const isReading = fleet.summaries.some((summary) => groupOf(summary) === 'reading')
        expect(isReading && isDayOver(fleet)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
