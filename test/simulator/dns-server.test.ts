import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { encode, RECURSION_DESIRED } from 'dns-packet'
import { afterEach, expect, test } from 'vitest'
import { type DnsServer, type DnsServerOptions, startDnsServer } from '../../src/simulator/dns-server.ts'

let server: DnsServer | undefined

async function start(options: DnsServerOptions = {}): Promise<Resolver> {
  server = await startDnsServer(options)
  server.setBehaviour('motion-601', { type: 'address', address: '127.83.2.89' })
  return ask(server)
}

/** A client that waits longer than any answer takes on a busy machine, by default. */
function ask(server: DnsServer, timeout = 20_000): Resolver {
  const resolver = new Resolver({ timeout, tries: 1, maxTimeout: timeout })
  resolver.setServers([server.address])
  return resolver
}

afterEach(() => server?.close())

test('the simulated DNS server knows a motion by its name in any domain', async () => {
  const resolver = await start()
  expect(await resolver.resolve4('motion-601')).toEqual(['127.83.2.89'])
  expect(await resolver.resolve4('MOTION-601.some.domain')).toEqual(['127.83.2.89'])
  expect(server?.counters.byName.get('motion-601')).toBe(2)
})

test('the simulated DNS server has no IPv6 address for a known name, which differs from an unknown name', async () => {
  const resolver = await start()
  await expect(resolver.resolve6('motion-601')).rejects.toMatchObject({ code: 'ENODATA' })
  await expect(resolver.resolve6('motion-602')).rejects.toMatchObject({ code: 'ENOTFOUND' })
})

test('the behaviour of the simulated DNS server reaches the client, and can change while it runs', async () => {
  const resolver = await start()
  await expect(resolver.resolve4('motion-602')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  server?.setBehaviour('motion-602', { type: 'servfail' })
  await expect(resolver.resolve4('motion-602')).rejects.toMatchObject({ code: 'ESERVFAIL' })
  server?.setBehaviour('motion-602', { type: 'silent' })
  const hasty = server && ask(server, 300)
  await expect(hasty?.resolve4('motion-602')).rejects.toMatchObject({ code: 'ETIMEOUT' })
  server?.setBehaviour('motion-602', { type: 'placeholder' })
  expect(await resolver.resolve4('motion-602')).toEqual(['10.10.10.10'])
  server?.setBehaviour('motion-602', undefined)
  await expect(resolver.resolve4('motion-602')).rejects.toMatchObject({ code: 'ENOTFOUND' })
})

test("an outage of the simulated DNS server affects every name, and ends with each name's own answer", async () => {
  const resolver = await start()
  server?.set({ outage: { type: 'placeholder' } })
  expect(await resolver.resolve4('motion-601')).toEqual(['10.10.10.10'])
  expect(await resolver.resolve4('motion-602')).toEqual(['10.10.10.10'])
  server?.set({ outage: undefined })
  expect(await resolver.resolve4('motion-601')).toEqual(['127.83.2.89'])
  await expect(resolver.resolve4('motion-602')).rejects.toMatchObject({ code: 'ENOTFOUND' })
})

test('the simulated DNS server may wait for seconds before it denies a name', async () => {
  const resolver = await start({ unknown: { type: 'nxdomain', after: 400 } })
  const from = performance.now()
  await expect(resolver.resolve4('motion-999')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  expect(performance.now() - from).toBeGreaterThanOrEqual(395)
})

test('the simulated DNS server loses a fifth of its answers when it is configured so', async () => {
  await start({ loss: 0.2, seed: 7 })
  const counters = server?.counters
  const port = Number(server?.address.split(':')[1])
  const socket = createSocket('udp4')
  let answers = 0
  socket.on('message', () => {
    answers += 1
  })
  for (let id = 1; id <= 300; id += 1) {
    const questions = [{ type: 'A' as const, name: `motion-601.d${id}` }]
    socket.send(encode({ type: 'query', id, flags: RECURSION_DESIRED, questions }), port, '127.0.0.1')
    // One after the other: the socket's buffer must not lose any of its own.
    await expect.poll(() => answers + (counters?.lost ?? 0), { timeout: 20_000, interval: 1 }).toBe(id)
  }
  socket.close()
  expect(counters?.lost).toBeGreaterThan(40)
  expect(counters?.lost).toBeLessThan(80)
})

test('the simulated DNS server counts garbage, and answers the next query', async () => {
  const resolver = await start()
  const socket = createSocket('udp4')
  const port = Number(server?.address.split(':')[1])
  socket.send(Buffer.alloc(5, 0xff), port, '127.0.0.1')
  socket.send(Buffer.from([0, 9, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0]), port, '127.0.0.1')
  const [answer] = await once(socket, 'message')
  expect([...answer.subarray(0, 4)]).toEqual([0, 9, 0x80, 1])
  socket.close()
  expect(await resolver.resolve4('motion-601')).toEqual(['127.83.2.89'])
  expect(server?.counters.malformed).toBe(2)
})
