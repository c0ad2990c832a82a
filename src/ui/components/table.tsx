/** The table of motions, which makes only the visible rows. */

import { counted } from '../../core/views/groups.ts'
import type { MotionSummary } from '../../core/views/motion-summary.ts'
import type { CellContext } from '../column.ts'
import type { Frame } from '../frame.ts'
import { headText, type RowLook, type RowPlace, rowText } from '../row.ts'
import { sortedColumnOf } from '../sorting.ts'
import { Lines } from './lines.tsx'

interface TableProps {
  readonly frame: Frame
  readonly context: CellContext
}

export function Table({ frame, context }: TableProps) {
  const { panes } = frame
  return <Lines lines={tableLines(frame, context)} height={panes.tableHead + panes.table} />
}

/** The lines of the table, the head first. */
function tableLines(frame: Frame, context: CellContext): readonly string[] {
  const { view, table, rows, top, panes, cursor, size } = frame
  const shown = rows.slice(top, top + panes.table)
  const head = headText(table, context.style, sortedColumnOf(view, frame.sort))
  if (shown.length === 0) {
    const words =
      frame.unfiltered > 0 ? 'No motion matches the filter: Esc clears it.' : view.empty(frame.fleet)
    return [head, '', `   ${context.style.cut(words, size.columns - 4)}`]
  }
  const lookOf = (place: number): RowLook => {
    if (top + place === cursor) return 'selected'
    const summary = shown[place]
    return view.dimsGone === true && summary !== undefined && counted.done(summary) ? 'dim' : 'usual'
  }
  const placeOf = (summary: MotionSummary, place: number): RowPlace => {
    return { look: lookOf(place), isMarked: frame.marked.includes(summary) }
  }
  return [head, ...shown.map((summary, place) => rowText(summary, table, context, placeOf(summary, place)))]
}
