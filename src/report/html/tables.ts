/** The page's tables as data: headings, cells and sort keys, and the columns that several tables share. */
import { hoursText, kilometresText, knotsText, orZero } from '../../core/base/figure-text.ts'
import type { DayMarkThresholds } from '../../core/domain/day-marks.ts'
import type { BestSpeeds } from '../../core/oao/frames.ts'
import { type ReportMark, type Results, reportMarks } from '../report.ts'
import { filesText, markText } from '../words.ts'
import { type Content, html, type Markup } from './markup.ts'

export interface PageColumn<Row> {
  readonly title: string
  /** `number`: right-aligned, sorted by size, the largest first. */
  readonly kind: 'text' | 'number'
  readonly cell: (row: Row) => Content
  /** The sort key; a column without one cannot be sorted. */
  readonly sort?: (row: Row) => string | number
  readonly style?: string
}

export interface TableOptions<Row> {
  readonly rowId?: (row: Row) => string | undefined
  /** Wider than a desktop screen: it scrolls sideways, and its headings do not stay in view. */
  readonly isWide?: boolean
}

/** A table in its own scroll area; the script finds it by `id`. */
export function pageTable<Row>(
  id: string,
  columns: readonly PageColumn<Row>[],
  rows: readonly Row[],
  { rowId = () => undefined, isWide = false }: TableOptions<Row> = {},
): Markup {
  return html`<div class="scroll ${isWide ? 'dense' : 'wide'}" tabindex="0" role="region" aria-label="table"><table id="${id}"><thead><tr>${columns.map(heading)}</tr></thead><tbody>
${rows.map((row) => {
  const own = rowId(row)
  return html`<tr${own === undefined ? undefined : html` id="${own}"`}>${columns.map((column) => cellOf(column, row))}</tr>
`
})}</tbody></table></div>`
}

function heading<Row>({ title, kind, sort, style }: PageColumn<Row>): Markup {
  const content = sort === undefined ? title : html`<button type="button">${title}</button>`
  return html`<th scope="col" class="${classOf(kind, style)}"${sort === undefined ? undefined : html` data-sort="${kind}"`}>${content}</th>`
}

function cellOf<Row>({ kind, cell, sort, style }: PageColumn<Row>, row: Row): Markup {
  const value = sort === undefined ? undefined : html` data-value="${String(sort(row))}"`
  return html`<td class="${classOf(kind, style)}"${value}>${cell(row)}</td>`
}

function classOf(kind: 'text' | 'number', style = ''): string {
  return [kind === 'number' ? 'n' : '', style].filter((part) => part !== '').join(' ')
}

/** A column sorted by a figure of each row, which `text` writes. */
export function numberColumn<Row>(
  title: string,
  value: (row: Row) => number,
  text: (value: number, row: Row) => Content = String,
  style = '',
): PageColumn<Row> {
  return { title, kind: 'number', style, sort: value, cell: (row) => text(value(row), row) }
}

/** A column of words, sorted as they read. */
export function textColumn<Row>(title: string, text: (row: Row) => string, style = ''): PageColumn<Row> {
  return { title, kind: 'text', style, sort: text, cell: text }
}

/** The figures of a row's wanted tracks. */
export function resultColumns<Row>(resultsOf: (row: Row) => Results): readonly PageColumn<Row>[] {
  const figure = (
    title: string,
    key: 'span' | 'distance' | 'home',
    text: (value: number, results: Results) => string,
  ) =>
    numberColumn<Row>(
      title,
      (row) => resultsOf(row)[key],
      (value, row) => text(value, resultsOf(row)),
    )
  const speed = (title: string, key: keyof BestSpeeds, style = '') =>
    numberColumn<Row>(
      title,
      (row) => resultsOf(row)[key],
      (value, row) => speedCell(value, resultsOf(row), key),
      style,
    )
  return [
    speed('500 m kn', 'best500m', 'top'),
    speed('10 s kn', 'best10s'),
    speed('2 s kn', 'best2s'),
    figure('hours', 'span', hoursText),
    figure('km', 'distance', kilometresText),
    figure('files', 'home', (_, results) => filesText(results)),
  ]
}

function speedCell(speed: number, { recheck, recomputed }: Results, key: keyof BestSpeeds): Content {
  const text = knotsText(speed)
  const again = recomputed?.[key]
  if (recheck === 'equal' && text !== '') {
    return html`${text} <span class="same" title="the same worked out again from the track">✓</span>`
  }
  if (recheck !== 'differs' || again === undefined || again === speed) return text
  return html`${orZero(text)}<span class="other" title="worked out again from the track">frames ${orZero(knotsText(again))}</span>`
}

/** The marks; on a narrow screen they are below the name instead. */
export function marksColumn<Row extends { readonly marks: readonly ReportMark[] }>(
  thresholds: DayMarkThresholds,
  style = 'marks',
): PageColumn<Row> {
  return {
    title: 'marks',
    kind: 'text',
    style,
    // The most important mark first; rows without any last.
    sort: ({ marks }) => {
      const place = reportMarks.findIndex((mark) => marks.includes(mark))
      return String(place < 0 ? 99 : place).padStart(2, '0')
    },
    cell: ({ marks }) => chips(marks, thresholds),
  }
}

/** The marks of a row; nothing for none. */
export function chips(marks: readonly ReportMark[], thresholds: DayMarkThresholds): Markup | undefined {
  if (marks.length === 0) return undefined
  return html`<span class="chips">${marks.map((mark) => html`<span class="chip ${toneOf(mark)}">${markText(mark, thresholds)}</span>`)}</span>`
}

/** The class for a mark's colours: `bad` needs action, `quiet` is only information. */
export function toneOf(mark: ReportMark): string {
  if (mark === 'missing' || mark === 'damaged' || mark === 'not-home') return 'bad'
  return mark === 'skipped' ? 'quiet' : ''
}
