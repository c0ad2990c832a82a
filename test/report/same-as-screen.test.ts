/** The report and the screen's day view must agree on a day. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usualChargers } from '../../src/core/domain/charging.ts'
import { usualMarks } from '../../src/core/domain/day-marks.ts'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { groupOf } from '../../src/core/views/groups.ts'
import { dayReport } from '../../src/report/day.ts'
import type { MotionRecord } from '../../src/report/motion-record.ts'
import { views } from '../../src/ui/views.ts'
import { row } from '../core/domain/rosters.ts'
import { DATE, DAY, dayInput, HOUR, recordWith, TIMEZONE, trackAt } from './invented-day.ts'

const NOW = Date.UTC(2026, 9, 12, 17)

/** A track's entry in the ledger, and its day. */
type Log = Partial<LedgerEntry> & { readonly day: string }

const logs: fc.Arbitrary<Log[]> = fc.array(
  fc.record({
    day: fc.constantFrom(DAY, '20261011'),
    status: fc.constantFrom('completed', 'queued', 'failed', 'skipped'),
    size: fc.integer({ min: 1536, max: 30_000_000 }),
    duration: fc.integer({ min: 0, max: 14 * HOUR }),
    distance: fc.integer({ min: 0, max: 120_000_000 }),
    '2s_best': fc.integer({ min: 0, max: 25_000 }),
    '10s_best': fc.integer({ min: 0, max: 25_000 }),
    '500m_best': fc.integer({ min: 0, max: 25_000 }),
    start_date: fc.integer({ min: Date.UTC(2026, 9, 12), max: Date.UTC(2026, 9, 12, 22) }),
  }),
  { maxLength: 4 },
)

function recordsOf(fleet: readonly (readonly Log[])[]): readonly MotionRecord[] {
  return fleet.map((entries, index) => {
    const motion = 601 + index
    const tracks = entries.map(({ day, ...entry }, hour) => {
      const end_date = (entry.start_date ?? 0) + (entry.duration ?? 0)
      const time = `${String(hour).padStart(2, '0')}0000`
      return trackAt(motion, { time, day, entry: { ...entry, end_date } })
    })
    return recordWith(motion, tracks)
  })
}

function screenOf(records: readonly MotionRecord[]) {
  const at = NOW
  const events: MonitorEvent[] = [
    {
      type: 'session-started',
      at,
      version: 'test',
      event: '2026',
      root: '/',
      timezone: TIMEZONE,
      consoleLevel: 'INFO',
      marks: usualMarks,
      chargers: usualChargers,
    },
    {
      type: 'roster-read',
      at,
      file: 'motions.csv',
      entrants: records.map(({ motion }) => row(motion)),
      withoutDevice: 0,
      problems: [],
      overlaps: [],
    },
    ...records.map(({ motion, tracks }): MonitorEvent => {
      const nothing = { info: undefined, settings: undefined, findings: [] }
      return { type: 'motion-recalled', at, motion, inspectedAt: at, ...nothing, tracks }
    }),
  ]
  return createFleetSummariser()(reduceAll(initialState, events), NOW)
}

test('the report and the screen have the same figures, marks and totals, whatever a fleet has brought', () => {
  fc.assert(
    fc.property(fc.array(logs, { minLength: 1, maxLength: 8 }), (fleet) => {
      const records = recordsOf(fleet)
      const screen = screenOf(records)
      const report = dayReport(dayInput(records))
      expect(screen.today).toBe(DATE)
      for (const { motion, results, marks } of report.motions) {
        const summary = screen.byId.get(motion)
        expect(results).toMatchObject({ ...summary?.day })
        const ofScreen = marks.filter((mark) =>
          ['short', 'several', 'long', 'across-midnight'].includes(mark),
        )
        expect(ofScreen).toEqual(summary?.marks)
        if (summary === undefined) throw new Error(`the screen does not know motion ${motion}`)
        // No motion has been online: tracks that one counts as not home are missing in the other.
        const isMissed = marks.includes('missing') || marks.includes('not-home')
        expect(groupOf(summary)).toBe(isMissed ? 'missing' : 'done')
        expect(views.missing.keeps(summary)).toBe(isMissed)
      }
      const missed = screen.summaries.filter(views.missing.keeps)
      expect(report.motions.map(({ motion }) => motion)).toEqual(
        expect.arrayContaining(missed.map(({ id }) => id)),
      )
      const { totals } = report
      expect([totals.assigned, totals.home, totals.size, totals.span, totals.distance]).toEqual([
        screen.counts.assigned,
        screen.files,
        screen.size,
        screen.span,
        screen.distance,
      ])
      expect([totals.best500m?.speed ?? 0, totals.medianSpan]).toEqual([screen.best500m, screen.medianSpan])
      const shown = screen.summaries.filter(views.day.keeps).map(({ id }) => id)
      const reported = report.motions.filter(({ tracks }) => tracks.length > 0).map(({ motion }) => motion)
      expect(reported).toEqual(shown)
    }),
  )
})
