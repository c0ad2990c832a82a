/** A row of the table as one string of exactly the table's width, with the colours of its cells in it. */
import type { CellContext, Column } from './column.ts'
import { COLUMN_GAP, type ColumnLayout } from './layout.ts'
import type { MotionSummary } from './motion-summary.ts'
import { widthOf } from './text.ts'
import type { Style, Tone } from './theme.ts'

/** Columns before the first cell: the marker of the selected row, and that of a note. */
export const MARKER_WIDTH = 2

/** Stands at the edge of a row about which something is noted; its text may have no room. */
const NOTED = '*'

export interface RowPlace {
  readonly isSelected: boolean
  /** Whether it was chosen and keys go to it now; the cursor that rests on the first row is a marker alone. */
  readonly isHeld: boolean
}

const gap = ' '.repeat(COLUMN_GAP)

/** The columns of a view, and where those that fit stand. */
export interface TableColumns {
  readonly columns: readonly Column[]
  readonly layout: ColumnLayout
}

/** One motion's row; a `*` says there is a note; the selected one is inverse and has a `>`, in one colour so that it reads evenly. */
export function rowText(
  facts: MotionSummary,
  { columns, layout }: TableColumns,
  context: CellContext,
  place: RowPlace,
): string {
  const { style } = context
  const isPlain = place.isSelected && place.isHeld
  const cells = layout.columns.flatMap(({ index, width }) => {
    const column = columns[index]
    if (column === undefined) return []
    const cell = column.cell(facts, context, width)
    const text = style.fit(cell.text, width, column.align)
    return isPlain || cell.text === '' ? text : paintFitted(style, cell.tone, text)
  })
  const noted = facts.motion.note === undefined ? ' ' : NOTED
  const markers = `${place.isSelected ? '>' : ' '}${isPlain ? noted : style.paint('accent', noted.trim()) || ' '}`
  const row = `${markers}${cells.join(gap)}${' '.repeat(layout.rest)}`
  return isPlain ? style.paint('selected', row) : row
}

/** The line above the rows: each column's longest label that fits. */
export function headText({ columns, layout }: TableColumns, style: Style): string {
  const labels = layout.columns.flatMap(({ index, width }) => {
    const column = columns[index]
    if (column === undefined) return []
    const label = column.labels.find((each) => widthOf(each) <= width) ?? column.labels.at(-1) ?? ''
    return style.fit(label, width, column.align)
  })
  return style.paint('quiet', `${' '.repeat(MARKER_WIDTH)}${labels.join(gap)}${' '.repeat(layout.rest)}`)
}

/** Paints the words and leaves the padding around them plain, which is shorter on the line. */
function paintFitted(style: Style, tone: Tone, text: string): string {
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  return text.slice(0, start) + style.paint(tone, text.slice(start, end)) + text.slice(end)
}
