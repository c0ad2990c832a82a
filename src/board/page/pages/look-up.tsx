/** Finds a motion by its number, name or File ID, as somebody types. */
import { type KeyboardEvent, useDeferredValue, useMemo, useRef } from 'react'
import { matchesFilter } from '../../../core/views/filter.ts'
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { tracksWords } from '../../../core/views/tracks-words.ts'
import { useApp } from '../app.ts'
import { sees } from '../audience.ts'
import { holderColumns, noteColumns, stateColumn } from '../components/columns.tsx'
import { Hint } from '../components/hint.tsx'
import { MotionTable, type TableColumn } from '../components/motion-table.tsx'
import type { PageProps } from '../page-props.ts'
import { useKeys } from '../use-keys.ts'

export function LookUp({ frame, route }: PageProps) {
  const { navigator } = useApp()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const query = route.page === 'motions' ? route.query : ''
  const { summaries } = frame.fleet
  // The field shows what is typed at once, even if the list of a large fleet takes longer.
  const asked = useDeferredValue(query)
  const found = useMemo(() => foundBy(asked, summaries), [asked, summaries])
  useKeys({ '/': () => field.current?.select() })
  const look = (text: string): void => navigator.replace({ page: 'motions', query: text })
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    const first = event.key === 'Enter' ? foundBy(query, summaries)[0] : undefined
    if (first !== undefined) navigator.go({ page: 'motion', motion: first.id })
    else if (event.key === 'Escape') look('')
    else if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('th a')?.focus()
    else return
    event.preventDefault()
  }
  const about: TableColumn = {
    head: 'Tracks',
    cell: (summary) => tracksWords(summary, frame, Number.POSITIVE_INFINITY).text,
  }
  const hasNames = sees(frame, 'names')
  return (
    <>
      <label className="look-up">
        <span>{hasNames ? 'Number, name or File ID' : 'Number or File ID (the team also finds names)'}</span>
        <input
          ref={field}
          type="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          value={query}
          onChange={(event) => look(event.target.value)}
          onKeyDown={press}
        />
      </label>
      <p className="view-head" aria-live="polite">
        <b>{found.length.toLocaleString('en')}</b> of {summaries.length.toLocaleString('en')} motions
      </p>
      <div ref={list}>
        {found.length > 0 && (
          <MotionTable
            caption="Motions found, by number"
            motions={found}
            columns={[stateColumn(frame), ...holderColumns(frame), about, ...noteColumns(frame)]}
          />
        )}
      </div>
      {found.length === 0 && <p className="empty-view">{nothingFound(query, hasNames)}</p>}
      <Hint frame={frame} fields={['names', 'notes']} />
    </>
  )
}

/** The motions that a query finds: the one of that number first, then those whose number begins with it, then the others. */
function foundBy(query: string, summaries: readonly MotionSummary[]): readonly MotionSummary[] {
  const number = query.trim()
  const rank = ({ id }: MotionSummary): number => {
    if (number === '' || String(id) === number) return 0
    return String(id).startsWith(number) ? 1 : 2
  }
  return summaries
    .filter((summary) => matchesFilter(summary, query))
    .toSorted((a, b) => rank(a) - rank(b) || a.id - b.id)
}

function nothingFound(query: string, hasNames: boolean): string {
  if (query.trim() === '') return 'No motion is known yet.'
  return hasNames
    ? 'Nothing found: try the number on its case, or fewer letters.'
    : 'Nothing found: try the number on its case. Names are found on the page of the team.'
}
