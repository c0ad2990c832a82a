/** Everything that one screen works with, made at its start and passed down as one value. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ScreenMemory, ScreenMemoryKeeper } from '../core/archive/screen-memory.ts'
import { errorText } from '../core/base/errors.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { BellLevel } from '../core/domain/bell.ts'
import type { ThemeName } from '../core/domain/themes.ts'
import type { MonitorCommand } from '../core/events/command.ts'
import type { MonitorStore } from '../core/events/store.ts'
import { createFleetSummariser, type FleetSummary } from '../core/views/fleet-summary.ts'
import { createLocalTime } from '../core/views/format.ts'
import { createEstimate, createProjection, type Schedule, type Snapshot } from '../core/views/projection.ts'
import type { BoardStatus, BoardStatusStore } from './board.ts'
import { liveMode, type ScreenControl, type ScreenMode } from './mode.ts'
import { reduceScreen } from './reduce-screen.ts'
import { initialScreen, type ScreenAction, type ScreenState } from './screen-state.ts'
import { TerminalStatus } from './terminal-status.ts'
import { createStyle, type Style } from './theme.ts'

/** How the screen ended: after a graceful stop, at once by a second Ctrl-C, by loss of the terminal, or from outside. */
export type ScreenEnd = 'quit' | 'at-once' | 'terminal-lost' | 'ended'

export type ScreenSession = Readonly<ReturnType<typeof createSession>>

export interface SessionOptions {
  readonly store: MonitorStore
  readonly dispatch: (command: MonitorCommand) => void
  readonly mode: StoreApi<ScreenMode> | undefined
  /** Default: there is none. */
  readonly board?: BoardStatusStore | undefined
  readonly control: ((control: ScreenControl) => void) | undefined
  readonly now: () => Milliseconds
  readonly timeZone: string | undefined
  /** Drawn with until a person chooses another theme. */
  readonly style: Style
  /** Default true. */
  readonly hasThemes?: boolean
  readonly write: (sequence: string) => void
  readonly copyText: (text: string) => void
  /** Absent = the terminal knows none. */
  readonly status?: TerminalStatus
  readonly memory?: ScreenMemoryKeeper | undefined
  readonly schedule: Schedule | undefined
  /** True while the terminal has not taken the last frame, so that no new one is drawn. */
  readonly isBehind: () => boolean
  /** True while so much is untaken that keys draw no frame. */
  readonly isStalled: () => boolean
  readonly screen: ScreenState | undefined
  readonly onKey?: (() => void) | undefined
}

/** A session of the screen; its projection runs until it is stopped. */
export function createSession(options: SessionOptions) {
  const { store, dispatch, now, style, write, copyText, schedule } = options
  const screen = createStore<ScreenState>(() => options.screen ?? initialScreen)
  const readFleet = createFleetSummariser()
  const styleOf = createStyles(style)
  const fleetOf = ({ state, now: at }: Snapshot): FleetSummary => readFleet(state, at)
  const act = (action: ScreenAction): void => screen.setState(reduceScreen(screen.getState(), action), true)
  const remember = (what: string, chosen: ScreenMemory): void => {
    options.memory?.remember(chosen).catch((error: unknown) => {
      act({ type: 'message-shown', text: `the ${what} is not remembered: ${errorText(error)}`, now: now() })
    })
  }
  return {
    projection: createProjection({ store, now, isBehind: options.isBehind, ...(schedule && { schedule }) }),
    screen,
    act,
    dispatch,
    mode: options.mode ?? createStore<ScreenMode>(() => liveMode),
    board: options.board ?? createStore<BoardStatus>(() => ({ type: 'none' })),
    control: options.control ?? (() => undefined),
    now,
    fleetOf,
    /** When all that are here will be home; undefined while that is not known. */
    homeAt: createEstimate(fleetOf),
    /** Of the theme that a person has chosen last. */
    get style(): Style {
      return styleOf(screen.getState().theme ?? style.theme)
    },
    /** Whether the environment allows colours, and so a choice of themes. */
    hasThemes: options.hasThemes ?? true,
    time: createLocalTime(options.timeZone),
    /** Writes a sequence that draws nothing: the bell, the clipboard. */
    write,
    copyText,
    /** The terminal's title and progress. */
    status: options.status ?? new TerminalStatus({ hasTitle: false, hasProgress: false }, write, now),
    /** Keeps the level of the bell for the event. */
    rememberBell: (bell: BellLevel) => remember('bell', { bell }),
    /** Keeps the theme for the event. */
    rememberTheme: (theme: ThemeName) => remember('theme', { theme }),
    /** True while the terminal does not read. */
    isStalled: options.isStalled,
    /** Called at each key and each paste, before it is handled. */
    onKey: options.onKey ?? (() => undefined),
  }
}

/** The style of each theme, in the characters of the first; the same value for the same theme. */
function createStyles(first: Style): (theme: ThemeName) => Style {
  const styles = new Map([[first.theme, first]])
  return (theme) => {
    const style = styles.get(theme) ?? createStyle(theme, first.charset)
    styles.set(theme, style)
    return style
  }
}
