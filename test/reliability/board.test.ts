import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveBoard } from '../../src/board/board-server.ts'
import { Hub } from '../../src/board/hub.ts'
import { pageFiles } from '../../src/board/page-files.ts'
import { newSecret } from '../../src/board/secret.ts'
import { MIB } from '../../src/core/base/units.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import type { WebServer } from '../../src/web/web-server.ts'
import { ask, Listener, someState, testBoard } from '../board/board.ts'
import { hasPython } from '../parity/python.ts'
import { starvation } from '../starvation.ts'
import { Crowd } from './crowd.ts'

/** What a device may say of itself at most, from many devices at once: some 250 KiB that compress to almost nothing. */
const muchOfIt: readonly MonitorEvent[] = Array.from({ length: 250 }, (_, place) => ({
  type: 'info-read',
  at: 5,
  motion: 601 + place,
  info: {
    identifier: 601 + place,
    firmware: 'x'.repeat(900),
    firmwareCode: undefined,
    hardware: undefined,
    storage: undefined,
    battery: undefined,
    isCharging: undefined,
  },
  findings: [],
}))

/** The unsent bytes that the server holds for its clients. */
function watchAnswers() {
  const answers = new Set<ServerResponse>()
  const begin = (message: unknown): void => {
    answers.add((message as { response: ServerResponse }).response)
  }
  subscribe('http.server.request.start', begin)
  return {
    /** For the client that is furthest behind. */
    most: () =>
      Math.max(0, ...[...answers].map(({ destroyed, writableLength }) => (destroyed ? 0 : writableLength))),
    stop: () => unsubscribe('http.server.request.start', begin),
  }
}

describe.skipIf(!hasPython)('two hundred phones on the board, of which forty stop reading', () => {
  let hub: Hub
  let server: WebServer
  beforeEach(async () => {
    const files = pageFiles('', '')
    const clocks = { laptop: Date.now, steady: () => performance.now() }
    hub = new Hub({ version: '1', page: files.hash, public: [], allowsCommands: true, ...clocks })
    const address = { host: '127.0.0.1', port: 0, hostName: 'laptop' }
    server = await serveBoard({ ...address, files, hub, secret: newSecret(), dispatch: () => true })
  })
  afterEach(() => server[Symbol.asyncDispose]())

  test('phones that stop reading are disconnected once a MiB behind, use no memory of their own, and delay nobody', async () => {
    await using crowd = new Crowd()
    const watched = watchAnswers()
    hub.feed({ type: 'state', state: someState(100), source: 'engine' })
    hub.flush()
    await crowd.join({ port: server.port, count: 200, stalled: 40 })
    await expect.poll(() => hub.looking).toBe(200)
    const before = process.memoryUsage().arrayBuffers
    let mostBehind = 0
    let mostMemory = 0
    let sent = 0
    while (hub.looking > 160) {
      hub.feed({ type: 'events', events: muchOfIt })
      hub.flush()
      sent++
      mostBehind = Math.max(mostBehind, watched.most())
      mostMemory = Math.max(mostMemory, process.memoryUsage().arrayBuffers - before)
      // Each message reaches every phone that reads before the next one is sent.
      expect(await crowd.wait(sent, 20)).toEqual({ least: sent, ended: 0 })
      expect(sent).toBeLessThan(100)
    }
    watched.stop()
    expect(hub.looking).toBe(160)
    expect(await crowd.dropped()).toBe(40)
    // The last message may have been added when they were not quite a MiB behind.
    expect(mostBehind).toBeGreaterThan(MIB / 2)
    expect(mostBehind).toBeLessThan(1.4 * MIB)
    // Forty queues of a MiB each would have 40: they hold the same bytes.
    expect(mostMemory).toBeLessThan(24 * MIB)
  })
})

describe.skipIf(!hasPython)('a thousand connections to the board', () => {
  test('a thousand connections from a few addresses get no more than half of the places, and phones get in', async () => {
    await using board = await testBoard()
    await using crowd = new Crowd()
    const { served } = await crowd.flood({ port: board.port, count: 1000, addresses: 5 })
    expect(served).toBeGreaterThan(100)
    expect(served).toBeLessThanOrEqual(300 + 5 * 16)
    using phone = new Listener(board.port, { from: '127.0.0.77' })
    expect(await phone.next('hello')).toMatchObject({ audience: 'public' })
    expect((await ask(board.port, '/', { from: '127.0.0.77' })).status).toBe(200)
  })

  test('a thousand connections from everywhere fill the board, and stop neither this thread nor the engine', async () => {
    await using board = await testBoard()
    await using crowd = new Crowd()
    const engine = board.newEnginePort()
    board.feed({ type: 'state', state: someState(100), source: 'engine' })
    using early = new Listener(board.port, { from: '127.0.0.77' })
    await early.next('hello')
    let isOver = false
    let latest = 0
    const starved = starvation()
    const beat = (async () => {
      while (!isOver) {
        const begun = performance.now()
        engine.postMessage({ type: 'events', events: muchOfIt.slice(0, 5) })
        await wait(10)
        latest = Math.max(latest, performance.now() - begun - 10)
      }
    })()
    const { served } = await crowd.flood({ port: board.port, count: 1000, addresses: 200 })
    isOver = true
    await beat
    expect(served).toBeGreaterThan(300)
    expect(served).toBeLessThan(600)
    expect(latest - starved()).toBeLessThan(150)
    // A phone that was there before loses nothing.
    const { length } = early.heard
    await expect.poll(() => early.heard.length).toBeGreaterThan(length)
    expect(early.isClosed).toBe(false)
    await expect.poll(() => board.looking.getState()).toBeGreaterThanOrEqual(served)
    engine.close()
  })

  test('the board serves again as soon as a crowd has gone', async () => {
    await using board = await testBoard()
    {
      await using crowd = new Crowd()
      await crowd.flood({ port: board.port, count: 1000, addresses: 200 })
    }
    await expect.poll(() => board.looking.getState()).toBe(0)
    expect((await ask(board.port, '/')).status).toBe(200)
    using phone = new Listener(board.port)
    await phone.next('state')
  })
})

test('a board whose thread fails reports that once, and its engine and the rest go on', async () => {
  const reasons: string[] = []
  await using board = await testBoard({ onFailure: (reason) => reasons.push(reason) })
  const engine = board.newEnginePort()
  // Nothing that a monitor sends can do this.
  board.feed({ type: 'state' } as never)
  await expect.poll(() => reasons.length).toBe(1)
  expect(board.looking.getState()).toBe(0)
  engine.postMessage({ type: 'alive' })
  board.feed({ type: 'alive' })
  expect(reasons).toHaveLength(1)
})
