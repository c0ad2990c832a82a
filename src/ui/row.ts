/** A row of the table as one string of exactly the table's width, with coloured cells. */

import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Tone } from '../core/views/state-words.ts'
import type { CellContext, Column } from './column.ts'
import { COLUMN_GAP, type PlacedColumn } from './layout.ts'
import type { SortName } from './sort-names.ts'
import { arrowOf, type SortedColumn } from './sorting.ts'
import type { TableColumns } from './table-columns.ts'
import { widthOf } from './text.ts'
import { glyph, type Style } from './theme.ts'

/** The columns before the first cell: the markers of the selected row and of a note. */
export const MARKER_WIDTH = 2

/** Marks a row with a note, whose column may have no room. */
const NOTED = '*'

const gap = ' '.repeat(COLUMN_GAP)

/** How a row stands out from the others. */
export type RowLook = 'usual' | 'selected' | 'dim'

/** The first column of a row: whether it is selected, and whether it is marked. */
const markers = { usual: [' ', 'x'], dim: [' ', 'x'], selected: ['>', 'X'] } as const

export interface RowPlace {
  readonly look: RowLook
  readonly isMarked: boolean
}

/** What keeps its colour in a row that is inverse or dim as a whole. */
const loud: ReadonlySet<Tone> = new Set(['warn', 'bad'])

/** A piece of a row in one tone. */
interface Piece {
  readonly tone: Tone
  readonly text: string
}

/**
 * One motion's row; `*` shows a note, `x` or `X` a mark. The selected one has a `>` and is inverse from edge to edge, a dim one is dim in one
 * piece; in both only what matters keeps its colour.
 */
export function rowText(
  summary: MotionSummary,
  table: TableColumns,
  context: CellContext,
  { look, isMarked }: RowPlace,
): string {
  const { style } = context
  const cells = cellPieces(summary, table, context)
  const marks: Piece[] = [
    { tone: isMarked ? 'strong' : 'plain', text: markers[look][isMarked ? 1 : 0] },
    summary.motion.note === undefined ? { tone: 'plain', text: ' ' } : { tone: 'accent', text: NOTED },
  ]
  const pieces = [...marks, ...cells.flatMap((cell, place) => (place === 0 ? [cell] : [blank, cell]))]
  const rest = ' '.repeat(table.layout.rest)
  if (look === 'usual') return pieces.map((piece) => paintFitted(style, piece)).join('') + rest
  if (look === 'dim') return joinQuiet(pieces, style) + rest
  const row = pieces.map(({ tone, text }) => paintFitted(style, { tone: onBar(tone), text })).join('')
  return style.paint('selected', row + rest)
}

const blank: Piece = { tone: 'plain', text: gap }

/** The cells of a row; words aside stand in the place of those that they are over. */
function cellPieces(summary: MotionSummary, table: TableColumns, context: CellContext): readonly Piece[] {
  const placed = table.layout.columns
  const cellsOf = (some: readonly PlacedColumn[]) =>
    some.flatMap((each) => cellPiece(summary, table, context, each))
  const aside = asideOf(summary, table, context.style)
  if (aside === undefined) return cellsOf(placed)
  return [...cellsOf(placed.slice(0, aside.from)), aside.piece, ...cellsOf(placed.slice(aside.to))]
}

interface PlacedAside {
  /** The first column that it takes the place of, and the one after the last. */
  readonly from: number
  readonly to: number
  readonly piece: Piece
}

/** The longest words aside that fit over the columns that stand side by side. */
function asideOf(
  summary: MotionSummary,
  { columns, layout, aside }: TableColumns,
  style: Style,
): PlacedAside | undefined {
  const texts = aside?.textsOf(summary) ?? []
  if (aside === undefined || texts.length === 0) return undefined
  const isOver = layout.columns.map(({ index }) => {
    const by = columns[index]?.sort?.by
    return by !== undefined && aside.over.has(by)
  })
  const from = isOver.indexOf(true)
  if (from < 0) return undefined
  const end = isOver.indexOf(false, from)
  const to = end < 0 ? isOver.length : end
  const width = layout.columns
    .slice(from, to)
    .reduce((sum, placed) => sum + placed.width + COLUMN_GAP, -COLUMN_GAP)
  const arrow = glyph(style, 'advice')
  const text = texts.map((each) => `${arrow} ${each}`).find((each) => widthOf(each) <= width)
  return text === undefined
    ? undefined
    : { from, to, piece: { tone: 'strong', text: style.fit(text, width) } }
}

function cellPiece(
  summary: MotionSummary,
  { columns }: TableColumns,
  context: CellContext,
  { index, width }: PlacedColumn,
): readonly Piece[] {
  const column = columns[index]
  if (column === undefined) return []
  const { tone, text } = column.cell(summary, context, width)
  return [{ tone: text === '' ? 'plain' : tone, text: context.style.fit(text, width, column.align) }]
}

/** The tone of a cell of the selected row: green still says that it may go now. */
function onBar(tone: Tone): Tone {
  if (tone === 'good' || tone === 'fresh') return 'good'
  return loud.has(tone) ? tone : 'plain'
}

/** Quiet from one loud piece to the next, in as few sequences as possible. */
function joinQuiet(pieces: readonly Piece[], style: Style): string {
  let joined = ''
  let waiting = ''
  for (const piece of pieces) {
    if (!loud.has(piece.tone)) {
      waiting += piece.text
      continue
    }
    joined += paintFitted(style, { tone: 'quiet', text: waiting }) + paintFitted(style, piece)
    waiting = ''
  }
  return joined + paintFitted(style, { tone: 'quiet', text: waiting })
}

/** The line above the rows: each column's longest label that fits, an arrow at the one that the rows are sorted by. */
export function headText(table: TableColumns, style: Style, sorted: SortedColumn | undefined): string {
  const { columns, layout } = table
  const labels = layout.columns.flatMap(({ index, width }) => {
    const column = columns[index]
    if (column === undefined) return []
    const label = column.sort?.by === sorted?.sort.by ? sortedLabel(column, width) : labelOf(column, width)
    return style.fit(label, width, column.align)
  })
  const head = `${' '.repeat(MARKER_WIDTH)}${labels.join(gap)}${' '.repeat(layout.rest)}`
  const place = sorted && arrowPlace(table, sorted.sort.by, head.length)
  if (sorted === undefined || place === undefined) return style.paint('quiet', head)
  const { from, to, isBefore } = place
  const [label, arrow] = [head.slice(from, to).trim(), arrowOf(sorted, style)]
  const marked = style.paint('accent', isBefore ? arrow + label : label + arrow)
  return style.paint('quiet', head.slice(0, from)) + marked + style.paint('quiet', head.slice(to))
}

interface ArrowPlace {
  /** The label with the place of the arrow, which is the gap beside the column if that has no room. */
  readonly from: number
  readonly to: number
  readonly isBefore: boolean
}

function arrowPlace({ columns, layout }: TableColumns, by: SortName, width: number): ArrowPlace | undefined {
  let start = MARKER_WIDTH
  for (const placed of layout.columns) {
    const column = columns[placed.index]
    if (column?.sort?.by === by) {
      const { length } = sortedLabel(column, placed.width)
      const from = column.align === 'right' ? start + placed.width - length : start
      const isBefore = column.align === 'right' || from + length >= width
      return isBefore
        ? { from: from - 1, to: from + length, isBefore }
        : { from, to: from + length + 1, isBefore }
    }
    start += placed.width + COLUMN_GAP
  }
  return undefined
}

/** The label that leaves room for the arrow, if the column has one. */
function sortedLabel(column: Column, width: number): string {
  return column.labels.find((each) => widthOf(each) < width) ?? labelOf(column, width)
}

function labelOf({ labels }: Column, width: number): string {
  return labels.find((each) => widthOf(each) <= width) ?? labels.at(-1) ?? ''
}

/** Paints the words but not the padding around them, which shortens the line. */
function paintFitted(style: Style, { tone, text }: Piece): string {
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  if (end === 0) return text
  return text.slice(0, start) + style.paint(tone, text.slice(start, end)) + text.slice(end)
}
