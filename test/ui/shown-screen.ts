/** The screen on a terminal of a test, with what it asks of the engine. */
import { afterEach, expect } from 'vitest'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { type Screen, type ScreenOptions, startScreen } from '../../src/ui/screen/start-screen.tsx'
import { mixedFleet, NOON } from './scenes.ts'
import { createTerminal, type FakeTerminal } from './terminal.ts'

const open: Screen[] = []

afterEach(async () => {
  for (const screen of open.splice(0)) {
    screen.end()
    await screen.waitUntilExit().catch(() => undefined)
  }
})

interface Setting {
  readonly size?: readonly [columns: number, rows: number]
  readonly events?: readonly MonitorEvent[]
  readonly environment?: ScreenOptions['environment']
  readonly theme?: ScreenOptions['theme']
  readonly mouse?: boolean
  readonly memory?: ScreenOptions['memory']
  readonly board?: ScreenOptions['board']
}

export function show({
  size = [80, 24],
  events = mixedFleet(100),
  environment,
  theme,
  mouse,
  memory,
  board,
}: Setting = {}) {
  const terminal = createTerminal(...size)
  const store = createMonitorStore()
  applyEvents(store, events)
  const commands: MonitorCommand[] = []
  const clock = { now: NOON }
  const suspended = { count: 0 }
  const screen = startScreen({
    store,
    dispatch: (command) => commands.push(command),
    now: () => clock.now,
    timeZone: 'Europe/London',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: environment ?? { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
    ...(theme && { theme }),
    ...(mouse !== undefined && { mouse }),
    ...(memory && { memory }),
    ...(board && { board }),
    stopProcess: () => {
      suspended.count += 1
    },
  })
  open.push(screen)
  return { terminal, store, commands, clock, screen, suspended }
}

/** Every line is as wide as the screen or narrower, none was wrapped, nothing scrolled. */
export function expectWhole(terminal: FakeTerminal, lines: readonly string[]): void {
  const buffer = terminal.emulator.buffer.active
  expect(buffer.baseY).toBe(0)
  expect(lines).toHaveLength(terminal.emulator.rows)
  for (let y = 0; y < terminal.emulator.rows; y += 1) expect(buffer.getLine(y)?.isWrapped).toBe(false)
  expect(lines[0]).toContain('Speed Week')
  expect(lines.at(-1)?.trim()).not.toBe('')
}
