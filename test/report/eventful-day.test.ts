/** A day with everything that a report can mention, in each of its formats. */
import { describe, expect, test } from 'vitest'
import { attentionOf } from '../../src/report/attention.ts'
import type { CheckOutcome } from '../../src/report/day.ts'
import { formatCsv } from '../../src/report/format-csv.ts'
import { formatTable } from '../../src/report/format-table.ts'
import { formatHtml } from '../../src/report/html/format-html.ts'
import { type ReportMark, reportMarks, type VisitRecord } from '../../src/report/report.ts'
import { markAdvice, recheckText } from '../../src/report/words.ts'
import { row } from '../core/domain/rosters.ts'
import { info } from '../ui/scenes.ts'
import { DATE, DAY, HOUR, recordWith, TIMEZONE, trackAt } from './invented-day.ts'
import { reportOf, WRITTEN } from './invented-report.ts'

const noon = Date.UTC(2026, 9, 12, 10)
const bests = { best2s: 13_000, best10s: 12_000, best500m: 11_000 }

const left = trackAt(603, { time: '120000', entry: { status: 'failed', reason: 'the connection broke' } })
const damaged = trackAt(604)
const odd = trackAt(606)
const letGo = trackAt(601, { time: '080000', entry: { status: 'skipped', let_go_at: noon } })
const taken = trackAt(606, {
  time: '080000',
  entry: { duration: 0, verdict: 'damaged', taken_as_is_at: noon },
})
const backup = trackAt(614, { time: '110001', entry: { source: 'import', '500m_best': 9000 } })
const onlyBackup = trackAt(615, { entry: { source: 'import' } })
const changed = trackAt(613, { fileId: 'OTHER1X' })

const records = [
  recordWith(601, [trackAt(601), letGo], { info: info(601), readAt: WRITTEN, note: 'strap is torn' }),
  recordWith(602, [], { info: info(602, { isCharging: true }), readAt: WRITTEN }),
  recordWith(603, [trackAt(603), left]),
  recordWith(604, [damaged], { info: info(604, { firmware: '9004 Old', firmwareCode: '9004' }) }),
  recordWith(605, [trackAt(605)], { unassigned: [{ day: DAY, figures: trackAt(605).figures }] }),
  recordWith(606, [odd, taken], {
    misdated: { day: '20070304', figures: trackAt(606).figures, more: 2 },
    readAt: WRITTEN,
  }),
  recordWith(607, [trackAt(607, { entry: { duration: HOUR / 2, distance: 0, '500m_best': 0 } })]),
  recordWith(608, [trackAt(608), trackAt(608, { time: '150000' })]),
  recordWith(609, [trackAt(609, { entry: { duration: 13 * HOUR } })]),
  recordWith(610, [trackAt(610, { entry: { start_date: noon + 12 * HOUR, end_date: noon + 14 * HOUR } })]),
  recordWith(
    611,
    [1, 2].map((hour) => trackAt(611, { time: `1${hour}0000`, entry: { status: 'skipped' } })),
  ),
  recordWith(612, []),
  recordWith(614, [trackAt(614), backup]),
  recordWith(615, [onlyBackup]),
  recordWith(613, [trackAt(613), changed], { problems: ['motion-613: its ledger was torn'] }),
]

const checks = new Map<string, CheckOutcome>([
  [
    damaged.key,
    { check: { warnings: [], recheck: 'unchecked', reason: 'the file has changed since it came home' } },
  ],
  [
    odd.key,
    {
      check: {
        verdict: 'exact',
        warnings: ['time stands still at 1 place', 'too far from the place before'],
        doubts: ['too far from the place before'],
        bests: { ...bests, best500m: 0 },
        recheck: 'differs',
      },
    },
  ],
  [trackAt(601).key, { check: { verdict: 'exact', warnings: [], bests, recheck: 'equal' } }],
])

const visit = (motion: number, changes: Partial<VisitRecord> = {}): VisitRecord => {
  return { motion, arrivedAt: noon + 5 * HOUR, leftEarly: false, until: noon + 6 * HOUR, ...changes }
}
const visits = [
  visit(601, { releasedAt: noon + 5.1 * HOUR, content: 'tracks', leftAt: noon + 5.2 * HOUR }),
  visit(602, { content: 'nothing-today', leftAt: noon + 5.5 * HOUR }),
  visit(603, { leftEarly: true, leftAt: noon + 5.1 * HOUR }),
  visit(612, { leftEarly: true }),
]

const report = reportOf(
  records,
  records.map(({ motion }) => row(motion)),
  {
    checks,
    visits,
    problems: ['motions.csv: its dates are odd'],
    chosen: { dates: [DATE], leftOut: [{ date: '2025-10-12', tracks: 2 }], future: [] },
  },
)
const [day] = report.days
if (day === undefined) throw new Error('no day')

const series = new Map([
  [trackAt(601).key, { times: [noon, noon + 1000, noon + 2000], speeds: [0, 9000, 11_000] }],
])

describe('what is to be looked at first', () => {
  const attention = new Map(attentionOf(day, TIMEZONE).map(({ mark, items }) => [mark, items]))
  const detail = (mark: ReportMark, motion: number) =>
    attention.get(mark)?.find((item) => item.motion === motion)?.detail

  test('the report shows what to look at first with what is known of each motion', () => {
    expect([...attention.keys()]).toEqual(reportMarks)
    expect(detail('missing', 602)).toBe('here 16:00-16:30, nothing of that day on it')
    expect(detail('missing', 611)).toBe('not seen, 2 skipped')
    expect(detail('missing', 612)).toBe('here from 16:00, left too early')
    expect(detail('not-home', 603)).toBe('1 of 2 home: the connection broke')
    expect(detail('let-go', 601)).toBe(`${letGo.key} at 11:00`)
    expect(detail('taken-as-is', 606)).toBe(`${taken.key} (not read) at 11:00`)
    expect(detail('damaged', 604)).toBe('the file has changed since it came home')
    expect(detail('bests-differ', 606)).toBe('500 m: 21.4 kn, frames 0.0 kn')
    expect(detail('implausible', 606)).toBe('too far from the place before')
    expect(detail('unassigned', 605)).toBe('11:00, 21.4 kn (500 m)')
    expect(detail('misdated', 606)).toBe('a log dated 2007-03-04, 21.4 kn (500 m), and 2 more logs')
    expect(detail('short', 607)).toBe('0.5 h, 0.0 km')
    expect(detail('several', 608)).toBe('2 logs')
    expect(detail('long', 609)).toBe('13.0 h, 30.0 km')
    expect(detail('across-midnight', 610)).toBe('2.0 h')
    expect(detail('skipped', 611)).toBe('2 tracks')
    expect(detail('backup', 614)).toBe(backup.key)
    expect(detail('backup-home', 615)).toBe(onlyBackup.key)
    expect(detail('backup-differs', 614)).toBe('500 m: motion 21.4 kn, backup 17.5 kn, 2.0 h together')
  })

  test('the report has advice for every mark, each in its own words', () => {
    const advice = reportMarks.map((mark) => markAdvice(mark, report.thresholds))
    expect(new Set(advice).size).toBe(reportMarks.length)
    expect(markAdvice('short', report.thresholds)).toContain('Less than 50%')
  })

  test('the report says what the frames say about the bests, or nothing', () => {
    expect([recheckText('equal'), recheckText('differs'), recheckText('unchecked')]).toEqual([
      'equal',
      'differs',
      '',
    ])
  })
})

describe.each([
  ['page', formatHtml(report, series)],
  ['table', formatTable(report)],
])('the %s of such a day', (_, text) => {
  const plain = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

  test.each([
    ['the note', /strap is torn/],
    ['the problems', /its dates are odd.*its ledger was torn/],
    ['the days that are left out', /2 tracks of 1 day outside the dates of motions\.csv left out/],
    ['the firmware that is not approved', /9004 Old/],
    ['the motions never read', /never read/i],
    ['why a track is not home', /the connection broke/],
    ['why a track is bad', /has changed since it came home/],
    ['who left too early', /left too early/],
  ])('the report of an eventful day shows %s', (_name, words) => {
    expect(plain).toMatch(words)
  })
})

describe('the page', () => {
  const page = formatHtml(report, series)

  test('the report page has a plot of each person with speeds, and of nobody else', () => {
    expect(page.match(/<canvas[^>]*data-plot/g)).toHaveLength(1)
  })

  test('the report page of the whole event has its days and everybody over all of them', () => {
    const all = formatHtml({ ...report, scope: 'all' }, series)
    expect(all).toContain('all 1 days')
    expect(all).toContain('Ranking over all days')
    expect(all).toContain(`id="day-${DATE}"`)
    expect(all).toContain('href="#problems"')
  })

  test('the report page of a day without a journal says nothing about arrivals', () => {
    const quiet = formatHtml(reportOf(records), new Map())
    expect(quiet).not.toContain('arrived, being read')
  })
})

test('the report table of several days has a total of them all', () => {
  const both = reportOf(
    records,
    records.map(({ motion }) => row(motion)),
    {
      scope: 'all',
      chosen: { dates: ['2026-10-11', DATE], leftOut: [], future: [] },
    },
  )
  expect(formatTable(both)).toContain('ALL 2 DAYS')
})

test('the report as CSV has a line for each person and motion, a checked best beside the device’s own', () => {
  const [header = '', ...lines] = formatCsv(report).trimEnd().split(/\r?\n/)
  expect(lines.length).toBeGreaterThan(12)
  expect(lines.every((line) => line.length > 10)).toBe(true)
  expect(header).toContain(',')
  expect(lines.join('\n')).toContain('differs')
})
