/** Clocks that were wrong: a log with a date of another year is never passed over in silence, and keeps no motion. */
import { describe, expect, test } from 'vitest'
import { ReportReader } from '../../src/core/report/read-event.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { keyOf, released, said, sailed, sailedLog, startPresent, trackFiles } from './faulty-fleet.ts'

/** The log of `sailedLog` by a clock that was wrong. */
function dated(start: number, changes: Partial<LogRecord> = {}): LogRecord {
  const local = new Date(start + 3_600_000).toISOString()
  const time = local.slice(11, 16).replace(':', '')
  const file = `/logs/${local.slice(0, 7).replace('-', '/')}/0601_${local.slice(0, 10)}-${time}.oao`
  return sailedLog(601, 0, { file, start_date: start, end_date: start + 1_800_000, ...changes })
}

const in2007 = Date.UTC(2007, 2, 4, 10)
const in2031 = Date.UTC(2031, 0, 1, 10)
const slow = { '2s_best': 900, '10s_best': 900, '500m_best': 900 }
const figures = '0.1 MiB, 0.5 hours, 2.4 km, 24.8 knots (500m)'

const about = (lines: readonly string[]) => lines.filter((line) => line.includes('has a log dated'))

describe.concurrent('a log of a clock that was wrong', () => {
  test.each([
    ['2007', in2007, '2007-03-04'],
    ['2031', in2031, '2031-01-01'],
  ])(
    'of %s is a warning with its figures, once however often the motion is read, and keeps no motion',
    async (_, start, date) => {
      await using monitored = await startPresent({ devices: [sailed(601, [dated(start), sailedLog(601)])] })
      await released(monitored, 601)
      const warning =
        `WARNING,Motion 601 has a log dated ${date} - ${figures}: ` +
        'was its clock wrong? What was sailed with it may have that date'
      expect(about(said(monitored))).toEqual([warning])
      expect(monitored.motion(601).misdated).toMatchObject({ day: date.replaceAll('-', ''), more: 0 })
      expect(await trackFiles(monitored)).toEqual([keyOf(601)])
      const since = monitored.events.length
      monitored.dispatch({ type: 're-inspect', motion: 601 })
      await monitored.event('tracks-planned', () => true, { since })
      expect(about(said(monitored))).toEqual([warning])
      expect(monitored.motion(601).misdated).toBeDefined()
    },
  )

  test('is still doubted by what is known after a restart, and by the report', async () => {
    await using monitored = await startPresent({ devices: [sailed(601, [dated(in2007), sailedLog(601)])] })
    await released(monitored, 601)
    const { misdated } = monitored.motion(601)
    await monitored.fleet.turnOff(601)
    await monitored.stop()
    const since = monitored.events.length
    await monitored.startEngine()
    const recalled = await monitored.event('motion-recalled', () => true, { since })
    expect(recalled.misdated).toEqual(misdated)
    const reader = new ReportReader(monitored.root, 'test')
    const { report } = await reader.read({ type: 'date', date: '2026-10-12' }, Date.now())
    expect(report.days[0]?.motions[0]?.marks).toContain('misdated')
    expect(report.days[0]?.motions[0]?.misdated).toEqual(misdated)
  })

  test('is one line for all of them, and an empty or slow one a word at DEBUG', async () => {
    const hour = 3_600_000
    const logs = [
      ...Array.from({ length: 30 }, (_, index) => dated(in2007 + index * hour)),
      dated(in2031, slow),
      dated(in2031 + hour, { size: 1536 }),
    ]
    await using monitored = await startPresent({ devices: [sailed(601, logs)] })
    await released(monitored, 601)
    const lines = said(monitored)
    expect(about(lines)).toEqual([
      expect.stringContaining('(and 29 more logs with such dates): was its clock'),
    ])
    expect(lines).toContain(
      'DEBUG,Motion 601 has 2 logs dated before 2020 or after tomorrow, empty or below the speed filter',
    )
  })

  test('is not one of the many that a motion keeps from earlier years', async () => {
    const year = 365 * 86_400_000
    const logs = [1, 2, 3].map((age) => dated(Date.UTC(2026, 5, 1, 10) - age * year))
    await using monitored = await startPresent({ devices: [sailed(601, [...logs, sailedLog(601)])] })
    await released(monitored, 601)
    expect(about(said(monitored))).toEqual([])
    expect(monitored.motion(601).misdated).toBeUndefined()
  })
})
