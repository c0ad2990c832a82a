/** The stream of the real board, as a browser's own EventSource reads it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { testBoard } from '../board/board.ts'
import { mixedFleet } from '../ui/scenes.ts'
import { hasBrowser, startBrowser } from './browser.ts'

type Heard = readonly [name: string, id: string, data: unknown]

declare global {
  interface Window {
    heard: Heard[]
  }
}

/** Runs in the browser. */
function listen(): void {
  window.heard = []
  const source = new EventSource('/events')
  for (const name of ['hello', 'state', 'events', 'pulse'])
    source.addEventListener(name, ({ lastEventId, data }) => {
      window.heard.push([name, lastEventId, JSON.parse(data)])
    })
}

describe.skipIf(!hasBrowser)('a real browser', () => {
  test('a browser reads the compressed stream with its own EventSource, each message as it comes', async () => {
    await using board = await testBoard()
    board.feed({ type: 'events', events: mixedFleet(20) })
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${board.port}/`)
    const answering = page.waitForResponse((answer) => answer.url().endsWith('/events'))
    await page.evaluate(listen)
    expect(await (await answering).headerValue('content-encoding')).toBe('gzip')
    await page.waitForFunction(() => window.heard.length >= 3)
    const event: MonitorEvent = { type: 'motion-connected', at: 5, motion: 65_000, address: '192.168.0.9' }
    board.feed({ type: 'events', events: [event] })
    await page.waitForFunction(() => window.heard.some(([name]) => name === 'events'))
    const heard = await page.evaluate(() => window.heard)
    expect(heard.slice(0, 2).map(([name]) => name)).toEqual(['hello', 'state'])
    const [, id, data] = heard.find(([name]) => name === 'events') ?? []
    expect(id).toMatch(/^[0-9a-f]{12}-\d+$/)
    expect(data).toEqual([{ ...event, address: '' }])
  })

  test('a browser takes up the stream where it broke off, by the id of its last message', async () => {
    await using board = await testBoard()
    await using relay = await startRelay(board.port)
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${relay.port}/`)
    await page.evaluate(listen)
    await page.waitForFunction(() => window.heard.length >= 3)
    const again = page.waitForRequest((request) => request.url().endsWith('/events'))
    relay.cut()
    const event: MonitorEvent = { type: 'inspection-started', at: 5, motion: 601 }
    board.feed({ type: 'events', events: [event] })
    // Chromium itself asks again; it shows the id that it sends to nobody.
    await again
    await page.waitForFunction(() => window.heard.some(([name]) => name === 'events'))
    const names = (await page.evaluate(() => window.heard)).map(([name]) => name)
    expect(names.filter((name) => name === 'state')).toHaveLength(1)
    expect(names.filter((name) => name === 'hello')).toHaveLength(2)
  })
})

interface Relay extends AsyncDisposable {
  readonly port: number
  /** Breaks every connection. */
  readonly cut: () => void
}

/** A WiFi between the browser and the board, which can break. */
async function startRelay(to: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined))
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async [Symbol.asyncDispose]() {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
