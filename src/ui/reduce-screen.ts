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

type Type = ScreenAction['type']
type Of<Name extends Type> = {
  [Each in Name]: { readonly type: Each } & Extract<ScreenAction, { type: Each }>
}[Name]

/** The screen after an action. */
export function reduceScreen<Name extends Type>(screen: ScreenState, action: Of<Name>): ScreenState {
  const change: (screen: ScreenState, action: Of<Name>) => Partial<ScreenState> = changes[action.type]
  return { ...screen, ...change(screen, action) }
}

/** What an action changes; the rest of the screen stays. */
const changes: { readonly [Each in Type]: (screen: ScreenState, action: Of<Each>) => Partial<ScreenState> } =
  {
    moved: moveSelection,
    'table-scrolled': scrollTable,
    'selection-released': (screen) => ({
      selection: undefined,
      held: undefined,
      lines: ownLine(screen, undefined),
    }),
    'view-chosen': (_, { view }) => ({ view, overlay: { kind: 'none' }, focus: 'table', held: undefined }),
    'focus-moved': ({ log, focus }) => ({ focus: log.isHidden || focus === 'log' ? 'table' : 'log' }),
    'detail-opened': (_, { motion }) => ({ selection: motion, overlay: { kind: 'detail', motion, top: 0 } }),
    'help-opened': (_, { top }) => ({ overlay: { kind: 'help', top } }),
    'proposal-opened': () => ({ overlay: { kind: 'proposal', top: 0 } }),
    'board-opened': () => ({ overlay: { kind: 'board', top: 0 } }),
    'overlay-scrolled': ({ overlay }, { by, last }) => {
      if (overlay.kind === 'none') return {}
      const top = placed(Math.min(overlay.top, last), by, last)
      return { overlay: { ...overlay, top } }
    },
    // Closing a page shows the table as it was, however long the page was open.
    'overlay-closed': ({ held }, { now }) => ({
      overlay: { kind: 'none' },
      held: held && { ...held, at: now },
    }),
    sorted: (screen, { sort, now }) => ({
      held: undefined,
      lines: ownLine(screen, undefined),
      sorts: { ...screen.sorts, [screen.view]: sort },
      sortedAt: now,
    }),
    'mark-toggled': ({ marked }, { motion }) => ({ marked: toggled(marked, motion) }),
    'marks-cleared': () => ({ marked: [] }),
    'message-shown': (_, { text, now }) => ({ message: { text, at: now } }),
    'theme-chosen': (_, { theme }) => ({ theme }),
    'wall-toggled': ({ isWall }) => ({ isWall: !isWall, overlay: { kind: 'none' } }),
    'pause-toggled': ({ isPaused }) => ({ isPaused: !isPaused }),
    'bell-chosen': (_, { level }) => ({ bell: level }),
    'stop-asked': () => ({ isStopping: true, isPaused: false, isQuitAsked: false }),
    'let-go-asked': (_, { motion, names, isTaking = false }) => ({ lettingGo: { motion, names, isTaking } }),
    'let-go-withdrawn': () => ({ lettingGo: undefined }),
    'request-asked': (_, { request }) => ({ pending: request }),
    'request-withdrawn': () => ({ pending: undefined }),
    'quit-asked': () => ({ isQuitAsked: true }),
    'quit-withdrawn': () => ({ isQuitAsked: false }),
    'day-end-closed': (_, { arrivals }) => ({ dayEndClosed: arrivals }),
    'redraw-asked': ({ redraws }) => ({ redraws: redraws + 1 }),
    'field-opened': (_, { field }) => ({ field, afterCaret: 0 }),
    'note-opened': (_, { motions, text }) => ({ field: 'note', afterCaret: 0, draft: { motions, text } }),
    'field-typed': (screen, { text }) =>
      withField(screen, insertText(fieldOf(screen), text, fieldLengths[screen.field])),
    'field-erased': (screen, { to }) => withField(screen, eraseText(fieldOf(screen), to)),
    'caret-moved': (screen, { to }) => ({ afterCaret: moveCaret(fieldOf(screen), to).after }),
    'field-closed': (screen, { keep }) => ({
      ...(!keep && emptied(screen)),
      field: 'none',
      afterCaret: 0,
      draft: undefined,
    }),
    'filter-cleared': () => ({ filter: '', held: undefined }),
    'log-held': ({ log }, { held }) => ({ log: { ...log, held } }),
    'log-search-ended': ({ log }) => ({ log: { ...log, search: '', held: undefined } }),
    'log-level-changed': ({ log }, { from }) => {
      return { log: { ...log, level: logLevels[(logLevels.indexOf(from) + 1) % (logLevels.length - 1)] } }
    },
    'log-motion-chosen': ({ log }, { motion }) => ({ log: { ...log, motion, held: undefined } }),
    'log-resized': ({ log, focus }, { lines }) => ({
      focus: lines <= 0 ? 'table' : focus,
      log: { ...log, lines: Math.max(1, lines), isHidden: lines <= 0 },
    }),
    'log-toggled': ({ log, focus }) => ({
      focus: log.isHidden ? focus : 'table',
      log: { ...log, isHidden: !log.isHidden },
    }),
    'log-words-toggled': ({ log }) => ({ log: { ...log, isRaw: !log.isRaw } }),
  }

/** The first visible row: the selected row stays on its line as far as the table allows. */
export function firstRow(rows: number, selected: number, line: number | undefined, height: number): number {
  if (line === undefined) return 0
  return clamp(selected - line, 0, Math.max(0, rows - height))
}

function moveSelection(screen: ScreenState, action: Of<'moved'>): Partial<ScreenState> {
  const { order, by, top, height } = action
  const target = placed(placeIn(order, screen), by, order.length - 1)
  return withCursor(screen, action, target, clamp(top, target - height + 1, target))
}

function scrollTable(screen: ScreenState, action: Of<'table-scrolled'>): Partial<ScreenState> {
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
): Partial<ScreenState> {
  const selection = order[target]
  if (selection === undefined) return {}
  const since = isTableHeld(screen, now) && screen.held !== undefined ? screen.held.since : now
  return {
    selection,
    held: { at: now, since, ids: order, top, height },
    lines: ownLine(screen, top <= 0 ? undefined : target - top),
  }
}

function ownLine({ lines, view }: ScreenState, line: number | undefined): ScreenState['lines'] {
  return { ...lines, [view]: line }
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

/** A place from 0 to `last`, after a move from another. */
function placed(from: number, by: number | 'first' | 'last', last: number): number {
  return clamp(by === 'first' ? 0 : by === 'last' ? last : from + by, 0, Math.max(0, last))
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
