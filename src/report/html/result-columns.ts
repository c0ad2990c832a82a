/** The columns that the tables of persons and motions share: results and marks. */
import { hoursText, kilometresText, knotsText, orZero } from '../../core/base/figure-text.ts'
import type { DayMarkThresholds } from '../../core/domain/day-marks.ts'
import { type ReportMark, type Results, reportMarks } from '../report.ts'
import { filesText, markText } from '../words.ts'
import { type Content, html, type Markup } from './markup.ts'
import type { PageColumn } from './tables.ts'

const badMarks: ReadonlySet<ReportMark> = new Set(['missing', 'damaged', 'not-home'])
const quietMarks: ReadonlySet<ReportMark> = new Set(['skipped'])

export function resultColumns<Row>(resultsOf: (row: Row) => Results): readonly PageColumn<Row>[] {
  const speed = (title: string, key: 'best500m' | 'best10s' | 'best2s'): PageColumn<Row> => ({
    title,
    kind: 'number',
    ...(key === 'best500m' ? { style: 'top' } : {}),
    sort: (row) => resultsOf(row)[key],
    cell: (row) => speedCell(resultsOf(row), key),
  })
  const figure = (
    title: string,
    value: (results: Results) => number,
    text: (results: Results) => string,
  ): PageColumn<Row> => {
    return {
      title,
      kind: 'number',
      sort: (row) => value(resultsOf(row)),
      cell: (row) => text(resultsOf(row)),
    }
  }
  return [
    speed('500 m kn', 'best500m'),
    speed('10 s kn', 'best10s'),
    speed('2 s kn', 'best2s'),
    figure(
      'hours',
      ({ span }) => span,
      ({ span }) => hoursText(span),
    ),
    figure(
      'km',
      ({ distance }) => distance,
      ({ distance }) => kilometresText(distance),
    ),
    figure('files', ({ home }) => home, filesText),
  ]
}

/** The marks; on a narrow screen they are below the name instead. */
export function marksColumn<Row>(
  marksOf: (row: Row) => readonly ReportMark[],
  thresholds: DayMarkThresholds,
  style = 'marks',
): PageColumn<Row> {
  return {
    title: 'marks',
    kind: 'text',
    style,
    // The most important mark first; rows without any last.
    sort: (row) => {
      const place = reportMarks.findIndex((mark) => marksOf(row).includes(mark))
      return String(place < 0 ? 99 : place).padStart(2, '0')
    },
    cell: (row) => chips(marksOf(row), thresholds),
  }
}

/** The marks of a row; nothing for none. */
export function chips(marks: readonly ReportMark[], thresholds: DayMarkThresholds): Markup | undefined {
  if (marks.length === 0) return undefined
  return html`<span class="chips">${marks.map((mark) => html`<span class="chip ${toneOf(mark)}">${markText(mark, thresholds)}</span>`)}</span>`
}

/** The class for a mark's colours: `bad` needs action, `quiet` is only information. */
export function toneOf(mark: ReportMark): string {
  return badMarks.has(mark) ? 'bad' : quietMarks.has(mark) ? 'quiet' : ''
}

function speedCell(results: Results, key: 'best500m' | 'best10s' | 'best2s'): Content {
  const text = knotsText(results[key])
  const again = results.recomputed?.[key]
  if (results.recheck === 'equal' && text !== '') {
    return html`${text} <span class="same" title="the same worked out again from the track">✓</span>`
  }
  if (again === undefined || again === results[key]) return text
  if (results.recheck !== 'differs') return text
  return html`${orZero(text)}<span class="other" title="worked out again from the track">frames ${orZero(knotsText(again))}</span>`
}
