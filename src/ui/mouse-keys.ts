/** What the mouse does: a click selects, opens, changes the view or the pane; the wheel scrolls what lies under it. */
import type { Frame } from './frame.ts'
import { type KeyContext, moveLog, type ScreenControls, scrollOverlay } from './key-handlers.ts'
import { openDetail } from './motion-keys.ts'
import type { MouseEvent } from './mouse.ts'
import { closeDayEnd, contextOf, isAsking } from './press-key.ts'
import type { ScreenSession } from './session.ts'
import { tabAt } from './tabs-line.ts'

/** The lines of one turn of the wheel. */
const WHEEL_LINES = 3

type Region =
  | { readonly pane: 'tabs' }
  /** A row of the table, counted from the first visible one. */
  | { readonly pane: 'table'; readonly place: number }
  | { readonly pane: 'log' }
  | { readonly pane: 'none' }

/** Handles a click or a turn of the wheel; while text is typed or a question is open, it does nothing. */
export function handleMouse(event: MouseEvent, session: ScreenSession, controls: ScreenControls): void {
  if (session.isStalled() || isAsking(session)) return
  // What a click would be about cannot be seen.
  if (event.kind === 'click' && closeDayEnd(session)) return
  const on = contextOf(session, controls)
  if (on.frame.dayEnd !== undefined) return
  const { overlay, isWall } = on.screen
  if (isWall && overlay.kind === 'none') return
  const by = event.kind === 'wheel-up' ? -WHEEL_LINES : WHEEL_LINES
  if (event.kind === 'click') {
    if (overlay.kind === 'none') click(event, on)
  } else if (overlay.kind !== 'none') scrollOverlay(on, by)
  else if (regionOf(on.frame, event.row).pane === 'log') moveLog(on, by)
  else scrollTable(on, by)
}

function regionOf({ panes }: Frame, row: number): Region {
  const tabs = panes.header
  const table = tabs + panes.tabs + panes.summary + panes.tableHead
  const log = table + panes.table
  if (row === tabs) return { pane: 'tabs' }
  if (row >= table && row < log) return { pane: 'table', place: row - table }
  return row >= log && row < log + panes.logTitle + panes.log ? { pane: 'log' } : { pane: 'none' }
}

function click({ column, row }: MouseEvent, on: KeyContext): void {
  const { session, screen, frame } = on
  const region = regionOf(frame, row)
  if (region.pane === 'tabs') {
    const view = tabAt(column, frame, screen, session.style)
    if (view !== undefined) session.act({ type: 'view-chosen', view })
    return
  }
  if (region.pane === 'none') return
  if (region.pane !== screen.focus) session.act({ type: 'focus-moved' })
  if (region.pane === 'table') clickRow(region.place, on)
}

/** Selects a row; a click on the selected one opens its page. */
function clickRow(place: number, on: KeyContext): void {
  const { session, screen, frame } = on
  const summary = frame.rows[frame.top + place]
  if (summary === undefined) return
  if (summary.id === screen.selection) openDetail(on, summary)
  else {
    const at = { order: frame.rows.map(({ id }) => id), top: frame.top, height: frame.panes.table }
    session.act({ type: 'moved', by: frame.top + place - frame.cursor, ...at, now: session.now() })
  }
}

function scrollTable({ session, frame }: KeyContext, by: number): void {
  const order = frame.rows.map(({ id }) => id)
  const at = { order, top: frame.top, height: frame.panes.table, now: session.now() }
  session.act({ type: 'table-scrolled', by, ...at })
}
