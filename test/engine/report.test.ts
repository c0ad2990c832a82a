import { expect, test } from 'vitest'
import { ReportReader } from '../../src/report/read-event.ts'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

test('a report can be read while the monitor runs, and has what the monitor has done', async () => {
  await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601), deviceOf(602)] })
  for (const id of [601, 602]) await monitored.event('motion-released', ({ motion }) => motion === id)
  const { report, series } = await new ReportReader(monitored.root, 'test').read(
    { type: 'date', date: '2026-10-12' },
    Date.UTC(2026, 9, 12, 18),
  )
  expect(report.problems).toEqual([])
  expect(report.totals).toMatchObject({ home: 2, wanted: 2, brought: 2 })
  expect(report.persons.map(({ results }) => results.recheck)).toEqual(['equal', 'equal'])
  expect(series.size).toBe(2)
  // The monitor is not affected.
  monitored.dispatch({ type: 'stop' })
  await monitored.until((state) => state.phase === 'stopped')
})
