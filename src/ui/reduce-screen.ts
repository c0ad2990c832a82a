/** The screen's reducer: its state and a person's action give the next state. */
import { logLevels } from '../core/domain/configuration.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { NOTE_LENGTH } from '../core/domain/note.ts'
import {
  FILTER_LENGTH,
  fieldOf,
  isTableHeld,
  type ScreenAction,
  type ScreenState,
  type TableAtMove,
} from './screen-state.ts'
import { eraseText, insertText, moveCaret, type TextField } from './text-field.ts'

/** The longest text. */
const fieldLengths = { none: 0, filter: FILTER_LENGTH, search: 60, note: NOTE_LENGTH } as const

/** The screen after an action. */
export function reduceScreen(screen: ScreenState, action: ScreenAction): ScreenState {
  switch (action.type) {
    case 'moved':
      return moveSelection(screen, action)
    case 'table-scrolled':
      return scrollTable(screen, action)
    case 'selection-released':
      return {
        ...screen,
        selection: undefined,
        held: undefined,
        lines: { ...screen.lines, [screen.view]: undefined },
      }
    case 'view-chosen':
      return { ...screen, view: action.view, overlay: { kind: 'none' }, focus: 'table', held: undefined }
    case 'focus-moved':
      return screen.log.isHidden
        ? { ...screen, focus: 'table' }
        : { ...screen, focus: screen.focus === 'table' ? 'log' : 'table' }
    case 'detail-opened':
      return {
        ...screen,
        selection: action.motion,
        overlay: { kind: 'detail', motion: action.motion, top: 0 },
      }
    case 'help-opened':
      return { ...screen, overlay: { kind: 'help', top: action.top } }
    case 'proposal-opened':
      return { ...screen, overlay: { kind: 'proposal', top: 0 } }
    case 'board-opened':
      return { ...screen, overlay: { kind: 'board', top: 0 } }
    case 'overlay-scrolled':
      return scrollOverlay(screen, action.by, action.last)
    case 'overlay-closed':
      // Closing a page shows the table as it was, however long the page was open.
      return { ...screen, overlay: { kind: 'none' }, held: screen.held && { ...screen.held, at: action.now } }
    case 'sorted':
      return {
        ...screen,
        held: undefined,
        lines: { ...screen.lines, [screen.view]: undefined },
        sorts: { ...screen.sorts, [screen.view]: action.sort },
        sortedAt: action.now,
      }
    case 'mark-toggled':
      return { ...screen, marked: toggled(screen.marked, action.motion) }
    case 'marks-cleared':
      return { ...screen, marked: [] }
    case 'message-shown':
      return { ...screen, message: { text: action.text, at: action.now } }
    case 'theme-chosen':
      return { ...screen, theme: action.theme }
    case 'wall-toggled':
      return { ...screen, isWall: !screen.isWall, overlay: { kind: 'none' } }
    case 'pause-toggled':
      return { ...screen, isPaused: !screen.isPaused }
    case 'bell-chosen':
      return { ...screen, bell: action.level }
    case 'stop-asked':
      return { ...screen, isStopping: true, isPaused: false, isQuitAsked: false }
    case 'let-go-asked':
      return {
        ...screen,
        lettingGo: { motion: action.motion, names: action.names, isTaking: action.isTaking ?? false },
      }
    case 'let-go-withdrawn':
      return { ...screen, lettingGo: undefined }
    case 'request-asked':
      return { ...screen, pending: action.request }
    case 'request-withdrawn':
      return { ...screen, pending: undefined }
    case 'quit-asked':
      return { ...screen, isQuitAsked: true }
    case 'quit-withdrawn':
      return { ...screen, isQuitAsked: false }
    case 'day-end-closed':
      return { ...screen, dayEndClosed: action.arrivals }
    case 'redraw-asked':
      return { ...screen, redraws: screen.redraws + 1 }
    case 'field-opened':
    case 'note-opened':
    case 'field-typed':
    case 'field-erased':
    case 'caret-moved':
    case 'field-closed':
    case 'filter-cleared':
      return reduceField(screen, action)
    default:
      return reduceLog(screen, action)
  }
}

/** The first visible row: the selected row stays on its line as far as the table allows. */
export function firstRow(rows: number, selected: number, line: number | undefined, height: number): number {
  if (line === undefined) return 0
  return clamp(selected - line, 0, Math.max(0, rows - height))
}

type Of<Type extends ScreenAction['type']> = Extract<ScreenAction, { type: Type }>

function moveSelection(screen: ScreenState, action: Of<'moved'>): ScreenState {
  const { order, by, top, height } = action
  const from = placeIn(order, screen)
  const target = clamp(by === 'first' ? 0 : by === 'last' ? order.length - 1 : from + by, 0, order.length - 1)
  return withCursor(screen, action, target, clamp(top, target - height + 1, target))
}

function scrollTable(screen: ScreenState, action: Of<'table-scrolled'>): ScreenState {
  const { order, by, top, height } = action
  const shown = clamp(top + by, 0, Math.max(0, order.length - height))
  const target = clamp(placeIn(order, screen), shown, Math.min(shown + height, order.length) - 1)
  return withCursor(screen, action, target, shown)
}

function placeIn(order: readonly MotionId[], { selection }: ScreenState): number {
  return Math.max(0, selection === undefined ? 0 : order.indexOf(selection))
}

/** The cursor on a row of the table, whose first visible row is `top`. */
function withCursor(
  screen: ScreenState,
  { order, height, now }: TableAtMove,
  target: number,
  top: number,
): ScreenState {
  const selection = order[target]
  if (selection === undefined) return screen
  return {
    ...screen,
    selection,
    held: { at: now, since: heldSince(screen, now), ids: order, top, height },
    lines: { ...screen.lines, [screen.view]: top <= 0 ? undefined : target - top },
  }
}

function heldSince(screen: ScreenState, now: number): number {
  return isTableHeld(screen, now) && screen.held !== undefined ? screen.held.since : now
}

function scrollOverlay(screen: ScreenState, by: number | 'first' | 'last', last: number): ScreenState {
  const { overlay } = screen
  if (overlay.kind === 'none') return screen
  const from = Math.min(overlay.top, last)
  const top = clamp(by === 'first' ? 0 : by === 'last' ? last : from + by, 0, Math.max(0, last))
  return { ...screen, overlay: { ...overlay, top } }
}

type FieldAction = Of<
  | 'field-opened'
  | 'note-opened'
  | 'field-typed'
  | 'field-erased'
  | 'caret-moved'
  | 'field-closed'
  | 'filter-cleared'
>

function reduceField(screen: ScreenState, action: FieldAction): ScreenState {
  switch (action.type) {
    case 'field-opened':
      return { ...screen, field: action.field, afterCaret: 0 }
    case 'note-opened':
      return {
        ...screen,
        field: 'note',
        afterCaret: 0,
        draft: { motions: action.motions, text: action.text },
      }
    case 'field-typed':
      return withField(screen, insertText(fieldOf(screen), action.text, fieldLengths[screen.field]))
    case 'field-erased':
      return withField(screen, eraseText(fieldOf(screen), action.to))
    case 'caret-moved':
      return { ...screen, afterCaret: moveCaret(fieldOf(screen), action.to).after }
    case 'field-closed':
      return { ...(action.keep ? screen : emptied(screen)), field: 'none', afterCaret: 0, draft: undefined }
    case 'filter-cleared':
      return { ...screen, filter: '', held: undefined }
  }
}

function withField(before: ScreenState, { text, after }: TextField): ScreenState {
  const screen = { ...before, afterCaret: after }
  if (screen.field === 'note') return { ...screen, draft: screen.draft && { ...screen.draft, text } }
  if (screen.field === 'search') return { ...screen, log: { ...screen.log, search: text } }
  return screen.field === 'filter' ? { ...screen, filter: text, held: undefined } : screen
}

/** Without the text of the field; a search that is given up lets the log follow again. */
function emptied(screen: ScreenState): ScreenState {
  const empty = withField(screen, { text: '', after: 0 })
  return screen.field === 'search' ? { ...empty, log: { ...empty.log, held: undefined } } : empty
}

function toggled(marked: readonly MotionId[], motion: MotionId): readonly MotionId[] {
  return marked.includes(motion) ? marked.filter((each) => each !== motion) : [...marked, motion]
}

type LogAction = Extract<ScreenAction, { type: `log-${string}` }>

function reduceLog(screen: ScreenState, action: LogAction): ScreenState {
  const { log } = screen
  switch (action.type) {
    case 'log-held':
      return { ...screen, log: { ...log, held: action.held } }
    case 'log-search-ended':
      return { ...screen, log: { ...log, search: '', held: undefined } }
    case 'log-level-changed': {
      const next = logLevels[(logLevels.indexOf(action.from) + 1) % (logLevels.length - 1)]
      return { ...screen, log: { ...log, level: next } }
    }
    case 'log-motion-chosen':
      return { ...screen, log: { ...log, motion: action.motion, held: undefined } }
    case 'log-resized':
      return {
        ...screen,
        focus: action.lines <= 0 ? 'table' : screen.focus,
        log: { ...log, lines: Math.max(1, action.lines), isHidden: action.lines <= 0 },
      }
    case 'log-toggled':
      return {
        ...screen,
        focus: log.isHidden ? screen.focus : 'table',
        log: { ...log, isHidden: !log.isHidden },
      }
    case 'log-words-toggled':
      return { ...screen, log: { ...log, isRaw: !log.isRaw } }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
