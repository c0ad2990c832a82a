/** A row of the table as one string of exactly the table's width, with coloured cells. */
import type { CellContext, Column } from './column.ts'
import { COLUMN_GAP, type ColumnLayout } from './layout.ts'
import type { MotionSummary } from './motion-summary.ts'
import { widthOf } from './text.ts'
import type { Style, Tone } from './theme.ts'

/** The columns before the first cell: the markers of the selected row and of a note. */
export const MARKER_WIDTH = 2

/** Marks a row with a note, whose column may have no room. */
const NOTED = '*'

export interface RowPlace {
  readonly isSelected: boolean
  /** Whether a person chose it and keys go to it; otherwise the cursor rests on the first row. */
  readonly isHeld: boolean
}

const gap = ' '.repeat(COLUMN_GAP)

/** The columns of a view, with the layout of those that fit. */
export interface TableColumns {
  readonly columns: readonly Column[]
  readonly layout: ColumnLayout
}

/** One motion's row; `*` marks a note; the selected one is inverse with a `>`, in one colour to read evenly. */
export function rowText(
  summary: MotionSummary,
  { columns, layout }: TableColumns,
  context: CellContext,
  place: RowPlace,
): string {
  const { style } = context
  const isPlain = place.isSelected && place.isHeld
  const cells = layout.columns.flatMap(({ index, width }) => {
    const column = columns[index]
    if (column === undefined) return []
    const cell = column.cell(summary, context, width)
    const text = style.fit(cell.text, width, column.align)
    return isPlain || cell.text === '' ? text : paintFitted(style, cell.tone, text)
  })
  const noted = summary.motion.note === undefined ? ' ' : NOTED
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

/** Paints the words but not the padding around them, which shortens the line. */
function paintFitted(style: Style, tone: Tone, text: string): string {
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  return text.slice(0, start) + style.paint(tone, text.slice(start, end)) + text.slice(end)
}
