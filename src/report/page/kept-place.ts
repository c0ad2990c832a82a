/** Restores the scroll position and the sorting after the page reloads itself. */
import type { SortedBy, Sorting } from './sortable.ts'

interface Place {
  readonly scroll: number
  readonly sorted: readonly SortedBy[]
}

/** Does nothing on a page that does not reload. */
export function keepPlace(sorting: Sorting): void {
  if (document.querySelector('meta[http-equiv=refresh]') === null) return
  const key = `motion-monitor ${location.pathname}`
  history.scrollRestoration = 'manual'
  const place = load(key)
  for (const sorted of place?.sorted ?? []) sorting.apply(sorted)
  if (place !== undefined) scrollTo(0, place.scroll)
  addEventListener('pagehide', () => {
    const left: Place = { scroll: scrollY, sorted: sorting.current() }
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
