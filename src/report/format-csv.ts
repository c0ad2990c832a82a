/** The report as CSV (RFC 4180) for a spreadsheet: one row for each motion, day and person. */
import { hoursOf, kilometresOf, knotsOf, mebibytesOf } from '../core/base/units.ts'
import { type DeviceSummary, deviceFactsOf } from './device-facts.ts'
import { sharesOf } from './persons.ts'
import type { DayReport, MotionDay, PersonResults, Report } from './report.ts'
import { momentsOf, recheckText, stampOf, zoneName } from './words.ts'

interface RowContext {
  readonly report: Report
  readonly day: DayReport
  readonly motion: MotionDay
  /** Absent for an unassigned motion without a track. */
  readonly share: PersonResults | undefined
  readonly device: DeviceSummary | undefined
}

type Cell = string | number | undefined

/** The columns in order; numbers are bare, texts may be quoted. */
const columns: readonly (readonly [title: string, cell: (row: RowContext) => Cell])[] = [
  ['date', ({ day }) => day.date],
  ['person', ({ share }) => share?.person.name],
  ['file_id', ({ share }) => share?.person.fileId],
  ['craft', ({ share }) => share?.person.craft],
  ['motion', ({ motion }) => motion.motion],
  ['files_home', (row) => resultsOf(row).home],
  ['files_wanted', (row) => resultsOf(row).wanted],
  ['files_skipped', (row) => resultsOf(row).skipped],
  ['mib', (row) => decimals(mebibytesOf(resultsOf(row).size))],
  ['hours', (row) => decimals(hoursOf(resultsOf(row).span))],
  ['km', (row) => decimals(kilometresOf(resultsOf(row).distance))],
  ['best_2s_kn', (row) => decimals(knotsOf(resultsOf(row).best2s))],
  ['best_10s_kn', (row) => decimals(knotsOf(resultsOf(row).best10s))],
  ['best_500m_kn', (row) => decimals(knotsOf(resultsOf(row).best500m))],
  ['frames_2s_kn', (row) => recomputed(row, 'best2s')],
  ['frames_10s_kn', (row) => recomputed(row, 'best10s')],
  ['frames_500m_kn', (row) => recomputed(row, 'best500m')],
  ['frames_are', (row) => recheckText(resultsOf(row).recheck)],
  ['marks', ({ motion }) => motion.marks.join(' ')],
  ['arrived', (row) => stamp(row, momentsOf(row.motion).arrivedAt)],
  ['may_go', (row) => stamp(row, momentsOf(row.motion).releasedAt)],
  ['left', (row) => stamp(row, momentsOf(row.motion).leftAt)],
  ['zone', ({ report }) => zoneName(report.timezone)],
  ['battery_percent', ({ device }) => device?.battery],
  ['firmware', ({ device }) => device?.firmware?.name],
  ['note', ({ device }) => device?.note],
  ['implausible', ({ motion, share }) => doubtsOf(motion, share)],
]

/** Marks the text as UTF-8 for spreadsheets, which otherwise assume an old code page. */
const BOM = '\ufeff'

/** The doubts about the person's tracks. */
function doubtsOf({ tracks }: MotionDay, share: PersonResults | undefined): string {
  const own = tracks.filter(({ person }) => share === undefined || person.fileId === share.person.fileId)
  return own.flatMap(({ check }) => check?.doubts ?? []).join('; ')
}

/** The whole text, with a header and CRLF line ends. */
export function formatCsv(report: Report): string {
  const devices = deviceFactsOf(report)
  const rows = report.days.flatMap((day) => {
    return day.motions.flatMap((motion) => {
      const shares = sharesOf(motion)
      const context = { report, day, motion, device: devices.get(motion.motion) }
      const own: readonly (PersonResults | undefined)[] = shares.length === 0 ? [undefined] : shares
      return own.map((share) => lineOf(columns.map(([, cell]) => cell({ ...context, share }))))
    })
  })
  return BOM + [lineOf(columns.map(([title]) => title)), ...rows].join('')
}

/** A cell in a row: quoted if necessary, and never a formula. */
export function csvCell(value: Cell): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet runs a text with such a start; the apostrophe prevents that.
  const text = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function resultsOf({ share, motion }: RowContext): MotionDay['results'] {
  return share?.results ?? motion.results
}

function recomputed(row: RowContext, key: 'best2s' | 'best10s' | 'best500m'): Cell {
  const bests = resultsOf(row).recomputed
  return bests === undefined ? undefined : decimals(knotsOf(bests[key]))
}

function stamp({ report }: RowContext, at: number | undefined): Cell {
  return at === undefined ? undefined : stampOf(at, report.timezone)
}

function decimals(value: number): number {
  return Math.round(value * 1000) / 1000
}
