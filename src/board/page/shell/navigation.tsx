/** The bar below, in reach of a thumb: the pages that a volunteer needs at once, and all others behind one button. */
import { useEffect, useRef, useState } from 'react'
import type { Counts } from '../../../core/views/groups.ts'
import { pages } from '../pages/table.ts'
import { type PageId, pathOf, type Route } from '../routes.ts'
import { More } from './more.tsx'

interface Entry {
  readonly route: Route
  readonly word: string
  readonly sign: string
  readonly count?: keyof Counts
}

const atOnce: readonly Entry[] = [
  { route: { page: 'bucket' }, word: 'Bucket', sign: '✓' },
  { route: { page: 'motions', query: '' }, word: 'Look up', sign: '⌕' },
  { route: { page: 'missing' }, word: 'Missing', sign: '·', count: 'missing' },
  { route: { page: 'trouble' }, word: 'Trouble', sign: '!', count: 'trouble' },
]

const behind: readonly Entry[] = [
  { route: { page: 'registration' }, word: pages.registration.title, sign: '⚑' },
  { route: { page: 'charging' }, word: pages.charging.title, sign: '⚡' },
  { route: { page: 'day' }, word: pages.day.title, sign: '☀' },
]

interface NavigationProps {
  readonly page: PageId
  readonly counts: Counts
}

export function Navigation({ page, counts }: NavigationProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => setOpen(false), [page])
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <nav aria-label="Pages" onKeyDown={(event) => event.key === 'Escape' && isOpen && close()}>
      {isOpen && (
        <div className="sheet" id="more">
          <ul>
            {behind.map((entry) => (
              <li key={entry.word}>
                <NavigationLink entry={entry} page={page} counts={counts} />
              </li>
            ))}
          </ul>
          <More />
        </div>
      )}
      <ul className="bar">
        {atOnce.map((entry) => (
          <li key={entry.word}>
            <NavigationLink entry={entry} page={page} counts={counts} />
          </li>
        ))}
        {behind.map((entry) => (
          <li key={entry.word} className="wide-only">
            <NavigationLink entry={entry} page={page} counts={counts} />
          </li>
        ))}
        <li>
          <button
            ref={button}
            type="button"
            className="bar-item"
            aria-expanded={isOpen}
            aria-controls="more"
            onClick={() => setOpen(!isOpen)}
          >
            <span className="sign" aria-hidden="true">
              ≡
            </span>
            More
          </button>
        </li>
      </ul>
    </nav>
  )
}

function NavigationLink({ entry, page, counts }: { readonly entry: Entry } & NavigationProps) {
  const { route, word, sign, count } = entry
  const isHere = route.page === page || (page === 'motion' && route.page === 'motions')
  const number = count === undefined ? 0 : counts[count]
  return (
    <a className="bar-item" href={pathOf(route)} aria-current={isHere ? 'page' : undefined}>
      <span className={`sign ${count ?? ''}`} aria-hidden="true">
        {sign}
      </span>
      {word}
      {number > 0 && <span className={`badge ${count}`}> {number}</span>}
    </a>
  )
}
