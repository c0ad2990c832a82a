/** Which batteries are charged first, in batches of as many as there are chargers. */
import { batchWord, chargingBatchOf } from '../../../core/views/charging-batch.ts'
import { fleetViews, motionsOf } from '../../../core/views/views.ts'
import { batteryColumn, holderColumns, noteColumns, stateColumn } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { More, MotionTable, mostRows } from '../components/motion-table.tsx'
import { ViewHead } from '../components/view-head.tsx'
import type { PageProps } from '../page-props.ts'

export function Charging({ frame, isWall }: PageProps) {
  const view = fleetViews.charging
  const { fleet } = frame
  const motions = motionsOf(view, fleet)
  const shown = motions.slice(0, mostRows(isWall))
  const batches = Map.groupBy(shown, (summary) => chargingBatchOf(summary, fleet) ?? 1)
  const columns = [
    { ...batteryColumn, onCard: 'strong' as const },
    stateColumn(frame),
    ...holderColumns(frame),
    ...noteColumns(frame),
  ]
  return (
    <>
      <ViewHead
        view={view}
        fleet={fleet}
        count={motions.length}
        noun={motions.length === 1 ? 'battery' : 'batteries, the emptiest first'}
        figures={view.summary?.(fleet)}
      />
      {[...batches].map(([batch, all]) => (
        <section key={batch}>
          <h2>{batchTitle(batch)}</h2>
          <MotionTable caption={batchTitle(batch)} motions={all} columns={columns} />
        </section>
      ))}
      <More left={motions.length - shown.length} isWall={isWall} />
      <Hint frame={frame} fields={['names', 'notes']} />
    </>
  )
}

function batchTitle(batch: number): string {
  const word = batchWord(batch)
  return batch > 2 ? `Batch ${word}` : `${word.charAt(0).toUpperCase()}${word.slice(1)} batch`
}
