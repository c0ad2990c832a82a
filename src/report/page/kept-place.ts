/** Restores the scroll position, the sorting and the search after the page reloads itself. */
import type { Search, SortedBy, Sorting } from './tables.ts'

interface Place {
  readonly scroll: number
  readonly sorted: readonly SortedBy[]
  readonly search: string
}

/** Does nothing on a page that does not reload. */
export function keepPlace(sorting: Sorting, search: Search | undefined): void {
  if (document.querySelector('meta[http-equiv=refresh]') === null) return
  const key = `motion-monitor ${location.pathname}`
  history.scrollRestoration = 'manual'
  const place = load(key)
  for (const sorted of place?.sorted ?? []) sorting.apply(sorted)
  search?.apply(place?.search ?? '')
  if (place !== undefined) scrollTo(0, place.scroll)
  addEventListener('pagehide', () => {
    const left: Place = { scroll: scrollY, sorted: sorting.current(), search: search?.current() ?? '' }
    try {
      sessionStorage.setItem(key, JSON.stringify(left))
    } catch {
      // Without storage the page starts at its top.
    }
  })
}

/** What this page has stored; a browser may store nothing. */
function load(key: string): Place | undefined {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as Place)
  } catch {
    return undefined
  }
}
