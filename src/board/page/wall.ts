/** Which page the wall shows: it turns by itself, and goes to the bucket when a motion turns green. */
import type { Milliseconds } from '../../core/base/units.ts'
import type { FleetSummary } from '../../core/views/fleet-summary.ts'
import type { PageId } from './routes.ts'

type WallPage = Extract<PageId, 'bucket' | 'missing' | 'day'>

/** How long each page is shown; the bucket longest, because people act on it. */
const shownFor: Readonly<Record<WallPage, Milliseconds>> = { bucket: 24_000, missing: 12_000, day: 12_000 }

const order: readonly WallPage[] = ['bucket', 'missing', 'day']

/** How long the wall shows a page before it turns; any page of the board may be its first. */
export function wallTime(page: PageId): Milliseconds {
  return page in shownFor ? shownFor[page as WallPage] : shownFor.missing
}

/** The page after this one: those with nothing to show are left out. */
export function nextOnWall(page: PageId, fleet: FleetSummary): WallPage {
  const hasContent: Readonly<Record<WallPage, boolean>> = {
    bucket: true,
    missing: fleet.counts.missing > 0,
    // The public page has no speeds unless the event allows it.
    day: fleet.best500m > 0,
  }
  const place = order.indexOf(page as WallPage)
  const later = [...order.slice(place + 1), ...order]
  return later.find((each) => hasContent[each]) ?? 'bucket'
}
