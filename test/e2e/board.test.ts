/** The board of the built program: how it is started, what it shows, and who feeds it. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownAddresses } from '../../src/core/base/own-addresses.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { formatEvent } from '../../src/core/events/log-line.ts'
import { readJournal } from '../../src/core/record/journal-reader.ts'
import { Listener, post, secretIn } from '../board/board.ts'
import { deviceOf } from '../simulator/builders.ts'
import { HeadlessProgram } from './headless-program.ts'
import { SimulatedEvent } from './simulated-event.ts'
import { TerminalProgram } from './terminal-program.ts'

const WAIT = { timeout: 60_000 }

interface Served {
  readonly port: number
  /** The secret of the team; empty if it is not printed. */
  readonly secret: string
}

/** Where a program says on stderr that its board is. */
async function servedBy(program: HeadlessProgram): Promise<Served> {
  const isSaid = () => /board is at http:\/\/[\d.]+:\d+.*\n/.test(program.stderr)
  await Promise.race([
    expect.poll(isSaid, WAIT).toBe(true),
    program.exited.then(() => Promise.reject(new Error(`ended: ${program.stderr}`))),
  ])
  const [, port] = /board is at http:\/\/[\d.]+:(\d+)/.exec(program.stderr) ?? []
  const [, link = ''] = /The team opens (\S+)/.exec(program.stderr) ?? []
  return { port: Number(port), secret: secretIn(link) }
}

/** The headers of a phone of the team. */
async function teamHeaders({ port, secret }: Served): Promise<Readonly<Record<string, string>>> {
  const { headers } = await post(port, '/team', { secret })
  return { cookie: headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '' }
}

async function configure(event: SimulatedEvent, board: unknown): Promise<void> {
  const file = join(event.root, 'config', 'server.json')
  const configuration = JSON.parse(await readFile(file, 'utf8'))
  configuration.Monitor.Board = board
  await writeFile(file, JSON.stringify(configuration))
}

/** A server that has a port of loopback until it is closed. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { port, [Symbol.dispose]: () => void server.close() }
}

/** The text of each file below a folder, but of the secret's own. */
async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'board-secret')
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
}

/** How often a type of event is in a list, and when. */
function marksOf(events: readonly MonitorEvent[]): readonly string[] {
  return events.map(({ type, at }) => `${type} ${at}`)
}

function messagesOf(lines: readonly { readonly message: string }[]): readonly string[] {
  return lines.map(({ message }) => message)
}

/** Proves that a phone has seen all of the newest session in order, each event once: its last state, and what followed. */
async function expectWhole(phone: Listener, event: SimulatedEvent): Promise<void> {
  const logs = join(event.folder, 'logs')
  const journal =
    (await readdir(logs))
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted()
      .at(-1) ?? ''
  const { entries } = await readJournal(join(logs, journal))
  const all = entries.flatMap((entry) => (entry.type === 'state-restored' ? [] : [entry]))
  const last = phone.heard.findLastIndex(({ name }) => name === 'state')
  const state = phone.heard[last]
  const events = phone.heard.slice(last).flatMap((each) => (each.name === 'events' ? each.data : []))
  expect(events.length).toBeGreaterThan(0)
  expect(marksOf(events)).toEqual(marksOf(all.slice(-events.length)))
  // The state has the lines of all that came before; a viewer that has taken over has those of the other monitor above them.
  const earlier = messagesOf(all.slice(0, -events.length).flatMap(formatEvent))
  expect(earlier.length).toBeGreaterThan(0)
  const known = state?.name === 'state' ? messagesOf(state.data.log.lines) : []
  expect(known.slice(-earlier.length)).toEqual(earlier)
}

const devices = [deviceOf(601), deviceOf(602, [])]

describe('the board of a monitor', () => {
  test('a phone sees what the monitor does, asks it for something, and its secret is nowhere but in its file', async () => {
    await using event = await SimulatedEvent.start({ devices, initially: 'off' })
    await using monitor = new HeadlessProgram([
      '--headless',
      '--root',
      event.root,
      '--board',
      '0',
      '--board-link',
    ])
    const served = await servedBy(monitor)
    using visitor = new Listener(served.port)
    using team = new Listener(served.port, { headers: await teamHeaders(served) })
    expect(await visitor.next('hello')).toMatchObject({
      audience: 'public',
      commands: false,
      source: 'engine',
    })
    expect(await team.next('hello')).toMatchObject({ audience: 'team', commands: true, source: 'engine' })

    await event.fleet.turnOn(601)
    const released = await team.next('events', (events) =>
      events.some((each) => each.type === 'motion-released' && each.motion === 601),
    )
    const lines = messagesOf(released.flatMap(formatEvent).filter(({ level }) => level !== 'DEBUG'))
    await expect.poll(() => lines.every((line) => monitor.stdout.includes(line)), WAIT).toBe(true)

    const headers = await teamHeaders(served)
    const note = { type: 'note', motion: 601, text: 'strap is torn' }
    expect((await post(served.port, '/commands', note, { headers })).status).toBe(202)
    expect((await post(served.port, '/commands', note)).status).toBe(403)
    await monitor.until('INFO,Motion 601 note: strap is torn')
    expect(
      monitor.stdout.match(/Motion 601 has its note changed \(asked for from the board\)/g),
    ).toHaveLength(1)

    monitor.child.kill('SIGTERM')
    expect(await monitor.exited).toEqual([0, null])
    await expect.poll(() => team.isClosed, WAIT).toBe(true)
    await expectWhole(team, event)
    const secretFile = join(event.folder, 'board-secret')
    expect((await readFile(secretFile, 'utf8')).trim()).toBe(served.secret)
    expect((await stat(secretFile)).mode & 0o777).toBe(0o600)
    for (const text of [monitor.stdout, ...(await textsBelow(event.root))])
      expect(text).not.toContain(served.secret)
  })

  test('the link of the team is the same after a restart, until a new secret is asked for; no pipe gets it unasked', async () => {
    await using event = await SimulatedEvent.start({ devices: [] })
    const secretWith = async (...options: readonly string[]): Promise<string> => {
      await using monitor = new HeadlessProgram([
        '--headless',
        '--root',
        event.root,
        '--board',
        '0',
        ...options,
      ])
      return (await servedBy(monitor)).secret
    }
    const first = await secretWith('--board-link')
    expect(first).toMatch(/^[\w-]{32}$/)
    expect(await secretWith()).toBe('')
    expect(await secretWith('--board-link')).toBe(first)
    const renewed = await secretWith('--board-link', '--board-new-secret')
    expect(renewed).not.toBe(first)
    expect(await secretWith('--board-link')).toBe(renewed)
  })

  test('server.json starts the board, and makes it read-only and more public', async () => {
    await using event = await SimulatedEvent.start({ devices })
    await configure(event, { Listen: '127.0.0.1:0', Public: ['hours'], Commands: false })
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root, '--board-link'])
    const served = await servedBy(monitor)
    using team = new Listener(served.port, { headers: await teamHeaders(served) })
    const hello = { audience: 'team', commands: false, public: ['hours'] }
    expect(await team.next('hello')).toMatchObject(hello)
    const headers = await teamHeaders(served)
    const asked = { type: 're-inspect', motion: 601 }
    expect((await post(served.port, '/commands', asked, { headers })).status).toBe(403)
  })

  test('an option for the board wins over its variable, and the variable over server.json', async () => {
    using one = await takenPort()
    using other = await takenPort()
    await using event = await SimulatedEvent.start({ devices: [] })
    await configure(event, one.port)
    const run = (options: readonly string[], variable?: string) => {
      const args = ['dist/cli.js', '--headless', '--root', event.root, ...options]
      const env = { ...process.env, ...(variable !== undefined && { MOTION_MONITOR_BOARD: variable }) }
      return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000, env })
    }
    expect(run([], String(other.port)).stderr).toContain(`--board: Port ${other.port} of 127.0.0.1 is taken`)
    expect(run(['--board', `127.0.0.1:${other.port}`], 'off').stderr).toContain(`Port ${other.port}`)
    expect(run(['--board', String(other.port)], '0')).toMatchObject({ status: 2 })
    expect(run(['--board', 'nowhere0'], '0').stderr).toMatch(
      /nowhere0 is not a network interface .* Name one of these: .*lo/,
    )
    for (const [options, variable] of [
      [['--no-board'], undefined],
      [['--board', 'off'], '0'],
      [[], 'off'],
    ] as const) {
      await using monitor = new HeadlessProgram(['--headless', '--root', event.root, ...options], {
        file: process.execPath,
        before: ['dist/cli.js'],
        environment: { ...process.env, ...(variable !== undefined && { MOTION_MONITOR_BOARD: variable }) },
      })
      await monitor.until('Monitor')
      monitor.child.kill('SIGTERM')
      expect(await monitor.exited).toEqual([0, null])
      expect(monitor.stdout + monitor.stderr).not.toContain('board')
    }
  })

  test('the link of a board on all addresses names one that a phone can open', async () => {
    await using event = await SimulatedEvent.start({ devices: [] })
    await using monitor = new HeadlessProgram([
      '--headless',
      '--root',
      event.root,
      '--board',
      '0.0.0.0:0',
      '--board-link',
    ])
    const { port, secret } = await servedBy(monitor)
    const own = ownAddresses(networkInterfaces())[0]?.address ?? '127.0.0.1'
    expect(monitor.stderr).toContain(`The team opens http://${own}:${port}/#team=${secret}`)
  })

  test('a board of server.json whose port is taken keeps no track from coming home', async () => {
    using taken = await takenPort()
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await configure(event, taken.port)
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    await monitor.until('motion-601 can be disconnected')
    await monitor.until('ERROR,There is no board: Monitor.Board of server.json: Port')
    expect(monitor.stdout).toContain(`Port ${taken.port} of 127.0.0.1 is taken`)
    monitor.child.kill('SIGTERM')
    expect(await monitor.exited).toEqual([0, null])
  })
})

describe('the board of a viewer', () => {
  test('the board of a viewer only shows, says when the monitor has ended, and is a live one after it has taken over', async () => {
    await using event = await SimulatedEvent.start({ devices, initially: 'off' })
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    await monitor.until('Monitor')
    await using viewer = new HeadlessProgram([
      ...['--headless', '--root', event.root, '--take-over', '--board', '0', '--board-link'],
    ])
    const served = await servedBy(viewer)
    using team = new Listener(served.port, { headers: await teamHeaders(served) })
    expect(await team.next('hello')).toMatchObject({ source: 'viewer', commands: false })
    await event.fleet.turnOn(601)
    const isReleased = (motion: number) => (events: readonly { readonly type: string }[]) =>
      events.some((each) => each.type === 'motion-released' && 'motion' in each && each.motion === motion)
    await team.next('events', isReleased(601))
    const epoch = team.lastId.split('-')[0]

    monitor.child.kill('SIGKILL')
    await team.next('hello', ({ source }) => source === 'engine')
    await event.fleet.turnOn(602)
    await team.next('events', isReleased(602))
    expect(team.heard.findLast(({ name }) => name === 'hello')?.data).toMatchObject({ commands: true })
    expect(team.lastId.split('-')[0]).not.toBe(epoch)
    const headers = await teamHeaders(served)
    const asked = { type: 're-inspect', motion: 602 }
    expect((await post(served.port, '/commands', asked, { headers })).status).toBe(202)
    await viewer.until('Motion 602 is inspected again (asked for from the board)')
    viewer.child.kill('SIGTERM')
    expect(await viewer.exited).toEqual([0, null])
    await expect.poll(() => team.isClosed, WAIT).toBe(true)
    await expectWhole(team, event)
  })

  test('the board of a viewer says that the monitor is silent when it stands still, and that it is back', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    await monitor.until('motion-601 can be disconnected')
    await using board = new HeadlessProgram(['board', '0', '--root', event.root])
    using phone = new Listener((await servedBy(board)).port)
    await phone.next('pulse', ({ now, heardAt }) => now - heardAt < 5000)
    const stoppedAt = Date.now()
    monitor.child.kill('SIGSTOP')
    const silent = await phone.next('pulse', ({ now, heardAt }) => now - heardAt > 5000)
    // It renews its lock every 5 s.
    expect(Math.abs(silent.heardAt - stoppedAt)).toBeLessThan(6000)
    expect(silent).not.toHaveProperty('ended')
    monitor.child.kill('SIGCONT')
    const isBack = (): boolean => {
      const last = phone.heard.findLast((each) => each.name === 'pulse')
      return last?.name === 'pulse' && last.data.now - last.data.heardAt < 5000
    }
    await expect.poll(isBack, WAIT).toBe(true)
  })

  test('a viewer takes no port from server.json while the monitor has it, and has it after it has taken over', async () => {
    const port = (await takenPort()).port
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    const free = await takenPort()
    free[Symbol.dispose]()
    await configure(event, free.port === port ? 0 : free.port)
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    expect((await servedBy(monitor)).port).toBe(free.port)
    await using viewer = new HeadlessProgram(['--headless', '--root', event.root, '--take-over'])
    await expect.poll(() => viewer.stderr, WAIT).toContain('This is a viewer')
    monitor.child.kill('SIGKILL')
    expect((await servedBy(viewer)).port).toBe(free.port)
    expect(viewer.stdout).not.toContain('There is no board')
  })
})

describe('the command board', () => {
  test('the command board waits for a monitor, follows it and the next one, and ends when asked', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)], initially: 'off' })
    await using board = new HeadlessProgram(['board', '0', '--root', event.root, '--board-link'])
    await expect.poll(() => board.stderr, WAIT).toContain('No monitor runs on this event')
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    const served = await servedBy(board)
    using team = new Listener(served.port, { headers: await teamHeaders(served) })
    expect(await team.next('hello')).toMatchObject({ source: 'viewer', commands: false, audience: 'team' })
    await event.fleet.turnOn(601)
    await board.until('motion-601 can be disconnected')
    monitor.child.kill('SIGTERM')
    await monitor.exited
    await team.next('pulse', ({ ended }) => ended !== undefined)
    await expect.poll(() => board.stderr, WAIT).toContain('waiting for the next one')

    const since = team.heard.length
    await using next = new HeadlessProgram(['--headless', '--root', event.root])
    await next.until('Monitor')
    const isBack = () =>
      team.heard.slice(since).some(({ name, data }) => name === 'pulse' && !('ended' in data))
    await expect.poll(isBack, WAIT).toBe(true)
    board.child.kill('SIGTERM')
    expect(await board.exited).toEqual([0, null])
    await expect.poll(() => team.isClosed).toBe(true)
  })

  test('the command board ends at once while it waits for a monitor', async () => {
    await using event = await SimulatedEvent.start({ devices: [] })
    await using board = new HeadlessProgram(['board', '--root', event.root])
    await expect.poll(() => board.stderr, WAIT).toContain('No monitor runs on this event')
    board.child.kill('SIGINT')
    expect(await board.exited).toEqual([0, null])
  })

  test('the command board plays a journal again, with its clock and its speed', async () => {
    await using event = await SimulatedEvent.start({ devices: [deviceOf(601)] })
    await using monitor = new HeadlessProgram(['--headless', '--root', event.root])
    await monitor.until('motion-601 can be disconnected')
    monitor.child.kill('SIGTERM')
    await monitor.exited
    const logs = join(event.folder, 'logs')
    const journal = (await readdir(logs)).find((name) => name.endsWith('.ndjson')) ?? ''
    await using board = new HeadlessProgram([
      ...['board', '0', '--replay', join(logs, journal), '--speed', '0.5', '--board-link'],
    ])
    const served = await servedBy(board)
    using team = new Listener(served.port, { headers: await teamHeaders(served) })
    expect(await team.next('hello')).toMatchObject({ source: 'replay', commands: false, audience: 'team' })
    const { now } = await team.next('pulse', ({ speed }) => speed === 0.5)
    const { at } = JSON.parse((await readFile(join(logs, journal), 'utf8')).split('\n')[0] ?? '')
    expect(Math.abs(now - at)).toBeLessThan(60_000)
    await team.next('pulse', ({ speed }) => speed === 0)
    expect((await readdir(event.folder)).includes('board-secret')).toBe(false)
  })
})

test('the screen of the demo shows the link of its board, and how many are looking', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'board-demo-'))
  await using demo = new TerminalProgram({
    args: ['demo', '--devices', '3', '--scenario', 'morning', '--board', '0', '--folder', folder],
  })
  const titles: string[] = []
  demo.terminal.onTitleChange((title) => titles.push(title))
  await demo.until((text) => text.includes('board: 0 looking'))
  demo.press('Q')
  // Its last line: a frame comes in pieces, and a piece may end within the link.
  await demo.until((text) => text.includes('0 looking now'))
  expect(demo.text()).toContain('Only this laptop reaches it')
  const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(demo.text()) ?? []
  using visitor = new Listener(Number(port))
  await visitor.next('hello')
  await demo.until((text) => text.includes('board: 1 looking') && text.includes('1 looking now'))
  // The screen remembers its bell and theme in a file of the event.
  demo.press('b')
  demo.press('Q')
  await demo.until((text) => !text.includes('looking now'))
  demo.press('q')
  demo.press('y')
  expect(await demo.exited).toMatchObject({ exitCode: 0 })
  const [, secret = 'none'] = /team=([\w-]{20,})/.exec(demo.output) ?? []
  // Nothing but the page has it: no title, no file of the screen, no line after the end.
  expect(secret).not.toBe('none')
  for (const text of [titles.join('\n'), ...(await textsBelow(folder))]) expect(text).not.toContain(secret)
  await rm(folder, { recursive: true })
  expect(demo.text()).not.toContain(secret)
})
