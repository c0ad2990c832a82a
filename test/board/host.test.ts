/** The board's thread as the program starts and feeds it. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProblemError } from '../../src/core/base/problem.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { initialState } from '../../src/core/events/state.ts'
import { ask, Listener, post, secretIn, someState, teamCookie, testBoard } from './board.ts'

const hasIPv6 = (networkInterfaces().lo ?? []).some(({ address }) => address === '::1')
const [known = 0] = someState().motions.keys()
const connected = (motion: number): MonitorEvent => ({ type: 'inspection-started', at: 5, motion })

describe('the start of a board', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'board-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('the link of the team has the secret of the event, and a new board has the same one', async () => {
    const secretFile = join(folder, 'board-secret')
    let first: string
    {
      await using board = await testBoard({ secretFile })
      expect(board.link()).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${board.port}/#team=[\\w-]{32}$`))
      first = secretIn(board.link())
      expect(await readFile(secretFile, 'utf8')).toBe(`${first}\n`)
    }
    await using again = await testBoard({ secretFile })
    expect(secretIn(again.link())).toBe(first)
    await using renewed = await testBoard({ secretFile, newSecret: true })
    expect(secretIn(renewed.link())).not.toBe(first)
    expect((await post(renewed.port, '/team', { secret: first })).status).toBe(403)
  })

  test.skipIf(!hasIPv6)('the link of a board on an address of IPv6 has it in brackets', async () => {
    await using board = await testBoard({ host: '::1' })
    expect(board.link()).toMatch(/^http:\/\/\[::1\]:\d+\/#team=/)
  })

  test('a board without a place for its secret has one until it ends', async () => {
    await using one = await testBoard()
    await using other = await testBoard()
    expect(secretIn(one.link())).toHaveLength(32)
    expect(secretIn(one.link())).not.toBe(secretIn(other.link()))
  })

  test('a board whose port is taken, or whose secret is unusable, is reported as a problem and does not start', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const problem = await testBoard({ port }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(ProblemError)
    expect(String(problem)).toContain(`--board: Port ${port} of 127.0.0.1 is taken`)
    taken.close()
    await expect(testBoard({ secretFile: folder })).rejects.toThrow('a folder')
  })

  test('the port of a board is free again as soon as it has ended, while pages are still open', async () => {
    const board = await testBoard()
    using phone = new Listener(board.port)
    await phone.next('state')
    await board[Symbol.asyncDispose]()
    await expect.poll(() => phone.isClosed).toBe(true)
    await using again = await testBoard({ port: board.port })
    expect((await ask(again.port, '/')).status).toBe(200)
  })
})

describe('an engine at the board', () => {
  test('the last message to pages is that the monitor has ended, although its board ends at once', async () => {
    const board = await testBoard()
    const engine = board.newEnginePort()
    board.feed({ type: 'state', state: someState(), source: 'engine' })
    using phone = new Listener(board.port)
    await phone.next('state', ({ motions }) => motions.length > 0)
    engine.postMessage({ type: 'events', events: [connected(1)] })
    engine.postMessage({ type: 'events', events: [{ type: 'session-stopped', at: 6 }] })
    engine.close()
    await board[Symbol.asyncDispose]()
    await expect.poll(() => phone.isClosed).toBe(true)
    const events = phone.heard.flatMap((message) => (message.name === 'events' ? message.data : []))
    expect(events.at(-1)).toEqual({ type: 'session-stopped', at: 6 })
  })

  test('what an engine sends follows its state, though it comes by another way', async () => {
    await using board = await testBoard()
    using phone = new Listener(board.port)
    const engine = board.newEnginePort()
    engine.postMessage({ type: 'events', events: [connected(60_001)] })
    engine.postMessage({ type: 'events', events: [connected(60_002)] })
    // As when the terminal keeps the main thread for a while.
    await phone.next('pulse', ({ now, heardAt }) => now - heardAt > 500)
    board.feed({ type: 'state', state: someState(), source: 'engine' })
    const { motions } = await phone.next('state', (state) => state.motions.length > 0)
    expect(motions.map(({ id }) => id)).toEqual(expect.arrayContaining([known, 60_001, 60_002]))
    engine.close()
  })

  test('a command goes to the engine that runs, then to the one that took over, and to none once it has ended', async () => {
    await using board = await testBoard()
    const cookie = await teamCookie(board)
    const command = { type: 're-inspect', motion: known }
    const send = async () => (await post(board.port, '/commands', command, { headers: { cookie } })).status
    const first = board.newEnginePort()
    board.feed({ type: 'state', state: someState(), source: 'engine' })
    using phone = new Listener(board.port, { headers: { cookie } })
    await phone.next('state', ({ motions }) => motions.length > 0)
    const asked = once(first, 'message')
    expect(await send()).toBe(202)
    expect(await asked).toEqual([{ type: 'command', command: { ...command, from: 'board' } }])

    const second = board.newEnginePort()
    const ended = once(first, 'close')
    board.feed({ type: 'state', state: someState(), source: 'engine' })
    await ended
    const askedAgain = once(second, 'message')
    expect(await send()).toBe(202)
    expect(await askedAgain).toEqual([{ type: 'command', command: { ...command, from: 'board' } }])

    second.close()
    await expect.poll(send).toBe(503)
  })

  test('pages say how long an engine has been silent, and the program how many there are', async () => {
    await using board = await testBoard()
    const engine = board.newEnginePort()
    board.feed({ type: 'state', state: initialState, source: 'engine' })
    using phone = new Listener(board.port)
    const silent = await phone.next('pulse', ({ now, heardAt }) => now - heardAt > 1000)
    engine.postMessage({ type: 'alive' })
    await phone.next('pulse', ({ heardAt }) => heardAt > silent.heardAt + 1000)
    await expect.poll(() => board.looking.getState()).toBe(1)
    phone[Symbol.dispose]()
    await expect.poll(() => board.looking.getState()).toBe(0)
    engine.close()
  })

  test('much that happens comes in four messages a second at most, and what is rare at once', async () => {
    await using board = await testBoard()
    const engine = board.newEnginePort()
    board.feed({ type: 'state', state: initialState, source: 'engine' })
    using phone = new Listener(board.port)
    await phone.next('pulse')
    const batches = () => phone.heard.filter(({ name }) => name === 'events').length
    const begun = performance.now()
    for (let motion = 1; motion <= 300; motion++) {
      engine.postMessage({ type: 'events', events: [connected(motion)] })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const seconds = (performance.now() - begun) / 1000
    await phone.next('events', (events) => events.some((event) => 'motion' in event && event.motion === 300))
    // One at once, and one as each quarter of a second is over.
    expect(batches()).toBeLessThanOrEqual(seconds * 4 + 2)
    expect(batches()).toBeGreaterThan(4)
    const all = phone.heard.flatMap((message) => (message.name === 'events' ? message.data : []))
    expect(all.map((event) => 'motion' in event && event.motion)).toEqual(
      Array.from({ length: 300 }, (_, place) => place + 1),
    )
    engine.close()
  })
})
