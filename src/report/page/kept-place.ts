/** A page that reads itself again stays where its reader was: how far down, and sorted by what. */
import type { SortedBy, Sorting } from './sortable.ts'

interface Place {
  readonly scroll: number
  readonly sorted: readonly SortedBy[]
}

/** Does nothing on a page that stays as it is. */
export function keepPlace(sorting: Sorting): void {
  if (document.querySelector('meta[http-equiv=refresh]') === null) return
  const key = `motion-monitor ${location.pathname}`
  history.scrollRestoration = 'manual'
  const place = load(key)
  for (const sorted of place?.sorted ?? []) sorting.apply(sorted)
  if (place !== undefined) scrollTo(0, place.scroll)
  addEventListener('pagehide', () => {
    save(key, { scroll: scrollY, sorted: sorting.current() })
  })
}

/** What this page itself has kept; a browser may keep nothing. */
function load(key: string): Place | undefined {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as Place)
  } catch {
    return undefined
  }
}

function save(key: string, place: Place): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(place))
  } catch {
    // A browser that keeps nothing shows the page from its beginning.
  }
}
