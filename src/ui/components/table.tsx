/** The table of motions, which makes only the visible rows. */
import type { CellContext } from '../column.ts'
import type { Frame } from '../frame.ts'
import { layoutColumns } from '../layout.ts'
import { headText, MARKER_WIDTH, rowText } from '../row.ts'
import { Lines } from './lines.tsx'

interface TableProps {
  readonly frame: Frame
  readonly context: CellContext
  /** Whether a person chose the selected row and keys go to it. */
  readonly isHeld: boolean
}

export function Table({ frame, context, isHeld }: TableProps) {
  const { panes } = frame
  return <Lines lines={tableLines(frame, context, isHeld)} height={panes.tableHead + panes.table} />
}

/** The lines of the table, the head first. */
function tableLines(frame: Frame, context: CellContext, isHeld: boolean): readonly string[] {
  const { view, rows, top, panes, cursor, size } = frame
  const { columns } = view
  const table = { columns, layout: layoutColumns(columns, size.columns - MARKER_WIDTH) }
  const shown = rows.slice(top, top + panes.table)
  const head = headText(table, context.style)
  if (shown.length === 0) {
    const words =
      frame.unfiltered > 0 ? 'No motion matches the filter: Esc clears it.' : view.empty(frame.fleet)
    return [head, '', `   ${context.style.cut(words, size.columns - 4)}`]
  }
  return [
    head,
    ...shown.map((summary, place) => {
      return rowText(summary, table, context, { isSelected: top + place === cursor, isHeld })
    }),
  ]
}
