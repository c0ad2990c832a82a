/** The state of the screen, and a person's actions on it. */
import type { Milliseconds } from '../core/base/units.ts'
import type { BellLevel } from '../core/domain/bell.ts'
import type { LogLevel } from '../core/domain/configuration.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { ThemeName } from '../core/domain/themes.ts'
import type { ViewId } from '../core/views/view-ids.ts'
import type { HeldLog } from './log-view.ts'
import type { LettingGo, PendingRequest } from './questions.ts'
import type { Sort } from './sorting.ts'
import type { CaretMove, TextField } from './text-field.ts'

/** The table when the cursor was last moved: while it is held, no visible row leaves its line. */
export interface HeldTable {
  /** When the cursor was last moved. */
  readonly at: Milliseconds
  /** When it was first moved since the table was last free: what came later is news. */
  readonly since: Milliseconds
  /** All rows in order. */
  readonly ids: readonly MotionId[]
  /** The first visible row, and how many are. */
  readonly top: number
  readonly height: number
}

export interface ScreenState {
  readonly view: ViewId
  readonly focus: 'table' | 'log'
  /** A page over the panes. */
  readonly overlay:
    | { readonly kind: 'none' }
    | { readonly kind: 'help'; readonly top: number }
    | { readonly kind: 'proposal'; readonly top: number }
    | { readonly kind: 'board'; readonly top: number }
    | { readonly kind: 'detail'; readonly motion: MotionId; readonly top: number }
  /** Whether the wall covers all of it: what can go now, in big digits. */
  readonly isWall: boolean
  /** Absent = the cursor stays on the first row, whichever motion that is. */
  readonly selection: MotionId | undefined
  readonly held: HeldTable | undefined
  /** The motions marked for one request to all of them, in the order in which they were marked. */
  readonly marked: readonly MotionId[]
  /** The screen line of the selected row, by view; absent = the table shows its beginning. */
  readonly lines: Readonly<Partial<Record<ViewId, number>>>
  /** What a person sorts by, by view; absent = the view's own order. */
  readonly sorts: Readonly<Partial<Record<ViewId, Sort>>>
  /** When it was last changed: motions that come later stand above the sorted rows at first. */
  readonly sortedAt: Milliseconds | undefined
  readonly filter: string
  /** The text field that takes the keys. */
  readonly field: 'none' | 'filter' | 'search' | 'note'
  /** The graphemes from the field's cursor to the end of its text. */
  readonly afterCaret: number
  /** The note being written, for one motion or for all that are marked. */
  readonly draft: { readonly motions: readonly MotionId[]; readonly text: string } | undefined
  readonly log: {
    readonly held: HeldLog | undefined
    /** Absent = the level of the configuration. */
    readonly level: LogLevel | undefined
    readonly motion: MotionId | undefined
    readonly search: string
    /** Absent = a share of the screen. */
    readonly lines: number | undefined
    readonly isHidden: boolean
    /** Whether lines are shown as in the file, not in plain words. */
    readonly isRaw: boolean
  }
  readonly message: { readonly text: string; readonly at: Milliseconds } | undefined
  readonly isPaused: boolean
  /** The theme that a person has chosen; absent = that of the command line or the terminal. */
  readonly theme: ThemeName | undefined
  readonly bell: BellLevel
  /** The open question about letting a motion go. */
  readonly lettingGo: LettingGo | undefined
  /** The open question before a request to the engine. */
  readonly pending: PendingRequest | undefined
  /** True while the question before quitting is open. */
  readonly isQuitAsked: boolean
  /** True once a person has quit. */
  readonly isStopping: boolean
  /** The end of the day that a person has closed, by its arrivals. */
  readonly dayEndClosed: string | undefined
  /** Counts the full redraws. */
  readonly redraws: number
}

export const initialScreen: ScreenState = {
  view: 'arrivals',
  focus: 'table',
  overlay: { kind: 'none' },
  isWall: false,
  selection: undefined,
  held: undefined,
  marked: [],
  lines: {},
  sorts: {},
  sortedAt: undefined,
  filter: '',
  field: 'none',
  afterCaret: 0,
  draft: undefined,
  log: {
    held: undefined,
    level: undefined,
    motion: undefined,
    search: '',
    lines: undefined,
    isHidden: false,
    isRaw: false,
  },
  message: undefined,
  isPaused: false,
  theme: undefined,
  bell: 'off',
  lettingGo: undefined,
  pending: undefined,
  isQuitAsked: false,
  isStopping: false,
  dayEndClosed: undefined,
  redraws: 0,
}

/** The most letters of the filter. */
export const FILTER_LENGTH = 60

/** How long the table is held after the cursor was moved, ms. */
const TABLE_HELD_FOR = 10_000

/** How long a message stays in the footer, ms. */
export const MESSAGE_SHOWN_FOR = 5000

/** The table when a person moves in it. */
export interface TableAtMove {
  /** The rows in order, the first visible one, and how many are visible. */
  readonly order: readonly MotionId[]
  readonly top: number
  readonly height: number
  readonly now: Milliseconds
}

export type ScreenAction =
  | ({
      readonly type: 'moved'
      /** Rows, or the whole way. */
      readonly by: number | 'first' | 'last'
    } & TableAtMove)
  /** By so many rows; the cursor stays where it is as far as it stays visible. */
  | ({ readonly type: 'table-scrolled'; readonly by: number } & TableAtMove)
  | { readonly type: 'selection-released' }
  | { readonly type: 'view-chosen'; readonly view: ViewId }
  | { readonly type: 'focus-moved' }
  | { readonly type: 'detail-opened'; readonly motion: MotionId }
  | { readonly type: 'help-opened'; readonly top: number }
  | { readonly type: 'proposal-opened' }
  | { readonly type: 'board-opened' }
  | { readonly type: 'overlay-scrolled'; readonly by: number | 'first' | 'last'; readonly last: number }
  | { readonly type: 'overlay-closed'; readonly now: Milliseconds }
  | { readonly type: 'sorted'; readonly sort: Sort | undefined; readonly now: Milliseconds }
  | { readonly type: 'field-opened'; readonly field: 'filter' | 'search' }
  | { readonly type: 'mark-toggled'; readonly motion: MotionId }
  | { readonly type: 'marks-cleared' }
  | { readonly type: 'note-opened'; readonly motions: readonly MotionId[]; readonly text: string }
  | { readonly type: 'field-typed'; readonly text: string }
  | { readonly type: 'field-erased'; readonly to: CaretMove }
  | { readonly type: 'caret-moved'; readonly to: CaretMove }
  | { readonly type: 'field-closed'; readonly keep: boolean }
  | { readonly type: 'filter-cleared' }
  | { readonly type: 'log-held'; readonly held: HeldLog | undefined }
  | { readonly type: 'log-search-ended' }
  | { readonly type: 'log-level-changed'; readonly from: LogLevel }
  | { readonly type: 'log-motion-chosen'; readonly motion: MotionId | undefined }
  | { readonly type: 'log-resized'; readonly lines: number }
  | { readonly type: 'log-toggled' }
  | { readonly type: 'log-words-toggled' }
  | { readonly type: 'message-shown'; readonly text: string; readonly now: Milliseconds }
  | { readonly type: 'wall-toggled' }
  | { readonly type: 'theme-chosen'; readonly theme: ThemeName }
  | { readonly type: 'pause-toggled' }
  | { readonly type: 'bell-chosen'; readonly level: BellLevel }
  | ({ readonly type: 'let-go-asked' } & LettingGo)
  | { readonly type: 'let-go-withdrawn' }
  | { readonly type: 'request-asked'; readonly request: PendingRequest }
  | { readonly type: 'request-withdrawn' }
  | { readonly type: 'quit-asked' }
  | { readonly type: 'quit-withdrawn' }
  | { readonly type: 'stop-asked' }
  | { readonly type: 'day-end-closed'; readonly arrivals: string }
  | { readonly type: 'redraw-asked' }

/**
 * Where the keys go: a pane, something that covers the panes, or a text field. While a changed motions.csv waits for an
 * answer, the keys of `asked` go before those of every place but a text field and the proposal itself; the keys of
 * `viewer` and of `replay` do so in a viewer and in a replay, and those of `quitting`, `letting-go` and `requesting` while
 * it is asked whether to quit, to let a motion go, or to ask something of motions.
 */
export type Place =
  | 'table'
  | 'log'
  | 'detail'
  | 'help'
  | 'proposal'
  | 'board'
  | 'wall'
  | 'asked'
  | 'quitting'
  | 'letting-go'
  | 'requesting'
  | 'viewer'
  | 'replay'
  | 'field'

/** Where the keys go now. */
export function placeOf(screen: ScreenState): Place {
  if (screen.field !== 'none') return 'field'
  if (screen.overlay.kind !== 'none') return screen.overlay.kind
  return screen.isWall ? 'wall' : screen.focus
}

/** True while the rows keep their places because a person moves among them. */
export function isTableHeld({ held }: ScreenState, now: Milliseconds): boolean {
  return held !== undefined && now - held.at < TABLE_HELD_FOR
}

/** The text of the open field. */
function fieldText(screen: ScreenState): string {
  if (screen.field === 'note') return screen.draft?.text ?? ''
  return screen.field === 'search' ? screen.log.search : screen.filter
}

/** The open field with its cursor. */
export function fieldOf(screen: ScreenState): TextField {
  return { text: fieldText(screen), after: screen.afterCaret }
}
