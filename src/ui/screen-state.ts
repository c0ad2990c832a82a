/** What the person has done with the screen, and the one reducer through which it changes. */
import type { LogLevel } from '../core/config/configuration.ts'
import { logLevels } from '../core/config/configuration.ts'
import type { MotionId } from '../core/motion.ts'
import { NOTE_LENGTH } from '../core/note.ts'
import type { Milliseconds } from '../core/units.ts'
import type { Place } from './keymap.ts'
import type { HeldLog } from './log-view.ts'
import { graphemesOf } from './text.ts'
import type { ViewId } from './views.ts'

/** The order of the rows as it was when the cursor was moved: they do not jump under it. */
export interface HeldOrder {
  readonly at: Milliseconds
  readonly ids: readonly MotionId[]
}

export interface ScreenState {
  readonly view: ViewId
  readonly focus: 'table' | 'log'
  /** What covers the panes. */
  readonly overlay:
    | { readonly kind: 'none' }
    | { readonly kind: 'help'; readonly top: number }
    | { readonly kind: 'proposal'; readonly top: number }
    | { readonly kind: 'detail'; readonly motion: MotionId; readonly top: number }
  /** Absent = the cursor stays on the first row, whatever motion stands there. */
  readonly selection: MotionId | undefined
  readonly held: HeldOrder | undefined
  /** The line on the screen where the selected row stands, by view; absent = the table shows its beginning. */
  readonly lines: Readonly<Partial<Record<ViewId, number>>>
  readonly orders: Readonly<Partial<Record<ViewId, { readonly order: number; readonly isReversed: boolean }>>>
  readonly filter: string
  /** The text field that takes the keys. */
  readonly field: 'none' | 'filter' | 'search' | 'note'
  /** The note that is being written. */
  readonly draft: { readonly motion: MotionId; readonly text: string } | undefined
  readonly log: {
    readonly held: HeldLog | undefined
    /** Absent = the level of the configuration. */
    readonly level: LogLevel | undefined
    readonly motion: MotionId | undefined
    readonly search: string
    /** Absent = a share of the screen. */
    readonly lines: number | undefined
    readonly isHidden: boolean
  }
  readonly message: { readonly text: string; readonly at: Milliseconds } | undefined
  readonly isPaused: boolean
  readonly hasBell: boolean
  /** True while it is asked whether to quit although motions are being read. */
  readonly isQuitAsked: boolean
  /** True once quitting has been asked for. */
  readonly isStopping: boolean
  /** Counts how often all was to be drawn again. */
  readonly redraws: number
}

export const initialScreen: ScreenState = {
  view: 'arrivals',
  focus: 'table',
  overlay: { kind: 'none' },
  selection: undefined,
  held: undefined,
  lines: {},
  orders: {},
  filter: '',
  field: 'none',
  draft: undefined,
  log: {
    held: undefined,
    level: undefined,
    motion: undefined,
    search: '',
    lines: undefined,
    isHidden: false,
  },
  message: undefined,
  isPaused: false,
  hasBell: false,
  isQuitAsked: false,
  isStopping: false,
  redraws: 0,
}

/** How long the order of the rows is held after the cursor was moved, ms. */
export const ORDER_HELD_FOR = 5000

/** How long a message stands in the footer, ms. */
export const MESSAGE_SHOWN_FOR = 5000

/** How long a text may become. */
const fieldLengths = { none: 0, filter: 60, search: 60, note: NOTE_LENGTH } as const

export type ScreenAction =
  | {
      readonly type: 'moved'
      /** Rows, or a whole way. */
      readonly by: number | 'first' | 'last'
      /** The rows as they stand, and how many are on the screen. */
      readonly order: readonly MotionId[]
      readonly height: number
      readonly now: Milliseconds
    }
  | { readonly type: 'selection-released' }
  | { readonly type: 'view-chosen'; readonly view: ViewId }
  | { readonly type: 'focus-moved' }
  | { readonly type: 'detail-opened'; readonly motion: MotionId }
  | { readonly type: 'help-opened' }
  | { readonly type: 'proposal-opened' }
  | { readonly type: 'overlay-scrolled'; readonly by: number | 'first' | 'last'; readonly last: number }
  | { readonly type: 'overlay-closed' }
  | { readonly type: 'order-changed'; readonly change: 'next' | 'reverse'; readonly orders: number }
  | { readonly type: 'field-opened'; readonly field: 'filter' | 'search' }
  | { readonly type: 'note-opened'; readonly motion: MotionId; readonly text: string }
  | { readonly type: 'field-typed'; readonly text: string }
  | { readonly type: 'field-erased'; readonly all: boolean }
  | { readonly type: 'field-closed'; readonly keep: boolean }
  | { readonly type: 'filter-cleared' }
  | { readonly type: 'log-held'; readonly held: HeldLog | undefined }
  | { readonly type: 'log-level-changed'; readonly from: LogLevel }
  | { readonly type: 'log-motion-chosen'; readonly motion: MotionId | undefined }
  | { readonly type: 'log-resized'; readonly lines: number }
  | { readonly type: 'log-toggled' }
  | { readonly type: 'told'; readonly text: string; readonly now: Milliseconds }
  | { readonly type: 'pause-toggled' }
  | { readonly type: 'bell-toggled' }
  | { readonly type: 'quit-asked' }
  | { readonly type: 'quit-withdrawn' }
  | { readonly type: 'stop-asked' }
  | { readonly type: 'redraw-asked' }

/** The screen after what a person did. */
export function reduceScreen(screen: ScreenState, action: ScreenAction): ScreenState {
  switch (action.type) {
    case 'moved':
      return moveSelection(screen, action)
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
      return { ...screen, overlay: { kind: 'help', top: 0 } }
    case 'proposal-opened':
      return { ...screen, overlay: { kind: 'proposal', top: 0 } }
    case 'overlay-scrolled':
      return scrollOverlay(screen, action.by, action.last)
    case 'overlay-closed':
      return { ...screen, overlay: { kind: 'none' } }
    case 'order-changed': {
      const before = screen.orders[screen.view] ?? { order: 0, isReversed: false }
      const after =
        action.change === 'next'
          ? { order: (before.order + 1) % action.orders, isReversed: false }
          : { ...before, isReversed: !before.isReversed }
      return { ...screen, held: undefined, orders: { ...screen.orders, [screen.view]: after } }
    }
    case 'told':
      return { ...screen, message: { text: action.text, at: action.now } }
    case 'pause-toggled':
      return { ...screen, isPaused: !screen.isPaused }
    case 'bell-toggled':
      return { ...screen, hasBell: !screen.hasBell }
    case 'stop-asked':
      return { ...screen, isStopping: true, isPaused: false, isQuitAsked: false }
    case 'quit-asked':
      return { ...screen, isQuitAsked: true }
    case 'quit-withdrawn':
      return { ...screen, isQuitAsked: false }
    case 'redraw-asked':
      return { ...screen, redraws: screen.redraws + 1 }
    case 'field-opened':
    case 'note-opened':
    case 'field-typed':
    case 'field-erased':
    case 'field-closed':
    case 'filter-cleared':
      return reduceField(screen, action)
    default:
      return reduceLog(screen, action)
  }
}

/** The first row on the screen: the selected row stands on its line, as far as the table allows it. */
export function firstRow(rows: number, selected: number, line: number | undefined, height: number): number {
  if (line === undefined) return 0
  return clamp(selected - line, 0, Math.max(0, rows - height))
}

/** Where the keys go now. */
export function placeOf(screen: ScreenState): Place {
  if (screen.field !== 'none') return 'field'
  return screen.overlay.kind === 'none' ? screen.focus : screen.overlay.kind
}

type Of<Type extends ScreenAction['type']> = Extract<ScreenAction, { type: Type }>

function moveSelection(screen: ScreenState, action: Of<'moved'>): ScreenState {
  const { order, by, height, now } = action
  const standing = screen.selection === undefined ? -1 : order.indexOf(screen.selection)
  const from = Math.max(0, standing)
  const target = clamp(by === 'first' ? 0 : by === 'last' ? order.length - 1 : from + by, 0, order.length - 1)
  const selection = order[target]
  if (selection === undefined) return screen
  const top = firstRow(order.length, from, screen.lines[screen.view], height)
  const shown = clamp(top, target - height + 1, target)
  const line = shown <= 0 ? undefined : target - shown
  return {
    ...screen,
    selection,
    held: { at: now, ids: order },
    lines: { ...screen.lines, [screen.view]: line },
  }
}

function scrollOverlay(screen: ScreenState, by: number | 'first' | 'last', last: number): ScreenState {
  const { overlay } = screen
  if (overlay.kind === 'none') return screen
  const from = Math.min(overlay.top, last)
  const top = clamp(by === 'first' ? 0 : by === 'last' ? last : from + by, 0, Math.max(0, last))
  return { ...screen, overlay: { ...overlay, top } }
}

type FieldAction = Of<
  'field-opened' | 'note-opened' | 'field-typed' | 'field-erased' | 'field-closed' | 'filter-cleared'
>

function reduceField(screen: ScreenState, action: FieldAction): ScreenState {
  switch (action.type) {
    case 'field-opened':
      return { ...screen, field: action.field }
    case 'note-opened':
      return { ...screen, field: 'note', draft: { motion: action.motion, text: action.text } }
    case 'field-typed': {
      const text = [...graphemesOf(fieldText(screen)), ...graphemesOf(action.text)]
      return withField(screen, text.slice(0, fieldLengths[screen.field]).join(''))
    }
    case 'field-erased':
      return withField(screen, action.all ? '' : graphemesOf(fieldText(screen)).slice(0, -1).join(''))
    case 'field-closed':
      return { ...(action.keep ? screen : withField(screen, '')), field: 'none', draft: undefined }
    case 'filter-cleared':
      return { ...screen, filter: '', held: undefined }
  }
}

/** The text of the open field. */
export function fieldText(screen: ScreenState): string {
  if (screen.field === 'note') return screen.draft?.text ?? ''
  return screen.field === 'search' ? screen.log.search : screen.filter
}

function withField(screen: ScreenState, text: string): ScreenState {
  if (screen.field === 'note') return { ...screen, draft: screen.draft && { ...screen.draft, text } }
  if (screen.field === 'search') return { ...screen, log: { ...screen.log, search: text } }
  return screen.field === 'filter' ? { ...screen, filter: text, held: undefined } : screen
}

type LogAction = Extract<ScreenAction, { type: `log-${string}` }>

function reduceLog(screen: ScreenState, action: LogAction): ScreenState {
  const { log } = screen
  switch (action.type) {
    case 'log-held':
      return { ...screen, log: { ...log, held: action.held } }
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
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
