/** What is wrong, what to do, and since when. */
import { formatAge } from '../../../core/views/format.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { fleetViews, motionsOf } from '../../../core/views/views.ts'
import { holderColumns, noteColumns, stateColumn } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { MotionTable, type TableColumn } from '../components/motion-table.tsx'
import { Outside } from '../components/outside.tsx'
import { ViewHead } from '../components/view-head.tsx'
import type { Frame } from '../frame.ts'
import type { PageProps } from '../page-props.ts'
import { wrongWords } from '../wrong-words.ts'

export function Trouble({ frame, isWall }: PageProps) {
  const view = fleetViews.trouble
  const motions = motionsOf(view, frame.fleet)
  return (
    <>
      <ViewHead view={view} fleet={frame.fleet} count={motions.length} noun="in trouble" />
      {motions.length > 0 && (
        <MotionTable
          caption="Motions in trouble, the newest first"
          motions={motions}
          isWall={isWall}
          columns={[...troubleColumns(frame), ...holderColumns(frame), ...noteColumns(frame)]}
        />
      )}
      <Hint frame={frame} fields={['names', 'notes']} />
    </>
  )
}

function troubleColumns(frame: Frame): readonly TableColumn[] {
  return [
    {
      head: 'What to do',
      onCard: 'strong',
      cell: (summary) => wrongWords(summary, frame)?.todo,
    },
    {
      head: 'What is wrong',
      cell: (summary) => {
        const words = wrongWords(summary, frame)
        return words && <Outside text={words.long} />
      },
    },
    stateColumn(frame),
    { head: 'Since', onCard: 'labelled', cell: (summary) => sinceText(summary, frame) },
  ]
}

/** `17:02, 3 min ago` */
function sinceText({ motion: { since } }: MotionSummary, { now, time }: Frame): string | undefined {
  if (since === undefined) return undefined
  const age = formatAge(since, now)
  return `${time.minute(since)}, ${age === 'now' ? 'now' : `${age} ago`}`
}
