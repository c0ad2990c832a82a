/** What keys do, for the rows of the keymap: they change the screen's state or send the engine a request. */
import { nextBell } from '../core/domain/bell.ts'
import { themeNames } from '../core/domain/themes.ts'
import { bellWords } from './bell.ts'
import { type ScreenContext, showMessage, stop, takeNote } from './engine-requests.ts'
import type { Frame, ScreenSize } from './frame.ts'
import { findInLog, scrollLog } from './log-view.ts'
import type { ScreenControl } from './mode.ts'
import { isEnding, leftByQuitting } from './quitting.ts'
import { placeOf, type ScreenAction, type ScreenState } from './screen-state.ts'
import type { ScreenEnd } from './session.ts'
import { isSortName } from './sort-names.ts'
import { changedSort, type SortChange, sortColumnOf } from './sorting.ts'
import type { CaretMove } from './text-field.ts'

/** What a key may need beside the session. */
export interface ScreenControls {
  readonly size: ScreenSize
  /** The last line an overlay can be scrolled to. */
  readonly overlayLast: (frame: Frame, screen: ScreenState) => number
  /** The line of the help that is about where the keys go. */
  readonly helpTop: (screen: ScreenState) => number
  readonly leave: (end: ScreenEnd) => void
  readonly suspend: () => void
  /** Redraws everything, whatever the terminal shows. */
  readonly redraw: () => void
}

export interface KeyContext extends ScreenContext {
  readonly controls: ScreenControls
}

export type KeyHandler = (on: KeyContext) => void

/** Changes the screen's state. */
export function act(action: ScreenAction): KeyHandler {
  return ({ session }) => session.act(action)
}

/** Sends a request to a viewer or a replay. */
export function control(request: ScreenControl): KeyHandler {
  return ({ session }) => session.control(request)
}

type Movement = number | 'first' | 'last' | 'page-up' | 'page-down'

/** Moves what has the focus: the cursor of the table, the log, or the page over both. */
export function move(way: Movement): KeyHandler {
  return (on) => {
    const place = placeOf(on.screen)
    if (place === 'log') moveLog(on, way)
    else if (place === 'table') moveCursor(on, way)
    else scrollOverlay(on, way)
  }
}

/** Moves the cursor of the table. */
export function moveCursor({ session, frame }: KeyContext, way: Movement): void {
  const height = frame.panes.table
  const order = frame.rows.map((summary) => summary.id)
  session.act({ type: 'moved', by: rowsOf(way, height), order, top: frame.top, height, now: session.now() })
}

/** Scrolls the page over the panes. */
export function scrollOverlay({ session, screen, frame, controls }: KeyContext, way: Movement): void {
  const last = controls.overlayLast(frame, screen)
  session.act({ type: 'overlay-scrolled', by: rowsOf(way, frame.size.rows - 2), last })
}

function rowsOf(way: Movement, height: number): number | 'first' | 'last' {
  if (way === 'page-up') return -Math.max(1, height - 1)
  return way === 'page-down' ? Math.max(1, height - 1) : way
}

/** Scrolls the log. */
export function moveLog({ session, screen, frame }: KeyContext, way: Movement): void {
  const { log } = frame.snapshot.state
  const height = frame.panes.log
  const rows = rowsOf(way, height)
  const by = rows === 'first' ? -log.lines.length : rows === 'last' ? undefined : rows
  const view = { ring: log, filter: frame.logFilter, held: screen.log.held }
  const held = by === undefined ? undefined : scrollLog(view, height, by)
  session.act({ type: 'log-held', held })
}

/**
 * Goes one step back: from a page to the panes, from a search to the log as it follows, from the log to the table, from a
 * filter to all rows, from marks to none, from the selected row to the first, from a column's order to the view's own.
 */
export function goBack({ session, screen }: KeyContext): void {
  if (screen.overlay.kind !== 'none') session.act({ type: 'overlay-closed', now: session.now() })
  else if (screen.focus === 'log') {
    if (screen.log.search !== '') session.act({ type: 'log-search-ended' })
    else if (screen.log.held !== undefined) session.act({ type: 'log-held', held: undefined })
    else session.act({ type: 'focus-moved' })
  } else if (screen.filter !== '') session.act({ type: 'filter-cleared' })
  else if (screen.marked.length > 0) session.act({ type: 'marks-cleared' })
  else if (screen.selection !== undefined) session.act({ type: 'selection-released' })
  else session.act({ type: 'sorted', sort: undefined, now: session.now() })
}

/** Sorts the rows: by a column, by the next one, the other way round, or as the view does by itself. */
export function sortRows(change: SortChange): KeyHandler {
  return (on) => {
    const { session, screen, frame } = on
    const { columns, layout } = frame.table
    if (isSortName(change) && sortColumnOf(frame.view, change) === undefined) {
      showMessage(on, 'this view has no such column')
      return
    }
    const shown = layout.columns.flatMap(({ index }) => columns[index]?.sort?.by ?? [])
    const sort = changedSort(frame.view, screen.sorts[frame.view.id], shown, change)
    session.act({ type: 'sorted', sort, now: session.now() })
  }
}

/** Goes to the next log line that matches the search. */
export function searchLog(direction: 'older' | 'newer'): KeyHandler {
  return (on) => {
    const { session, screen, frame } = on
    const { search, held } = screen.log
    if (search === '') {
      showMessage(on, 'nothing to search for: press /')
      return
    }
    const view = { ring: frame.snapshot.state.log, filter: frame.logFilter, held }
    const found = findInLog(view, search, direction)
    if (found === undefined) showMessage(on, `no ${direction} line has "${search}"`)
    else session.act({ type: 'log-held', held: found })
  }
}

/** Shows the log from the next level up. */
export function changeLogLevel({ session, frame }: KeyContext): void {
  session.act({ type: 'log-level-changed', from: frame.logFilter.level })
}

/** Shows the log of the selected motion only, or of all again. */
export function chooseLogMotion(on: KeyContext): void {
  const { session, screen, frame } = on
  const motion = screen.log.motion === undefined ? frame.selected?.id : undefined
  session.act({ type: 'log-motion-chosen', motion })
  showMessage(on, motion === undefined ? 'log of all motions' : `log of motion ${motion} only`)
}

/** Makes the log larger or smaller by some lines. */
export function resizeLog(by: number): KeyHandler {
  return ({ session, frame }) => session.act({ type: 'log-resized', lines: frame.panes.log + by })
}

/** Pauses or resumes the screen. */
export function togglePause({ session, screen }: KeyContext): void {
  session.act({ type: 'pause-toggled' })
  session.projection.hold(!screen.isPaused)
}

/** Turns the bell to its next level, and remembers it. */
export function turnBell(on: KeyContext): void {
  const level = nextBell(on.screen.bell)
  on.session.act({ type: 'bell-chosen', level })
  on.session.rememberBell(level)
  showMessage(on, bellWords[level])
}

/** Draws in the colours of the next theme. */
export function changeTheme(on: KeyContext): void {
  const { session } = on
  if (!session.hasThemes) {
    showMessage(on, 'no colours, because NO_COLOR is set')
    return
  }
  const place = themeNames.indexOf(session.style.theme) + 1
  const theme = themeNames[place % themeNames.length] ?? themeNames[0]
  session.act({ type: 'theme-chosen', theme })
  session.rememberTheme(theme)
  showMessage(on, theme === 'none' ? 'no colours' : `theme ${theme}`)
}

/** Opens the help at the part about where the keys go, or closes it. */
export function toggleHelp({ session, screen, controls }: KeyContext): void {
  if (screen.overlay.kind === 'help') session.act({ type: 'overlay-closed', now: session.now() })
  else session.act({ type: 'help-opened', top: controls.helpTop(screen) })
}

/** Shows the page of the board, or leaves it. */
export function toggleBoard({ session, screen }: KeyContext): void {
  if (screen.overlay.kind === 'board') session.act({ type: 'overlay-closed', now: session.now() })
  else session.act({ type: 'board-opened' })
}

/** Takes over from a monitor that has ended. */
export function takeOver(on: KeyContext): void {
  const { mode } = on.frame
  if (mode.type !== 'viewer' || mode.endedAt !== undefined) on.session.control({ type: 'take-over' })
  else showMessage(on, 'the monitor still runs: take over when it has ended')
}

/** Quits, or asks first while motions are being read. */
export function askOrStop(on: KeyContext): void {
  const isWorking = leftByQuitting(on.frame.fleet, on.frame.mode).length > 0
  if (isWorking && !hasBegunToEnd(on)) on.session.act({ type: 'quit-asked' })
  else stop(on)
}

/** Stops; the second time, leaves at once. */
export function interrupt(on: KeyContext): void {
  if (hasBegunToEnd(on)) on.controls.leave('at-once')
  else stop(on)
}

/** Worded like the footer: a person who reads that Ctrl-C leaves at once need not press it twice. */
function hasBegunToEnd({ screen, frame }: KeyContext): boolean {
  return isEnding(screen, frame.snapshot.state)
}

/** Moves the cursor of the text field. */
export function moveCaret(to: CaretMove): KeyHandler {
  return act({ type: 'caret-moved', to })
}

/** Erases what lies between the cursor of the text field and where it would go. */
export function erase(to: CaretMove): KeyHandler {
  return act({ type: 'field-erased', to })
}

/** Closes the text field and uses its text. */
export function keepField(on: KeyContext): void {
  on.session.act({ type: 'field-closed', keep: true })
  if (on.screen.draft !== undefined) takeNote(on, on.screen.draft)
  if (on.screen.field === 'search') searchLog('older')(on)
}
