/** How many are being read, can go, are done, in trouble and missing: each leads to its page. */
import { type ShownCount, shownCounts } from '../../../core/views/shown-counts.ts'
import { stateLooks } from '../../../core/views/state-words.ts'
import type { Frame } from '../frame.ts'
import { pathOf, type Route } from '../routes.ts'

const routes: Readonly<Record<ShownCount['count'], Route>> = {
  reading: { page: 'bucket' },
  canGo: { page: 'bucket' },
  done: { page: 'motions', query: '' },
  trouble: { page: 'trouble' },
  missing: { page: 'missing' },
}

export function CountsOf({ frame }: { readonly frame: Frame }) {
  const { counts } = frame.fleet
  return (
    <ul className="counts">
      {shownCounts.map(({ count, state, shortWord, tone }) => (
        <li key={count}>
          <a
            className={`count ${count} ${counts[count] === 0 ? 'tone-quiet' : `tone-${tone}`}`}
            href={pathOf(routes[count])}
          >
            <span className="count-number">
              <span aria-hidden="true">{stateLooks[state].symbol} </span>
              <b>{counts[count]}</b>
            </span>{' '}
            {shortWord}
          </a>
        </li>
      ))}
    </ul>
  )
}
