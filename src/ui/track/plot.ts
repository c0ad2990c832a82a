/** Plots the speeds of a track over its own time, with its bests and its satellites, as lines for a terminal. */

import { zoneText } from '../../core/views/format.ts'
import type { Tone } from '../../core/views/state-words.ts'
import { columnAt, type Extent, type SpeedColumn } from '../../track/speed-columns.ts'
import type { PlacedBest, TrackLook } from '../../track/track-look.ts'
import type { Style } from '../theme.ts'
import { cellShapes, charactersOf, dotOf, dotRanges } from './raster.ts'
import { speedTicks, timeTicks } from './ticks.ts'
import { clockOf, knotsText } from './words.ts'

/** Where the plot begins: right of the labels and the axis. */
export const GUTTER = 12

/** The narrowest plot. */
export const NARROWEST = 40

export interface PlotSize {
  /** Columns of the terminal, at least `NARROWEST`. */
  readonly width: number
  /** Rows of the plot, without axis and marks. */
  readonly height: number
}

/** Rows below the plot: axis, times, three bests, satellites. */
export const ROWS_BELOW = 6

/** The fewest rows for a tick of the speed axis. */
const TICK_ROWS = 2

/** A tone for each cell of a row. */
type ToneOf = (cell: number) => Tone

interface Drawing {
  readonly look: TrackLook
  readonly extent: Extent
  readonly style: Style
  readonly cells: number
  readonly size: PlotSize
}

const lines = {
  unicode: {
    axis: '│',
    tick: '┤',
    corner: '└',
    floor: '─',
    time: '┴',
    gap: '·',
    unsure: '×',
    mark: '▲',
    span: '├─┤',
  },
  ascii: {
    axis: '|',
    tick: '+',
    corner: '+',
    floor: '-',
    time: '+',
    gap: '.',
    unsure: 'x',
    mark: '^',
    span: '|-|',
  },
} as const

/** Eight heights; the first is blank. */
const bars = { unicode: '_▁▂▃▄▅▆▇█', ascii: '_.:-=+*#@' } as const

const bestNames = [
  ['best2s', '2 s'],
  ['best10s', '10 s'],
  ['best500m', '500 m'],
] as const

/** The number of speed columns in a plot of this width. */
export function columnsFor(width: number, style: Style): number {
  return (width - GUTTER) * cellShapes[style.charset].wide
}

/** The plot of a track summarised in `columnsFor` columns; empty without a dated frame. */
export function drawPlot(look: TrackLook, size: PlotSize, style: Style): readonly string[] {
  const { extent } = look
  if (extent === undefined) return []
  const drawing = { look, extent, style, size, cells: size.width - GUTTER }
  return [
    ...speedLines(drawing),
    ...timeLines(drawing),
    ...bestNames.map(([name, label]) => bestLine(drawing, label, look.bests[name])),
    satelliteLine(drawing),
  ]
}

/** A label in the gutter, right-aligned, without the axis. */
export function gutter(label: string): string {
  return label.padStart(GUTTER - 2)
}

function speedLines(drawing: Drawing): readonly string[] {
  const { look, style, size } = drawing
  const { high } = cellShapes[style.charset]
  const dots = size.height * high
  // A spike that the device itself omits does not set the scale. A track that never moved lies at the bottom.
  const top = Math.max(1, ...look.columns.map((each) => (each.kind === 'frames' ? each.fastest : 0)))
  const labels = new Map(
    speedTicks(top, Math.floor(size.height / TICK_ROWS)).map(({ at, label }) => [
      size.height - 1 - Math.floor(dotOf(at, top, dots) / high),
      label,
    ]),
  )
  const unitRow = labels.has(0) ? 1 : 0
  const { axis, tick } = lines[style.charset]
  const toneOf = bestTone(drawing)
  return charactersOf(dotRanges(look.columns, top, dots), size.height, style.charset).map((row, index) => {
    const label = labels.get(index)
    const unit = index === unitRow ? 'knots' : ''
    return `${gutter(label ?? unit)} ${label === undefined ? axis : tick}${paintCells(row, toneOf, style)}`
  })
}

/** The axis, dotted in gaps and crossed at unsure speeds, and the times below it with their zone. */
function timeLines({ look, extent, style, cells }: Drawing): readonly string[] {
  const { corner, floor, time, gap, unsure } = lines[style.charset]
  const axis = Array.from<unknown, string>({ length: cells }, (_, cell) => {
    const kinds = new Set(columnsOfCell(look.columns, cell, style).map(({ kind }) => kind))
    if (kinds.has('unsure') && !kinds.has('frames')) return unsure
    return kinds.size === 1 && kinds.has('gap') ? gap : floor
  })
  const ticks = timeTicks(extent, look.timezone, cells).map(({ at, label }) => {
    const cell = columnAt(at, extent, cells)
    axis[cell] = time
    return { label, start: cell - Math.floor(label.length / 2) }
  })
  return [
    `${gutter('')} ${corner}${axis.join('')}`,
    `${gutter(zoneText(look.timezone))}  ${labelRow(ticks, cells)}`.trimEnd(),
  ]
}

/** Labels on one row, each centred on its tick; those at an edge are moved in if there is room. */
function labelRow(
  ticks: readonly { readonly label: string; readonly start: number }[],
  cells: number,
): string {
  const isWithin = ({ label, start }: (typeof ticks)[number]) => start >= 0 && start + label.length <= cells
  let row = ' '.repeat(cells)
  for (const tick of [...ticks.filter(isWithin), ...ticks.filter((each) => !isWithin(each))]) {
    const { length } = tick.label
    const start = Math.max(0, Math.min(cells - length, tick.start))
    const isFree = row.slice(Math.max(0, start - 1), start + length + 1).trim() === ''
    if (isFree) row = row.slice(0, start) + tick.label + row.slice(start + length)
  }
  return row
}

function bestLine(
  { look, extent, style, cells }: Drawing,
  label: string,
  best: PlacedBest | undefined,
): string {
  const start = `${gutter(label)} ${lines[style.charset].axis}`
  if (best === undefined) {
    const why = look.hertz === 0 ? 'not known: no header gives the rate' : 'none: the track is too short'
    return start + style.paint('quiet', style.cut(why, cells))
  }
  const first = columnAt(best.from, extent, cells)
  const last = Math.max(first, columnAt(best.to, extent, cells))
  const { left, right } = textsBeside(best, look.timezone, first, cells - 1 - last)
  const mark = style.paint('good', bestMarker(last - first + 1, style))
  return `${start}${left.padStart(first)}${mark}${right}`
}

/** What the device itself says of a best, where its format has that. */
function sourceText(header: number | undefined): string {
  if (header === undefined) return 'recomputed'
  return `header: ${header === 0 ? 'none' : knotsText(header)}`
}

/** The figures of a best where they fit: right of its mark, left of it, or on both sides. */
function textsBeside(
  best: PlacedBest,
  timezone: number,
  roomLeft: number,
  roomRight: number,
): { readonly left: string; readonly right: string } {
  const speed = `${knotsText(best.speed)} knots`
  const time = `at ${clockOf(best.from, timezone)}`
  const said = sourceText(best.header)
  const whole = `${speed} ${time} (${said})`
  const candidates = [
    { left: '', right: ` ${whole}` },
    { left: `${whole} `, right: '' },
    { left: `${speed} `, right: ` ${time} (${said})` },
    { left: '', right: ` ${speed}` },
    { left: `${speed} `, right: '' },
  ]
  const fits = candidates.find(({ left, right }) => left.length <= roomLeft && right.length <= roomRight)
  return fits ?? { left: '', right: '' }
}

function bestMarker(cells: number, style: Style): string {
  const { mark, span } = lines[style.charset]
  if (cells === 1) return mark
  return span.charAt(0) + span.charAt(1).repeat(cells - 2) + span.charAt(2)
}

/** The fewest satellites of each cell, relative to the most. */
function satelliteLine({ look, style, cells }: Drawing): string {
  const most = Math.max(1, look.satellites?.highest ?? 1)
  const levels = bars[style.charset]
  let before = ' '
  const row = Array.from({ length: cells }, (_, cell) => {
    const columns = columnsOfCell(look.columns, cell, style)
    const counts = columns.flatMap((column) => ('fewestSatellites' in column ? column.fewestSatellites : []))
    if (counts.length > 0) before = levels.charAt(Math.ceil((Math.min(...counts) / most) * 8))
    else if (columns.some(({ kind }) => kind === 'gap')) before = ' '
    return before
  })
  return `${gutter('satellites')} ${lines[style.charset].axis}${style.paint('quiet', row.join('').trimEnd())}`
}

function bestTone({ look, extent, cells }: Drawing): ToneOf {
  const spans = Object.values(look.bests).flatMap((best) =>
    best === undefined
      ? []
      : [[columnAt(best.from, extent, cells), columnAt(best.to, extent, cells)] as const],
  )
  return (cell) => (spans.some(([first, last]) => cell >= first && cell <= last) ? 'good' : 'busy')
}

/** Paints neighbours of one tone together; omits blanks at the end. */
function paintCells(row: string, toneOf: ToneOf, style: Style): string {
  const cells = [...row.trimEnd()]
  let painted = ''
  for (let from = 0; from < cells.length; ) {
    const tone = toneOf(from)
    let to = from + 1
    while (to < cells.length && toneOf(to) === tone) to += 1
    painted += style.paint(tone, cells.slice(from, to).join(''))
    from = to
  }
  return painted
}

function columnsOfCell(columns: readonly SpeedColumn[], cell: number, style: Style): readonly SpeedColumn[] {
  const { wide } = cellShapes[style.charset]
  return columns.slice(cell * wide, (cell + 1) * wide)
}
