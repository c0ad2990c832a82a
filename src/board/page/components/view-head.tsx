/** The line above a view's motions: how many there are and the view's figures, or that there are none. */
import type { FleetSummary } from '../../../core/views/fleet-summary.ts'
import type { FleetView } from '../../../core/views/views.ts'

interface ViewHeadProps {
  readonly view: FleetView
  readonly fleet: FleetSummary
  readonly count: number
  /** What they are: `12 missing`. */
  readonly noun: string
  /** Figures of the view, for those who may see them. */
  readonly figures?: readonly string[] | undefined
}

export function ViewHead({ view, fleet, count, noun, figures = [] }: ViewHeadProps) {
  if (count === 0) return <p className="empty-view">{view.empty(fleet)}</p>
  return (
    <p className="view-head">
      <b>{count.toLocaleString('en')}</b> {noun}
      {figures.map((figure) => (
        <span key={figure}> · {figure}</span>
      ))}
    </p>
  )
}
