/** Snapshots of each view: `npx vitest run test/ui/snapshots.test.ts -u` takes them, PICTURES=FOLDER draws them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Terminal } from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { darkColours, lightColours, renderPicture } from '../../scripts/picture.ts'
import type { ThemeName } from '../../src/core/domain/themes.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { startScreen } from '../../src/ui/screen/start-screen.tsx'
import { initialScreen, type ScreenState } from '../../src/ui/screen-state.ts'
import { mixedFleet, NOON } from './scenes.ts'
import { snapshotText } from './snapshot-text.ts'
import { createTerminal } from './terminal.ts'

const folder = process.env.PICTURES

const notes: readonly (readonly [motion: number, text: string])[] = [
  [603, 'case is cracked, dry it before it is charged'],
  [606, 'Chloé brings it at 18:00, she is still at the slipway with the boat and the two others of her team'],
]

const fleet: readonly MonitorEvent[] = [
  ...mixedFleet(100),
  ...notes.map(([motion, text]) => ({ type: 'note-taken', at: NOON - 600_000, motion, text }) as const),
].sort((a, b) => a.at - b.at)

const scenes: Readonly<Record<string, Partial<ScreenState>>> = {
  '1-arrivals': {},
  '1-arrivals-sorted': {
    sorts: { arrivals: { by: 'person', isReversed: false } },
    sortedAt: NOON,
    selection: 637,
  },
  '2-missing': { view: 'missing' },
  '3-trouble': { view: 'trouble' },
  '4-checks': { view: 'checks' },
  '5-charging': { view: 'charging' },
  '6-day': { view: 'day' },
  detail: { overlay: { kind: 'detail', motion: 606, top: 0 }, selection: 606 },
  board: { overlay: { kind: 'board', top: 0 } },
  help: { overlay: { kind: 'help', top: 0 } },
  note: { field: 'note', draft: { motions: [610], text: 'strap is torn, tell Björn' } },
  quitting: { isQuitAsked: true },
  wall: { isWall: true },
  marks: { marked: [601, 628, 653], selection: 628, view: 'arrivals' },
}

const sizes = [
  [60, 20],
  [80, 24],
  [120, 40],
  [200, 60],
] as const

/** Draws a scene and hands it over while it is on the screen. */
async function show(
  scene: Partial<ScreenState>,
  [columns, rows]: readonly [number, number],
  theme: ThemeName,
  look: (emulator: Terminal) => Promise<void> | void,
): Promise<void> {
  const terminal = createTerminal(columns, rows)
  const store = createMonitorStore()
  applyEvents(store, fleet)
  const screen = startScreen({
    store,
    dispatch: () => undefined,
    now: () => NOON,
    timeZone: 'Europe/London',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
    theme,
    screen: { ...initialScreen, ...scene },
  })
  await terminal.until((lines) => lines.at(-1)?.trim() !== '')
  await terminal.lines()
  await look(terminal.emulator)
  screen.end()
  await screen.waitUntilExit()
}

async function draw(
  name: string,
  scene: Partial<ScreenState>,
  size: readonly [number, number],
  into: string,
) {
  for (const [theme, colours] of [
    ['dark', darkColours],
    ['light', lightColours],
  ] as const) {
    await show(scene, size, theme, (emulator) => {
      writeFileSync(join(into, `${name}-${theme}.svg`), renderPicture(emulator, colours))
    })
  }
}

describe.each(sizes)('at %i by %i', (columns, rows) => {
  it.each(Object.entries(scenes))('the scene %s looks as it was approved', async (scene, state) => {
    const name = `${scene}-${columns}x${rows}`
    if (folder !== undefined) await draw(name, state, [columns, rows], folder)
    await show(state, [columns, rows], 'dark', async (emulator) => {
      await expect(snapshotText(emulator)).toMatchFileSnapshot(`__snapshots__/${name}.txt`)
    })
  })
})
