/** Lays out one frame: the panes, the rows in order, and the selected one. */
import type { MotionId } from '../core/domain/motion.ts'
import { alarmLines } from './alarms.ts'
import { matchesFilter } from './filter.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { layoutPanes, type PaneSizes } from './layout.ts'
import type { LogFilter } from './log-view.ts'
import type { ScreenMode } from './mode.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { Snapshot } from './projection.ts'
import { firstRow } from './reduce-screen.ts'
import { ORDER_HELD_FOR, type ScreenState } from './screen-state.ts'
import type { ScreenSession } from './session.ts'
import { orderedBy, type View, views } from './views.ts'

export interface ScreenSize {
  readonly columns: number
  readonly rows: number
}

export interface Frame {
  readonly size: ScreenSize
  readonly snapshot: Snapshot
  readonly mode: ScreenMode
  readonly fleet: FleetSummary
  /** The lines of the alarms, painted. */
  readonly alarms: readonly string[]
  readonly view: View
  readonly panes: PaneSizes
  readonly rows: readonly MotionSummary[]
  /** The number of motions in the view without the filter. */
  readonly unfiltered: number
  /** The index of the cursor's row; 0 without rows. */
  readonly cursor: number
  readonly selected: MotionSummary | undefined
  /** The first visible row. */
  readonly top: number
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
  { fleetOf, style, time }: ScreenSession,
  { snapshot, screen, mode }: Shown,
  size: ScreenSize,
): Frame {
  const view = views[screen.view]
  const fleet = fleetOf(snapshot)
  const alarms = alarmLines(snapshot.state.alarms, style, time, size.columns)
  const { rows, unfiltered } = rowsOf(view, fleet, screen, snapshot.now)
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
  return {
    size,
    snapshot,
    mode,
    fleet,
    alarms,
    view,
    panes,
    rows,
    unfiltered,
    cursor,
    selected: rows[cursor],
    top: firstRow(rows.length, cursor, screen.lines[screen.view], panes.table),
    logFilter: {
      level: screen.log.level ?? snapshot.state.session?.consoleLevel ?? 'INFO',
      motion: screen.log.motion,
    },
  }
}

function rowsOf(
  view: View,
  fleet: FleetSummary,
  screen: ScreenState,
  now: number,
): { readonly rows: readonly MotionSummary[]; readonly unfiltered: number } {
  const { order, isReversed } = screen.orders[view.id] ?? { order: 0, isReversed: false }
  const all = orderedBy(view, fleet, order, isReversed)
  const held =
    screen.held !== undefined && now - screen.held.at < ORDER_HELD_FOR ? screen.held.ids : undefined
  const standing = held === undefined ? all : asHeld(all, held)
  const rows =
    screen.filter === '' ? standing : standing.filter((summary) => matchesFilter(summary, screen.filter))
  return { rows, unfiltered: all.length }
}

/** Visible rows keep their places; new ones come after them until the cursor has rested. */
function asHeld(all: readonly MotionSummary[], held: readonly MotionId[]): MotionSummary[] {
  const places = new Map(held.map((id, place) => [id, place]))
  const placeOf = (summary: MotionSummary) => places.get(summary.id) ?? held.length
  return all.toSorted((a, b) => placeOf(a) - placeOf(b))
}
