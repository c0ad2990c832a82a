/** Lays out one frame: the panes, the rows in order, and the selected one. */
import type { Milliseconds } from '../core/base/units.ts'
import { isHere } from '../core/events/state.ts'
import type { DayEnd } from '../core/views/day-end.ts'
import { matchesFilter } from '../core/views/filter.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Snapshot } from '../core/views/projection.ts'
import { alarmLines } from './alarms.ts'
import type { BoardStatus } from './board.ts'
import { shownDayEnd } from './day-end-page.ts'
import { layoutPanes, type PaneSizes } from './layout.ts'
import type { LogFilter } from './log-view.ts'
import type { ScreenMode } from './mode.ts'
import { firstRow } from './reduce-screen.ts'
import { MARKER_WIDTH } from './row.ts'
import { type HeldTable, isTableHeld, type ScreenState } from './screen-state.ts'
import type { ScreenSession } from './session.ts'
import { type Sort, sortedRows } from './sorting.ts'
import { nameWidthsOf, type TableColumns, tableColumns } from './table-columns.ts'
import { type View, views } from './views.ts'

export interface ScreenSize {
  readonly columns: number
  readonly rows: number
}

export interface Frame {
  readonly size: ScreenSize
  readonly snapshot: Snapshot
  readonly mode: ScreenMode
  readonly board: BoardStatus
  readonly fleet: FleetSummary
  /** The end of the day, in place of the panes. */
  readonly dayEnd: DayEnd | undefined
  /** When all that are here will be home; undefined while that is not known. */
  readonly homeAt: Milliseconds | undefined
  /** The lines of the alarms, painted. */
  readonly alarms: readonly string[]
  readonly view: View
  readonly table: TableColumns
  /** What the rows are sorted by; absent = the view's own order. */
  readonly sort: Sort | undefined
  readonly panes: PaneSizes
  readonly rows: readonly MotionSummary[]
  /** The number of motions in the view without the filter. */
  readonly unfiltered: number
  /** The first rows that stand above the sorted ones because they have just come. */
  readonly newFirst: number
  /** The index of the cursor's row; 0 without rows. */
  readonly cursor: number
  readonly selected: MotionSummary | undefined
  /** The first visible row. */
  readonly top: number
  /** The rows above that one which have come since a person began to move in the table. */
  readonly newAbove: number
  /** The marked motions, and those among them that the view does not show. */
  readonly marked: readonly MotionSummary[]
  readonly hiddenMarks: readonly MotionSummary[]
  readonly logFilter: LogFilter
}

/** What a frame shows at one moment. */
export interface Shown {
  readonly snapshot: Snapshot
  /** What the person has done. */
  readonly screen: ScreenState
  readonly mode: ScreenMode
}

/** The frame of what a session shows, for a terminal of some size. */
export function frameOf(
  { board, fleetOf, homeAt, style, time }: ScreenSession,
  { snapshot, screen, mode }: Shown,
  size: ScreenSize,
): Frame {
  const view = views[screen.view]
  const fleet = fleetOf(snapshot)
  const alarms = alarmLines(snapshot.state.alarms, style, time, size.columns)
  const { rows, unfiltered, newFirst } = rowsOf(view, fleet, screen, snapshot.now)
  const panes = layoutPanes(size.rows, {
    hasModeLine: mode.type !== 'live',
    alarms: alarms.length,
    hasSummary: view.summary !== undefined,
    isLogHidden: screen.log.isHidden,
    logLines: screen.log.lines,
  })
  const cursor = Math.max(
    0,
    rows.findIndex((summary) => summary.id === screen.selection),
  )
  const top = firstRow(rows.length, cursor, lineOf(view, screen, snapshot.now), panes.table)
  const marked = screen.marked.flatMap((id) => fleet.byId.get(id) ?? [])
  const names = nameWidthsOf(snapshot.state.roster, fleet.today, style)
  return {
    size,
    snapshot,
    mode,
    board: board.getState(),
    fleet,
    dayEnd: shownDayEnd(fleet, screen),
    homeAt: homeAt(snapshot),
    alarms,
    view,
    table: tableColumns(view, size.columns - MARKER_WIDTH, names),
    sort: screen.sorts[view.id],
    panes,
    rows,
    unfiltered,
    newFirst,
    cursor,
    selected: rows[cursor],
    top,
    newAbove: newsAbove(rows.slice(0, top), view, screen),
    marked,
    hiddenMarks: marked.filter((summary) => !rows.includes(summary)),
    logFilter: {
      level: screen.log.level ?? snapshot.state.session?.consoleLevel ?? 'INFO',
      motion: screen.log.motion,
    },
  }
}

/** The line that the selected row stays on; a table that news comes to shows its beginning once it is free. */
function lineOf(view: View, screen: ScreenState, now: Milliseconds): number | undefined {
  const { held, selection } = screen
  if (held !== undefined && selection !== undefined && isTableHeld(screen, now)) {
    const line = held.ids.indexOf(selection) - held.top
    return Math.max(0, Math.min(line, held.height - 1))
  }
  return view.newsAt === undefined ? screen.lines[view.id] : undefined
}

function newsAbove(above: readonly MotionSummary[], { newsAt }: View, { held }: ScreenState): number {
  if (held === undefined) return 0
  return above.filter((summary) => (newsAt?.(summary) ?? held.since) > held.since).length
}

/** How long a motion that has come stands above the rows that a person has sorted. */
const NEW_FOR: Milliseconds = 30_000

interface Rows {
  readonly rows: readonly MotionSummary[]
  readonly unfiltered: number
  readonly newFirst: number
}

function rowsOf(view: View, fleet: FleetSummary, screen: ScreenState, now: Milliseconds): Rows {
  const sort = screen.sorts[view.id]
  const all = sortedRows(view, fleet, sort)
  const held = isTableHeld(screen, now) ? screen.held : undefined
  const isNew = (summary: MotionSummary): boolean =>
    sort !== undefined && held === undefined && hasJustCome(summary, view, { sortedAt: screen.sortedAt, now })
  const ordered =
    held === undefined
      ? all.toSorted((a, b) => Number(isNew(b)) - Number(isNew(a)))
      : heldRows(all, view, held)
  const rows =
    screen.filter === '' ? ordered : ordered.filter((summary) => matchesFilter(summary, screen.filter))
  return { rows, unfiltered: all.length, newFirst: rows.filter(isNew).length }
}

interface Moment {
  readonly sortedAt: Milliseconds | undefined
  readonly now: Milliseconds
}

/** True for a motion that has come since a person sorted the rows: it stands above them for half a minute. */
function hasJustCome(summary: MotionSummary, { newsAt }: View, { sortedAt, now }: Moment): boolean {
  const at = newsAt?.(summary)
  if (at === undefined || !isHere(summary.motion)) return false
  return now - at < NEW_FOR && at > (sortedAt ?? Number.NEGATIVE_INFINITY)
}

/** No visible row leaves its line: news comes above the others, rows that are new without being news below them. */
export function heldRows(
  all: readonly MotionSummary[],
  { newsAt }: Pick<View, 'newsAt'>,
  { at, ids, top, height }: HeldTable,
): MotionSummary[] {
  const places = new Map(ids.map((id, place) => [id, place]))
  const placeOf = (summary: MotionSummary): number => {
    const place = places.get(summary.id)
    const isVisible = place !== undefined && place >= top && place < top + height
    if (!isVisible && (newsAt?.(summary) ?? at) > at) return -1
    return place ?? ids.length
  }
  return all.toSorted((a, b) => placeOf(a) - placeOf(b))
}
