import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MetricsServer, serveMetrics } from '../../src/commands/metrics-server.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { mixedFleet } from '../ui/scenes.ts'

let server: MetricsServer
beforeEach(async () => {
  const store = createMonitorStore()
  applyEvents(store, mixedFleet(20))
  server = await serveMetrics({ host: '127.0.0.1', port: 0 }, store, '', { asking: 400, taking: 1500 })
})
afterEach(() => server[Symbol.asyncDispose]())

async function ask(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(answer.status).toBe(200)
  return answer.text()
}

describe('a client of the metrics that does not read', () => {
  const request = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'

  const ended = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))

  /** The answers that the server holds for its clients, and the most bytes of them at any look. */
  function watchAnswers() {
    const answers = new Set<ServerResponse>()
    const sockets = new Set<Socket>()
    let most = 0
    const begin = (message: unknown): void => {
      const { response, socket } = message as { response: ServerResponse; socket: Socket }
      answers.add(response)
      sockets.add(socket)
    }
    const look = (): void => {
      const held = [...sockets, ...answers].reduce((sum, { writableLength }) => sum + writableLength, 0)
      most = Math.max(most, held)
    }
    subscribe('http.server.request.start', begin)
    const timer = setInterval(look, 1)
    return {
      most: () => most,
      count: () => answers.size,
      areDropped: () => sockets.size > 0 && [...sockets].every(({ destroyed }) => destroyed),
      isAnswering: () => [...answers].some(({ writableFinished }) => !writableFinished),
      stop: () => {
        clearInterval(timer)
        unsubscribe('http.server.request.start', begin)
      },
    }
  }

  test('a metrics client that does not read costs one answer a connection, however many requests it sends ahead', async () => {
    const length = Buffer.byteLength(await ask(server.port))
    const watched = watchAnswers()
    const sockets = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
        await once(socket, 'connect')
        socket.pause()
        return socket
      }),
    )
    const ends = sockets.map(ended)
    for (const socket of sockets) socket.write(request.repeat(20_000))
    // The server ends them: they sent more ahead than anybody has a use for.
    await Promise.all(ends)
    watched.stop()
    expect(watched.count()).toBeGreaterThan(16)
    expect(watched.most()).toBeLessThanOrEqual(16 * (length + 1000))
    expect(await ask(server.port)).toContain('motion_monitor_motions')
  })

  test('a metrics client that does not read is dropped in time, and holds no more than one answer until then', async () => {
    const length = Buffer.byteLength(await ask(server.port))
    const watched = watchAnswers()
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    await once(socket, 'connect')
    socket.pause()
    // One after the other, until the network between the two is full.
    const sending = setInterval(() => {
      if (!watched.isAnswering()) socket.write(request)
    }, 1)
    // The client reads nothing, so it cannot notice the end.
    await expect.poll(watched.areDropped).toBe(true)
    clearInterval(sending)
    watched.stop()
    expect(watched.isAnswering()).toBe(true)
    socket.destroy()
    expect(watched.most()).toBeLessThanOrEqual(length + 1000)
  })

  test('a metrics client that does not read keeps nobody else from the metrics', async () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    await once(socket, 'connect')
    socket.pause().write(request.repeat(5))
    expect(await ask(server.port)).toContain('motion_monitor_motions')
    socket.destroy()
  })
})
