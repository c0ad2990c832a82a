/** Who is missing, and what is known of each. */
import { missingSince } from '../../../core/views/diagnosis.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { fleetViews, motionsOf } from '../../../core/views/views.ts'
import { batteryColumn, holderColumns, noteColumns, stateColumn } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { MotionTable, type TableColumn } from '../components/motion-table.tsx'
import { ViewHead } from '../components/view-head.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'

export function Missing({ frame, isWall }: PageProps) {
  const view = fleetViews.missing
  const motions = motionsOf(view, frame.fleet)
  const known: TableColumn = {
    head: 'What is known',
    onCard: 'strong',
    cell: (summary) => missingSince(summary, frame),
  }
  return (
    <>
      <ViewHead view={view} fleet={frame.fleet} count={motions.length} noun="missing" />
      {isWall && motions.length > 0 && <WallNumbers motions={motions} frame={frame} />}
      {!isWall && motions.length > 0 && (
        <MotionTable
          caption="Missing motions, the absent ones first"
          motions={motions}
          columns={[known, stateColumn(frame), ...holderColumns(frame), batteryColumn, ...noteColumns(frame)]}
        />
      )}
      <Hint frame={frame} fields={['names', 'notes']} />
    </>
  )
}

/** The most numbers that are read from five metres. */
const MOST_ON_WALL = 60

/** The numbers as big as they fit, for the wall. */
function WallNumbers({
  motions,
  frame,
}: {
  readonly motions: readonly MotionSummary[]
  readonly frame: Frame
}) {
  const shown = motions.slice(0, MOST_ON_WALL)
  const columns = Math.ceil(Math.sqrt(shown.length * 1.2))
  const rows = Math.ceil(shown.length / columns)
  const style = {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
  }
  return (
    <>
      <ul className="wall-numbers" style={style}>
        {shown.map((summary) => (
          <li key={summary.id} className="wall-motion" data-motion={summary.id}>
            <b className="wall-number">{summary.id}</b>
            <span className="wall-known">{missingSince(summary, frame)}</span>
          </li>
        ))}
      </ul>
      {motions.length > shown.length && <p className="view-head">and {motions.length - shown.length} more</p>}
    </>
  )
}
