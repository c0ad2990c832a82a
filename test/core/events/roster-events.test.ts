import { describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../../src/core/events/events.ts'
import { formatEvent } from '../../../src/core/events/log-line.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { row } from '../domain/rosters.ts'

const at = Date.UTC(2026, 9, 12, 16)
const logged = (event: MonitorEvent) => formatEvent(event).map(({ level, message }) => `${level},${message}`)

const changes = { added: [603, 604, 605], removed: [602], changed: [601, 606] }
const proposal = {
  id: 'a1',
  changes,
  dangers: [
    { code: 'rows-vanish', message: '4 of 9 rows vanish (motion 602)' },
    { code: 'two-people', message: 'motion 601 has two rows on 2026-10-12' },
  ],
} as const
const applied: MonitorEvent = {
  type: 'roster-applied',
  at,
  file: 'motions.csv',
  entrants: [row(601)],
  withoutDevice: 0,
  problems: [],
  changes,
  newProblems: [{ severity: 'error', file: 'motions.csv', line: 3, column: 1, message: 'It is wrong.' }],
  newOverlaps: [{ motion: 866, day: '20231007' }],
}

describe('the log', () => {
  test('the log says in one line what changed in motions.csv, and then what is wrong', () => {
    expect(logged(applied)).toEqual([
      'INFO,motions.csv was read again: added 3, removed 1, changed 2 motions',
      'ERROR,motions.csv:3:1: It is wrong.',
      'WARNING,Motion 866 assigned to multiple people on 20231007',
    ])
  })

  test('the log says why a risky roster waits, and what to do about it without a screen', () => {
    const lines = logged({ type: 'roster-proposed', at, proposal })
    expect(lines[0]).toBe(
      'ERROR,motions.csv has changed and is not taken before a person says so (added 3, removed 1, changed 2 motions: ' +
        '4 of 9 rows vanish (motion 602); motion 601 has two rows on 2026-10-12)',
    )
    expect(lines[1]).toMatch(/^ERROR,.*run "check", then start again to take it$/)
    // The event team's scripts look for `motion-` and for `WARN` (docs/device.md, "Event scripts").
    expect(lines.join()).not.toMatch(/motion-|WARN/)
  })

  test('the log says which configuration changes count only at the next start', () => {
    const event: MonitorEvent = {
      type: 'configuration-applied',
      at,
      changes: ['Motion.Info.Thresholds.Battery 60 -> 40'],
      atNextStart: ['Event', 'Monitor.Port'],
      newProblems: [],
      expectations: {
        approvedFirmwares: [],
        thresholds: { storage: 95, battery: 40 },
        expectedSettings: {
          gnssRate: 5,
          oneLogPerDay: 0,
          timezone: 0,
          ledFlash: 1,
          speedUnit: undefined,
          distanceUnit: undefined,
        },
      },
      timezone: 0,
      consoleLevel: 'INFO',
      marks: { shortShare: 0.5, severalLogs: 2, longHours: 12 },
      chargers: 48,
    }
    expect(logged(event)).toEqual([
      'INFO,server.json was read again: Motion.Info.Thresholds.Battery 60 -> 40',
      'INFO,server.json: Event, Monitor.Port take effect at the next start',
    ])
  })
})

describe('the state', () => {
  const proposed: MonitorEvent = { type: 'roster-proposed', at, proposal }

  test('the state keeps a proposed roster until it is answered', () => {
    expect(reduceAll(initialState, [proposed]).proposal).toEqual(proposal)
    expect(reduceAll(initialState, [proposed, applied]).proposal).toBeUndefined()
    const declined: MonitorEvent = { type: 'roster-declined', at, id: 'a1', by: 'person' }
    expect(reduceAll(initialState, [proposed, declined]).proposal).toBeUndefined()
  })

  test('the state keeps the old roster while one is proposed', () => {
    const state = reduceAll(initialState, [applied, proposed])
    expect(state.roster.entrants).toEqual([row(601)])
  })
})
