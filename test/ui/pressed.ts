/** A screen without a terminal, to test what its keys do. */
import { createStore } from 'zustand/vanilla'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { liveMode, type ScreenMode } from '../../src/ui/mode.ts'
import { pressKey } from '../../src/ui/press-key.ts'
import { initialScreen, type ScreenState } from '../../src/ui/screen-state.ts'
import { createSession } from '../../src/ui/session.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { NOON } from './scenes.ts'

/** The context of a key press. */
interface Shown {
  readonly events: readonly MonitorEvent[]
  readonly mode?: ScreenMode
  readonly screen?: Partial<ScreenState>
  readonly hasThemes?: boolean
}

/** The effects of a key outside the screen. */
interface Pressed {
  readonly asked: readonly MonitorCommand[]
  readonly copied: readonly string[]
  /** The screen afterwards. */
  readonly screen: ScreenState
}

/** Presses a key, or several one after the other. */
export function press(
  keys: string | readonly string[],
  { events, mode = liveMode, screen = {}, hasThemes = true }: Shown,
): Pressed {
  const store = createMonitorStore()
  applyEvents(store, events)
  const asked: MonitorCommand[] = []
  const copied: string[] = []
  const nothing = (): void => undefined
  const session = createSession({
    store,
    dispatch: (command) => asked.push(command),
    mode: createStore<ScreenMode>(() => mode),
    control: undefined,
    now: () => NOON,
    timeZone: 'UTC',
    style: createStyle('none', 'unicode'),
    hasThemes,
    write: nothing,
    copyText: (text) => copied.push(text),
    schedule: () => nothing,
    isBehind: () => false,
    isStalled: () => false,
    screen: { ...initialScreen, ...screen },
  })
  const size = { columns: 80, rows: 24 }
  const controls = {
    size,
    overlayLast: () => 0,
    helpTop: () => 0,
    leave: nothing,
    suspend: nothing,
    redraw: nothing,
  }
  for (const key of [keys].flat()) pressKey(key, session, controls)
  return { asked, copied, screen: session.screen.getState() }
}
