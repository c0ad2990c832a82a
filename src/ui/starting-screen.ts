/** The screen as the command line wants it at the start: its view, its order, its filter. */
import { sanitiseText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { ViewId } from '../core/views/view-ids.ts'
import { FILTER_LENGTH, initialScreen, type ScreenState } from './screen-state.ts'
import type { SortName, WantedSort } from './sort-names.ts'
import { sortColumnOf } from './sorting.ts'
import { views } from './views.ts'

/** What a person wants to see first; absent = as without the option. */
export interface ScreenStart {
  readonly view?: ViewId
  readonly sort?: WantedSort
  readonly filter?: string
  /** Whether to begin with the wall. */
  readonly wall?: boolean
}

/** The state that a screen begins with at an instant. */
export function startingScreen(
  { view = initialScreen.view, sort, filter = '', wall = false }: ScreenStart,
  now: Milliseconds,
): ScreenState {
  const column = sort && sortColumnOf(views[view], sort.by)
  return {
    ...initialScreen,
    view,
    isWall: wall,
    filter: sanitiseText(filter, FILTER_LENGTH),
    ...(sort &&
      column && {
        sortedAt: now,
        sorts: {
          [view]: { by: sort.by, isReversed: sort.isDescending !== (column.sort?.isDescending === true) },
        },
      }),
  }
}

/** The columns that a view can be sorted by; undefined if the wanted one is among them. */
export function missingColumn({
  view = initialScreen.view,
  sort,
}: ScreenStart): readonly SortName[] | undefined {
  if (sort === undefined || sortColumnOf(views[view], sort.by) !== undefined) return undefined
  return views[view].columns.flatMap((column) => column.sort?.by ?? [])
}
