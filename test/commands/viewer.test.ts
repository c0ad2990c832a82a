import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { merge } from '../../src/commands/merge.ts'
import { showScreen } from '../../src/commands/screen.ts'
import { connectViewer } from '../../src/commands/viewer.ts'
import { LockedError } from '../../src/core/disk/lock-holder.ts'
import { readLock } from '../../src/core/disk/lock-state.ts'
import { partFileName, sessionName } from '../../src/core/record/journal.ts'
import { readJournal } from '../../src/core/record/journal-reader.ts'
import { createTimeline } from '../../src/core/record/journal-timeline.ts'
import { startScreen } from '../../src/ui/screen/start-screen.tsx'
import { SimulatedEvent } from '../e2e/simulated-event.ts'
import { deviceOf } from '../simulator/builders.ts'
import { createTerminal, type FakeTerminal } from '../ui/terminal.ts'

const UI_TIMEOUT = { timeout: 60_000 }

const running: Program[] = []
afterEach(async () => {
  for (const program of running.splice(0)) await program.end('SIGKILL')
})

/** The program in a process of its own, from the sources. */
class Program {
  readonly child: ChildProcess
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>
  stdout = ''
  stderr = ''
  readonly #listeners = new Set<() => void>()

  constructor(root: string, ...args: readonly string[]) {
    this.child = spawn(process.execPath, ['src/cli.ts', '--headless', '--root', root, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.push(this)
    this.child.stdout?.on('data', (data: Buffer) => {
      this.stdout += data
      this.#report()
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data
      this.#report()
    })
    this.exited = once(this.child, 'close').then(([code, signal]) => [code, signal] as const)
    this.exited.then(() => this.#report())
  }

  async until(text: string): Promise<void> {
    while (!(this.stdout + this.stderr).includes(text)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`ended without "${text}": ${this.stdout}${this.stderr}`)
      }
      await new Promise<void>((resolve) => {
        const hear = (): void => {
          this.#listeners.delete(hear)
          resolve()
        }
        this.#listeners.add(hear)
      })
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.exited
  }

  #report(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

const logsOf = (event: SimulatedEvent): string => join(event.folder, 'logs')

async function holderOf(event: SimulatedEvent) {
  const holder = await readLock(logsOf(event))
  if (holder === undefined) throw new Error('nobody holds the event')
  return holder
}

/** The screen of a viewer in this process, as a second monitor on the event has it; resolves with its exit status. */
async function view(terminal: FakeTerminal, event: SimulatedEvent): Promise<number> {
  const held = new LockedError(await holderOf(event), logsOf(event))
  const connect = connectViewer(held, { root: event.root, version: 'test' }, 'offer')
  return showScreen(connect, async () => (options) => {
    const { stdin, stdout } = terminal
    return startScreen({ ...options, stdin, stdout, environment: { LANG: 'C.UTF-8', TERM: 'xterm' } })
  })
}

describe('a second monitor on an event', () => {
  test('a second monitor on an event follows the first without asking the devices anything, and ends with it', async () => {
    await using event = await SimulatedEvent.start({
      devices: [deviceOf(601, []), deviceOf(602, [])],
      initially: 'off',
    })
    const monitor = new Program(event.root)
    await monitor.until('Monitor')
    const viewer = new Program(event.root)
    await viewer.until(`This is a viewer of the monitor, process ${monitor.child.pid}`)
    await event.fleet.turnOn(601)
    await viewer.until('motion-601 can be disconnected')
    const requests = event.fleet.counters.get(601)?.requests
    await event.fleet.turnOn(602)
    await viewer.until('motion-602 can be disconnected')
    expect(event.fleet.counters.get(601)?.requests).toBe(requests)
    expect(viewer.stdout.match(/motion-601 is connected/g)).toHaveLength(1)

    await monitor.end('SIGTERM')
    expect(await viewer.exited).toEqual([0, null])
    expect(monitor.stdout.endsWith(viewer.stdout)).toBe(true)
    expect(viewer.stdout).toContain('Monitor stopped\n')
    expect(viewer.stderr).toContain('with --take-over it would go on in its place')
  })

  test('a second monitor with --take-over replaces one that was killed, and only one of two does', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
    const monitor = new Program(event.root)
    await monitor.until('motion-601 can be disconnected')
    const viewers = [new Program(event.root, '--take-over'), new Program(event.root, '--take-over')]
    for (const viewer of viewers) await viewer.until('This is a viewer')

    await monitor.end('SIGKILL')
    const hasTakenOver = () => viewers.some(({ stdout }) => stdout.includes('can be disconnected'))
    await expect.poll(hasTakenOver, UI_TIMEOUT).toBe(true)
    const { pid } = await holderOf(event)
    const winner = viewers.find(({ child }) => child.pid === pid)
    const other = viewers.find(({ child }) => child.pid !== pid)
    await other?.until(`This is a viewer of the monitor, process ${pid}`)
    expect(winner?.stdout).toMatch(/INFO,Monitor \S+ started for event Test\n/)
    expect(winner?.stderr).toContain('taking over')

    await winner?.end('SIGTERM')
    await expect.poll(async () => (await readLock(logsOf(event)))?.pid, UI_TIMEOUT).toBe(other?.child.pid)
    await other?.end('SIGTERM')
    expect(await other?.exited).toEqual([0, null])
    expect(await readLock(logsOf(event))).toBeUndefined()
  })

  test('a second monitor shows the event, refuses to ask the devices, and takes over on t once the first ended', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, []), deviceOf(602, [])] })
    const monitor = new Program(event.root)
    await monitor.until('motion-602 can be disconnected')
    const { pid, host } = await holderOf(event)
    const terminal = createTerminal(120, 30)
    const shown = view(terminal, event)
    await terminal.until(`VIEWER  the monitor is process ${pid} on ${host} since`)
    await terminal.until((lines) => /601 .*CAN GO/.test(lines.join('\n')))
    terminal.type('r')
    await terminal.until(`this is a viewer; the monitor is process ${pid} on ${host} since`)
    terminal.type('t')
    await terminal.until('the monitor still runs')

    await monitor.end('SIGKILL')
    await terminal.until('t takes over, q quits')
    const requests = event.fleet.counters.get(601)?.requests ?? 0
    terminal.type('t')
    await terminal.until((lines) => !lines.join('\n').includes('VIEWER'))
    await terminal.until((lines) => /601 .*CAN GO/.test(lines.join('\n')))
    expect((await holderOf(event)).pid).toBe(process.pid)
    await expect.poll(() => event.fleet.counters.get(601)?.requests, UI_TIMEOUT).toBeGreaterThan(requests)
    // Quits in the middle of reading, too.
    terminal.type('\u0003')
    expect(await shown).toBe(0)
    expect(await readLock(logsOf(event))).toBeUndefined()
  })

  test('a second monitor is left on q while the first goes on', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])], initially: 'off' })
    const monitor = new Program(event.root)
    await monitor.until('Monitor')
    const terminal = createTerminal(100, 24)
    const shown = view(terminal, event)
    await terminal.until('VIEWER')
    terminal.type('q')
    expect(await shown).toBe(0)
    expect((await holderOf(event)).pid).toBe(monitor.child.pid)
    await event.fleet.turnOn(601)
    await monitor.until('motion-601 can be disconnected')
  })
})

test('a merge is refused while a monitor runs, and possible afterwards', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601, [])] })
  await using other = await SimulatedEvent.start({ devices: [deviceOf(602, [])] })
  const monitor = new Program(event.root)
  await monitor.until('motion-601 can be disconnected')
  const theirs = new Program(other.root)
  await theirs.until('motion-602 can be disconnected')
  await theirs.end('SIGTERM')
  const run = (dryRun: boolean) => merge(other.folder, { root: event.root, dryRun }, Date.now())
  await expect(run(false)).rejects.toThrow(/process \d+ on .* works on this event\. Wait until it has ended/)
  await run(true)
  await monitor.end('SIGTERM')
  await run(false)
  expect(await readLock(logsOf(event))).toBeUndefined()
})

test('the journal of a session replays to the very lines of its log', async () => {
  await using event = await SimulatedEvent.start({ devices: [deviceOf(601), deviceOf(602, [])] })
  const monitor = new Program(event.root, '--json')
  await monitor.until('"motion-released"')
  const { since } = await holderOf(event)
  await monitor.end('SIGTERM')
  const live = monitor.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const file = join(logsOf(event), partFileName({ session: sessionName(since), part: 0 }))
  const { entries, skipped, isTorn } = await readJournal(file)
  expect({ skipped, isTorn }).toEqual({ skipped: 0, isTorn: false })
  expect(JSON.parse(JSON.stringify(entries.slice(1)))).toEqual(live)
  const { log, violations, phase } = createTimeline(entries).stateAfter(entries.length)
  expect(violations).toEqual([])
  expect(phase).toBe('stopped')
  const logged = (await readFile(join(logsOf(event), 'server.log'), 'utf8')).trimEnd().split('\n')
  expect(log.lines.map(({ message }) => message)).toEqual(
    logged.map((line) => line.split(',').slice(2).join(',')),
  )
  expect((await readdir(logsOf(event))).sort()).toEqual([
    `journal-${sessionName(since)}.ndjson`,
    'server.log',
  ])
})
