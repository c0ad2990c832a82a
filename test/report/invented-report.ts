/** Whole reports of invented records. */
import { defaultConfiguration } from '../../src/core/config/read-configuration.ts'
import type { Entrant } from '../../src/core/domain/roster.ts'
import { buildReport, type ReportInput } from '../../src/report/build-report.ts'
import type { MotionRecord } from '../../src/report/motion-record.ts'
import type { Report } from '../../src/report/report.ts'
import { rosterOf, row } from '../core/domain/rosters.ts'
import { DATE, TIMEZONE } from './invented-day.ts'

/** Evening of the day. */
export const WRITTEN = Date.UTC(2026, 9, 12, 17, 30)

/** The report of a day, or of several with `changes`. */
export function reportOf(
  records: readonly MotionRecord[],
  entrants: readonly Entrant[] = records.map(({ motion }) => row(motion)),
  changes: Partial<ReportInput> = {},
): Report {
  const configuration = defaultConfiguration('2026')
  const expectedSettings = { ...configuration.expectedSettings, timezone: TIMEZONE }
  return buildReport({
    version: 'test',
    writtenAt: WRITTEN,
    configuration: { ...configuration, expectedSettings, approvedFirmwares: ['9008'] },
    roster: rosterOf(...entrants),
    records,
    chosen: { dates: [DATE], leftOut: [], future: [] },
    scope: 'day',
    checks: new Map(),
    visits: undefined,
    problems: [],
    ...changes,
  })
}
