/** Columns that several pages show, each only to those who may see it. */
import { describeDayMark } from '../../../core/domain/day-marks.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { sees } from '../audience.ts'
import type { Frame } from '../frame.ts'
import { Battery } from './battery.tsx'
import type { TableColumn } from './motion-table.tsx'
import { Outside } from './outside.tsx'
import { StandingWord } from './standing-word.tsx'

export const batteryColumn: TableColumn = {
  head: 'Battery',
  onCard: 'labelled',
  cell: (summary) => (summary.motion.info?.battery === undefined ? undefined : <Battery summary={summary} />),
}

export function stateColumn(frame: Frame): TableColumn {
  return { head: 'State', cell: (summary) => <StandingWord summary={summary} frame={frame} /> }
}

/** Who has it: name, File ID and craft, as far as they are shown. */
export function holderColumns(frame: Frame): readonly TableColumn[] {
  const person: TableColumn = {
    head: 'Person',
    cell: (summary) =>
      summary.holder === undefined ? (
        <span className="quiet">nobody today</span>
      ) : summary.person === '' ? undefined : (
        <Outside text={summary.person} />
      ),
  }
  return [
    ...(sees(frame, 'names') ? [person] : []),
    { head: 'File ID', cell: ({ holder }) => outside(holder?.fileId) },
    { head: 'Craft', cell: ({ holder }) => outside(holder?.craftType) },
  ]
}

/** The note, for those who see notes. */
export function noteColumns(frame: Frame): readonly TableColumn[] {
  if (!sees(frame, 'notes')) return []
  return [{ head: 'Note', cell: ({ motion: { note } }) => note && <Note text={note.text} /> }]
}

/** The marks of the day, only for those who see hours: most marks are about hours. */
export function markColumns(frame: Frame): readonly TableColumn[] {
  if (!sees(frame, 'hours')) return []
  return [{ head: 'Marks', cell: (summary) => marksText(summary, frame) }]
}

/** The marks of a motion's day in words; undefined for none. */
export function marksText({ marks }: MotionSummary, { fleet }: Frame): string | undefined {
  const words = marks.map((mark) => describeDayMark(mark, fleet.thresholds))
  return words.length === 0 ? undefined : words.join(', ')
}

function Note({ text }: { readonly text: string }) {
  return (
    <span className="note-text">
      <span aria-hidden="true">✎ </span>
      <Outside text={text} />
    </span>
  )
}

function outside(text: string | undefined) {
  return text === undefined || text === '' ? undefined : <Outside text={text} />
}
