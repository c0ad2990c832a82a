/** Wrong clocks, a motion's or the laptop's: they are always reported, and keep no motion. */
import { describe, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../src/core/base/clock.ts'
import { ReportReader } from '../../src/report/read-event.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { keyOf, released, said, sailed, sailedLog, startPresent, trackFiles } from './faulty-fleet.ts'

/** The log of `sailedLog` by a clock that was wrong. */
function dated(start: number, changes: Partial<LogRecord> = {}, id = 601): LogRecord {
  const local = new Date(start + 3_600_000).toISOString()
  const time = local.slice(11, 16).replace(':', '')
  const file = `/logs/${local.slice(0, 7).replace('-', '/')}/0${id}_${local.slice(0, 10)}-${time}.oao`
  return sailedLog(id, 0, { file, start_date: start, end_date: start + 1_800_000, ...changes })
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
    'a log of a wrong clock in %s is a warning with its figures, once however often it is read, and keeps no motion',
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

  test('a log of a wrong clock is still doubted after a restart, and by the report', async () => {
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

  test('the logs of a wrong clock are one line together, and an empty or slow one is logged at DEBUG', async () => {
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

  test('a log of a wrong clock is not one of the many that a motion keeps from earlier years', async () => {
    const year = 365 * 86_400_000
    const logs = [1, 2, 3].map((age) => dated(Date.UTC(2026, 5, 1, 10) - age * year))
    await using monitored = await startPresent({ devices: [sailed(601, [...logs, sailedLog(601)])] })
    await released(monitored, 601)
    expect(about(said(monitored))).toEqual([])
    expect(monitored.motion(601).misdated).toBeUndefined()
  })
})

const minute = 60_000

/** Motions that have all closed a log so far ahead of the machine's clock. */
function ahead(span: number, ...ids: readonly number[]) {
  // The same for all: one that is read later must not be less ahead by much.
  const start = Math.floor((Date.now() + span) / 1000) * 1000 - 1_800_000
  return ids.map((id) => sailed(id, [dated(start, {}, id)]))
}

describe.concurrent('a closed log that ends ahead of the laptop', () => {
  test('a log seven minutes ahead on one motion is an alarm about its clock, which keeps no motion and goes with it', async () => {
    const devices = [...ahead(7 * minute, 601), sailed(602)]
    await using monitored = await startPresent({ devices })
    const raised = await monitored.event('alarm-raised', ({ topic }) => topic === 'clocks-differ')
    expect(raised.message).toMatch(
      /^Motion 601's clock is 6 min ahead: is the laptop's clock right\? If it is, a track of it may have a wrong date$/,
    )
    await Promise.all([released(monitored, 601), released(monitored, 602)])
    await monitored.fleet.turnOff(601)
    await monitored.event('alarm-cleared', ({ topic }) => topic === 'clocks-differ')
    expect(monitored.state.alarms.map(({ topic }) => topic)).not.toContain('clocks-differ')
  })

  test("the logs of three motions equally far ahead are an alarm about the laptop's clock, which goes once it is right", async () => {
    let behind = 7 * minute
    const clock: Clock = { ...systemClock, now: () => systemClock.now() - behind }
    await using monitored = await startPresent({ clock, devices: ahead(0, 601, 602, 603) })
    const ids = [601, 602, 603]
    await Promise.all(ids.map((id) => released(monitored, id)))
    const standing = () => monitored.state.alarms.filter(({ topic }) => topic === 'clocks-differ')
    expect(standing()).toHaveLength(1)
    expect(standing()[0]?.message).toMatch(
      /^The laptop's clock is 6 min behind the clocks of 3 motions: set the clock: /,
    )
    behind = 0
    await monitored.event('alarm-cleared', ({ topic }) => topic === 'clocks-differ')
    expect(standing()).toEqual([])
  })

  test('a log less than five minutes ahead raises no alarm', async () => {
    await using monitored = await startPresent({ devices: ahead(4 * minute, 601, 602) })
    await Promise.all([released(monitored, 601), released(monitored, 602)])
    expect(monitored.state.alarms.map(({ topic }) => topic)).not.toContain('clocks-differ')
    expect(said(monitored).join('\n')).not.toMatch(/clock is/)
  })
})
