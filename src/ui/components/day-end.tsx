/** The page that says that the day is over. */

import type { DayEnd } from '../../core/views/day-end.ts'
import type { CellContext } from '../column.ts'
import { dayEndLines } from '../day-end-page.ts'
import type { Frame } from '../frame.ts'
import { Lines } from './lines.tsx'

interface DayEndPageProps {
  readonly end: DayEnd
  readonly frame: Frame
  readonly context: CellContext
}

/** The page between the header and the footer. */
export function DayEndPage({ end, frame, context }: DayEndPageProps) {
  const { size, panes, snapshot } = frame
  const height = size.rows - panes.header - panes.footer
  const event = snapshot.state.session?.event ?? ''
  const lines = dayEndLines(end, event, context, { width: size.columns - 2, height })
  return <Lines lines={lines.map((line) => ` ${line}`)} height={height} />
}
