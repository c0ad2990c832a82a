import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Connect, Connection, EventListener } from '../../src/commands/connection.ts'
import { showLines } from '../../src/commands/headless.ts'
import { showScreen } from '../../src/commands/screen.ts'
import { ProblemError } from '../../src/core/base/problem.ts'
import { LockedError } from '../../src/core/disk/lock-holder.ts'
import { hostEngine } from '../../src/core/engine/host.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import type { MonitorStore } from '../../src/core/events/store.ts'
import { liveMode, type ScreenMode } from '../../src/ui/mode.ts'
import { type ScreenEnd, type ScreenOptions, startScreen } from '../../src/ui/screen/start-screen.tsx'
import { begin, entrant } from '../ui/scenes.ts'
import { createTerminal } from '../ui/terminal.ts'

let folder = ''
let stdout = ''
let stderr = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crash-'))
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += chunk
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    stderr += chunk
    return true
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

/** An engine whose end and events come from the test. */
class Engine {
  readonly ended = Promise.withResolvers<void>()
  readonly commands: string[] = []
  hear: EventListener | undefined

  readonly connect: Connect = (hear): Connection => {
    this.hear = hear
    setImmediate(() => hear.events(begin([entrant(601)])))
    return {
      mode: createStore<ScreenMode>(() => liveMode),
      now: Date.now,
      control: () => undefined,
      reportFolder: () => folder,
      dispatch: ({ type }) => this.commands.push(type),
      ended: this.ended.promise,
      kill: async () => undefined,
    }
  }
}

const notice = (message: string): MonitorEvent => ({ type: 'notice', at: 0, level: 'INFO', message })

async function report(): Promise<string> {
  const [name = 'none', ...others] = await readdir(folder)
  expect(others).toEqual([])
  expect(stderr).toContain(`The report is ${join(folder, name)}\n`)
  expect(name).toMatch(/^crash-\d{8}T\d{6}\.\d{3}Z-\d+\.txt$/)
  return readFile(join(folder, name), 'utf8')
}

/** A screen that leaves as the real one does when its monitor has stopped, but only when the test lets it. */
function slowScreen() {
  const exit = Promise.withResolvers<void>()
  const start = async () => (options: ScreenOptions) => {
    const end = (): ScreenEnd => (options.store.getState().phase === 'stopped' ? 'quit' : 'ended')
    return { waitUntilExit: () => exit.promise.then(end), end: () => undefined }
  }
  return { start, leave: () => exit.resolve() }
}

/** The screen of a store that gives a state that cannot be drawn once `break` was called. */
function fragileScreen() {
  const terminal = createTerminal(100, 24)
  let isBroken = false
  const start = async () => (options: ScreenOptions) => {
    const { stdin } = terminal
    const store: MonitorStore = {
      ...options.store,
      getState: () => {
        if (!isBroken) return options.store.getState()
        return { ...options.store.getState(), motions: new Unreadable() }
      },
    }
    return startScreen({ ...options, store, stdin, stdout: terminal.stdout, environment: { TERM: 'xterm' } })
  }
  const breakNow = (): void => {
    isBroken = true
  }
  return { terminal, start, breakNow }
}

class Unreadable<Key, Value> extends Map<Key, Value> {
  override values(): never {
    throw new Error('a bug of the screen')
  }
}

describe('a bug of the screen', () => {
  test('a bug of the screen ends the screen, not the engine: the terminal is given back, a report and lines follow', async () => {
    const { terminal, start, breakNow } = fragileScreen()
    const engine = new Engine()
    const status = showScreen(engine.connect, start)
    await terminal.until('601')
    expect(terminal.emulator.buffer.active.type).toBe('alternate')
    breakNow()
    engine.hear?.events([notice('while the screen fails')])
    await expect.poll(() => stderr).toContain('The report is')
    expect(stderr).toContain('motion-monitor: the screen failed: a bug of the screen; lines follow')
    await terminal.lines()
    expect(terminal.emulator.buffer.active.type).toBe('normal')
    expect(engine.commands).toEqual([])

    engine.hear?.events([notice('the engine goes on')])
    expect(stdout).toContain(',INFO,the engine goes on\n')
    engine.ended.resolve()
    expect(await status).toBe(1)
    expect(await report()).toMatch(/^Crash of the screen at .*\n(.*\n)*Error: a bug of the screen\n +at /)
  })

  test('a bug of the screen at its very start ends the screen alone too', async () => {
    const engine = new Engine()
    const status = showScreen(engine.connect, async () => () => {
      throw new Error('no start')
    })
    await expect.poll(() => stderr).toContain('the screen failed: no start; lines follow')
    engine.ended.resolve()
    expect(await status).toBe(1)
  })
})

describe('a crash of the engine', () => {
  test('a crash of the engine gives the terminal back, leaves a report with counts and last lines, and exits with 1', async () => {
    const { terminal, start } = fragileScreen()
    const engine = new Engine()
    const status = showScreen(engine.connect, start)
    await terminal.until('601')
    engine.hear?.events(Array.from({ length: 60 }, (_, index) => notice(`line ${index}`)))
    engine.ended.reject(new Error('broken', { cause: new Error('the reason') }))
    expect(await status).toBe(1)
    await terminal.lines()
    expect(terminal.emulator.buffer.active.type).toBe('normal')
    const text = await report()
    expect(text).toContain("Crash of the engine's thread at ")
    expect(text).toMatch(/motion-monitor \d+\.\d+\.\d+, Node \d+/)
    expect(text).toMatch(/Error: broken\n +at (.*\n)+caused by Error: the reason\n/)
    expect(text).toContain('Roster: 1 rows; motions: 1 (1 awaited); tracks: 0')
    expect(text).toContain(',INFO,line 59\n')
    expect(text).not.toContain('line 9\n')
  })

  test('a crash of the engine without a screen leaves a report and exits with 1', async () => {
    const thread = new URL('data:text/javascript,throw new Error("broken from the start")')
    const engine = new Engine()
    const status = await showLines((hear) => {
      const host = hostEngine({ root: folder, version: 'test' }, hear.events, thread)
      return { ...engine.connect(hear), ...host }
    }, false)
    expect(status).toBe(1)
    expect(await report()).toContain('Error: broken from the start')
  })

  test('a folder that cannot be opened and an event in use do not count as a crash of the engine', async () => {
    const holder = { id: '', purpose: 'monitor', pid: 1, process: undefined, host: 'x', since: 0 } as const
    for (const error of [new ProblemError([]), new LockedError(holder, folder)]) {
      const engine = new Engine()
      engine.ended.reject(error)
      await expect(showLines(engine.connect, false)).rejects.toBe(error)
      await expect(showScreen(engine.connect, async () => startScreen)).rejects.toBe(error)
    }
    expect(await readdir(folder)).toEqual([])
  })
})

describe('the end', () => {
  test('the terminal gets the lines of the day also where the engine has ended before the screen', async () => {
    const engine = new Engine()
    const screen = slowScreen()
    const status = showScreen(engine.connect, screen.start)
    await vi.waitFor(() => expect(engine.hear).toBeDefined())
    await new Promise((resolve) => setImmediate(resolve))
    engine.hear?.events([{ type: 'session-stopped', at: Date.now() }])
    engine.ended.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    screen.leave()
    expect(await status).toBe(0)
    expect(stdout).toMatch(/^motions {3}\d+ assigned/m)
  })

  test('a screen whose terminal does not read keeps no program that has ended', async () => {
    const engine = new Engine()
    const status = showScreen(engine.connect, slowScreen().start)
    await vi.waitFor(() => expect(engine.hear).toBeDefined())
    await new Promise((resolve) => setImmediate(resolve))
    engine.ended.resolve()
    expect(await status).toBe(0)
    expect(stdout).toBe('')
  })
})
