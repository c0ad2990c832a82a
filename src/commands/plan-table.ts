/** The plan as text: a table for each motion, the unassigned tracks, and the totals. */
import { pluralise } from '../core/base/pluralise.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import { mebibytesOf } from '../core/base/units.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import { figuresOf } from '../core/domain/payload-schemas.ts'
import type { UnassignedTrack } from '../core/domain/track.ts'
import { formatFigures } from '../core/events/log-line.ts'

export interface MotionPlan {
  readonly motion: MotionId
  /** In the order of logs.json, then ledger entries without a log. */
  readonly tracks: readonly PlannedTrack[]
  readonly unassigned: readonly UnassignedTrack[]
}

/** One element of the JSON form, whose figures have their names in the ledger. */
export interface PlannedTrack extends FigureFields {
  readonly motion: MotionId
  readonly key: string
  readonly status: string
  readonly local_file: string
}
type FigureFields = Readonly<Parameters<typeof figuresOf>[0]>

/** The whole text, with its line ends. */
export function tableOf(motions: readonly MotionPlan[]): string {
  const planned = motions.filter(({ tracks }) => tracks.length > 0)
  const tracks = motions.flatMap((motion) => motion.tracks)
  const width = Math.max(0, ...tracks.map(({ key }) => key.length))
  const lines = [
    ...planned.flatMap((motion) => [...linesOfMotion(motion, width), '']),
    ...linesOfUnassigned(motions),
    `${planned.length} of ${motions.length} motions have tracks: ${countsOf(tracks)}`,
  ]
  return `${lines.join('\n')}\n`
}

function linesOfMotion({ motion, tracks }: MotionPlan, width: number): readonly string[] {
  return [
    `${nameOf(motion)}: ${countsOf(tracks)}`,
    ...tracks.map((track) => {
      const status = sanitiseText(track.status, 20)
      return `  ${status.padEnd('completed'.length)}  ${track.key.padEnd(width)}  ${formatFigures(figuresOf(track))}`
    }),
  ]
}

function linesOfUnassigned(motions: readonly MotionPlan[]): readonly string[] {
  const lines = motions.flatMap(({ motion, unassigned }) =>
    unassigned.map(({ day, figures }) => `  ${nameOf(motion)}  ${day}  ${formatFigures(figures)}`),
  )
  return lines.length === 0 ? [] : ['unassigned: nobody has the motion on that day', ...lines, '']
}

/** `412 tracks, 380.1 MiB (60 skipped, 352 queued)` */
function countsOf(tracks: readonly PlannedTrack[]): string {
  const size = mebibytesOf(tracks.reduce((sum, track) => sum + track.size, 0))
  const statuses = [...Map.groupBy(tracks, ({ status }) => status)].map(
    ([status, ofStatus]) => `${ofStatus.length} ${sanitiseText(status, 20)}`,
  )
  const count = `${pluralise(tracks.length, 'track')}, ${size.toFixed(1)} MiB`
  return statuses.length === 0 ? count : `${count} (${statuses.join(', ')})`
}
