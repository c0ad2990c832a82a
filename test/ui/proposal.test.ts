import { afterEach, describe, expect, it } from 'vitest'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { type Screen, startScreen } from '../../src/ui/screen/start-screen.tsx'
import { mixedFleet, NOON } from './scenes.ts'
import { createTerminal } from './terminal.ts'

const open: Screen[] = []

afterEach(async () => {
  for (const screen of open.splice(0)) {
    screen.end()
    await screen.waitUntilExit().catch(() => undefined)
  }
})

const proposal = {
  id: 'a1b2',
  changes: { added: [], removed: Array.from({ length: 40 }, (_, index) => 601 + index), changed: [] },
  dangers: [{ code: 'rows-vanish', message: '40 of 100 rows vanish (motions 601, 602 and 38 more)' }],
} as const

const asked: readonly MonitorEvent[] = [
  {
    type: 'alarm-raised',
    at: NOON,
    topic: 'proposal',
    message: 'motions.csv has changed: y takes it, n keeps the old (40 of 100 rows vanish)',
  },
  { type: 'roster-proposed', at: NOON, proposal },
]

function show(events: readonly MonitorEvent[] = [...mixedFleet(100), ...asked]) {
  const terminal = createTerminal(80, 24)
  const store = createMonitorStore()
  applyEvents(store, events)
  const commands: MonitorCommand[] = []
  const screen = startScreen({
    store,
    dispatch: (command) => commands.push(command),
    now: () => NOON,
    timeZone: 'Europe/London',
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    environment: { LANG: 'en_GB.UTF-8', TERM: 'xterm-256color' },
    stopProcess: () => undefined,
  })
  open.push(screen)
  return { terminal, store, commands }
}

describe('a changed motions.csv that waits for an answer', () => {
  it('a changed motions.csv that waits has a line at the top of the screen', async () => {
    const { terminal } = show()
    const lines = await terminal.until('y takes it, n keeps the old')
    expect(lines.slice(0, 5).join('\n')).toContain('motions.csv has changed')
  })

  it('a changed motions.csv is shown by the first y, and taken by the second: one accidental letter changes nothing', async () => {
    const { terminal, commands } = show()
    await terminal.until('y takes it')
    terminal.type('y')
    const lines = await terminal.until('which motions it is about')
    expect(lines.join('\n')).toContain('- 40 of 100 rows vanish (motions 601, 602 and 38 more)')
    expect(lines.join('\n')).toContain('gone     601, 602, 603')
    expect(lines.at(-1)).toContain('y take it')
    expect(commands).toEqual([])
    terminal.type('y')
    await terminal.until('the changed motions.csv counts')
    expect(commands).toEqual([{ type: 'answer-roster', id: 'a1b2', answer: 'apply' }])
  })

  it('a changed motions.csv is refused by n, and Esc leaves it waiting', async () => {
    const { terminal, commands } = show()
    await terminal.until('y takes it')
    terminal.type('n')
    await terminal.until('which motions it is about')
    terminal.type('\u001b')
    await terminal.until((lines) => !lines.join('\n').includes('which motions it is about'))
    expect(commands).toEqual([])
    terminal.type('n')
    await terminal.until('which motions it is about')
    terminal.type('n')
    await terminal.until('the old motions.csv stays in force')
    expect(commands).toEqual([{ type: 'answer-roster', id: 'a1b2', answer: 'keep' }])
  })

  it('a changed motions.csv that waits leaves the letters to a text field', async () => {
    const { terminal, commands } = show()
    await terminal.until('y takes it')
    terminal.type('/yn')
    await terminal.until('filter: yn')
    expect(commands).toEqual([])
  })

  it('a changed motions.csv that no longer waits gives y and n back their other meanings', async () => {
    const { terminal, commands } = show(mixedFleet(100))
    await terminal.until('? help')
    terminal.type('y')
    await terminal.until('row copied')
    expect(commands).toEqual([])
  })
})
