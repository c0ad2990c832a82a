/** The motions of a view of the terminal, in its order. */
import { diagnosisOf } from '../../../core/views/diagnosis.ts'
import { stateLooks } from '../../../core/views/state-words.ts'
import { fleetViews, motionsOf } from '../../../core/views/views.ts'
import { StateWord } from '../components/state-word.tsx'
import type { PageProps } from '../page-props.ts'
import { pathOf, type Route } from '../routes.ts'

export function MotionList({ frame, route }: PageProps) {
  const view = fleetViews[viewOf(route)]
  const all = motionsOf(view, frame.fleet)
  const shown = route.page === 'motion' ? all.filter(({ id }) => id === route.motion) : all
  if (shown.length === 0) {
    return <p>{route.page === 'motion' ? `No motion ${route.motion} is known.` : view.empty(frame.fleet)}</p>
  }
  return (
    <ul className="rows">
      {shown.map((summary) => {
        const { tone } = stateLooks[summary.state]
        return (
          <li key={summary.id}>
            <a className={`row tone-${tone}`} href={pathOf({ page: 'motion', motion: summary.id })}>
              <b>{summary.id}</b>
              <StateWord state={summary.state} />
              <span>{diagnosisOf(summary)?.shortTodo ?? summary.person}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function viewOf({ page }: Route): 'arrivals' | 'missing' | 'trouble' | 'charging' | 'day' {
  return page === 'missing' || page === 'trouble' || page === 'charging' || page === 'day' ? page : 'arrivals'
}
