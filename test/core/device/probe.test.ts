import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { probe } from '../../../src/core/device/probe.ts'

const never = new AbortController().signal

/** A port on this machine, open while `work` is done. */
async function withPort<Value>(work: (port: number) => Promise<Value>): Promise<Value> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  try {
    return await work(typeof address === 'object' && address !== null ? address.port : 0)
  } finally {
    server.close()
  }
}

test("a probe connects to a device that accepts, and learns the laptop's own address on the way", async () => {
  const from: string[] = []
  const outcome = await withPort((port) =>
    probe({ host: '127.0.0.1', port }, 1000, never, (own) => from.push(own)),
  )
  expect(outcome).toBe('connected')
  expect(from).toEqual(['127.0.0.1'])
})

test('a probe finds a closed port refused, and an address that leads nowhere unreachable', async () => {
  const closed = await withPort(async (port) => port)
  expect(await probe({ host: '127.0.0.1', port: closed }, 1000, never)).toBe('refused')
  // The broadcast address of loopback accepts no connection.
  expect(await probe({ host: '127.255.255.255', port: 80 }, 1000, never)).toBe('unreachable')
})

test('a cancelled probe counts as timed out, before it begins and while it lasts', async () => {
  await withPort(async (port) => {
    expect(await probe({ host: '127.0.0.1', port }, 1000, AbortSignal.abort())).toBe('timed-out')
    const ending = new AbortController()
    const under = probe({ host: '127.0.0.1', port }, 1000, ending.signal)
    ending.abort()
    expect(await under).toBe('timed-out')
  })
})
