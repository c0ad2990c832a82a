import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { DnsPort } from '../../../src/core/device/dns-port.ts'
import { encodeAnswer, parseQuery } from '../../../src/simulator/dns-codec.ts'

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

type Heard = readonly [packet: Buffer, from: RemoteInfo]

/** A UDP port on loopback that a test speaks through. */
async function listen(): Promise<Socket> {
  const socket = createSocket('udp4')
  ends.push(() => socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

function portTo(socket: Socket, onClosed = (): void => undefined): DnsPort {
  const port = new DnsPort({ host: '127.0.0.1', port: socket.address().port }, onClosed)
  ends.push(() => port.close())
  return port
}

function answerTo(packet: Uint8Array, address: string): Uint8Array {
  const parsed = parseQuery(packet)
  if (!parsed.ok) throw new Error(parsed.reason)
  return encodeAnswer(parsed.query, 'found', { address, seconds: 0 })
}

describe('a port', () => {
  test('a DNS port accepts an answer only from the server, to the question that was asked, under its number', async () => {
    const [server, other] = [await listen(), await listen()]
    const port = portTo(server)
    const asking = port.ask('motion-601', 60_000).outcome
    const [packet, from] = (await once(server, 'message')) as unknown as Heard
    const forged = answerTo(packet, '127.0.0.66')
    const send = (socket: Socket, bytes: Uint8Array): Promise<void> =>
      new Promise((resolve) => socket.send(bytes, from.port, from.address, () => resolve()))
    await send(other, forged)
    const misnumbered = Uint8Array.from(forged)
    misnumbered[0] = (forged[0] ?? 0) ^ 1
    await send(server, misnumbered)
    const aboutAnother = Uint8Array.from(forged)
    aboutAnother[13] = 'x'.charCodeAt(0)
    await send(server, aboutAnother)
    await send(server, answerTo(packet, '127.83.2.89'))
    expect(await asking).toEqual({ type: 'address', hosts: ['127.83.2.89'] })
  })

  test('a DNS port closes when it hears far more than it asked, and its questions end without an answer', async () => {
    const server = await listen()
    let isClosed = false
    const port = portTo(server, () => {
      isClosed = true
    })
    const asking = port.ask('motion-601', 60_000).outcome
    const [packet, from] = (await once(server, 'message')) as unknown as Heard
    const misnumbered = Uint8Array.from(answerTo(packet, '127.0.0.66'))
    misnumbered[0] = (misnumbered[0] ?? 0) ^ 1
    const flood = setInterval(() => server.send(misnumbered, from.port, from.address), 1)
    ends.push(() => clearInterval(flood))
    expect(await asking).toEqual({ type: 'no-answer' })
    expect(port.isFresh).toBe(false)
    await expect.poll(() => isClosed).toBe(true)
  })

  test('a DNS port notices at once that nothing listens at the server, and is not used again', async () => {
    const gone = new DnsPort({ host: '127.0.0.1', port: 1 }, () => undefined)
    ends.push(() => gone.close())
    const asked = [gone.ask('motion-601', 60_000), gone.ask('motion-602', 60_000)]
    expect(await Promise.all(asked.map(({ outcome }) => outcome))).toEqual([
      { type: 'no-answer' },
      { type: 'no-answer' },
    ])
    expect(gone.isFresh).toBe(false)
    expect(await gone.ask('motion-603', 60_000).outcome).toEqual({ type: 'no-answer' })
  })

  test('a DNS port ends a question after its own time-out, or when it is cancelled, and no other one', async () => {
    const server = await listen()
    const port = portTo(server)
    const packets = new Map<string, Heard>()
    server.on('message', (...heard) => {
      const parsed = parseQuery(heard[0])
      if (parsed.ok) packets.set(parsed.query.name, heard)
    })
    const short = port.ask('motion-601', 50)
    const cancelled = port.ask('motion-602', 60_000)
    const answered = port.ask('motion-603', 60_000)
    expect(await short.outcome).toEqual({ type: 'no-answer' })
    cancelled.cancel()
    expect(await cancelled.outcome).toEqual({ type: 'no-answer' })
    const [packet, from] = packets.get('motion-603') ?? expect.fail('motion-603 was not asked for')
    server.send(answerTo(packet, '127.83.2.91'), from.port, from.address)
    expect(await answered.outcome).toEqual({ type: 'address', hosts: ['127.83.2.91'] })
  })

  test('a retired DNS port answers the questions it was asked, and then closes', async () => {
    const server = await listen()
    const closed = Promise.withResolvers<void>()
    const port = portTo(server, closed.resolve)
    const asking = port.ask('motion-601', 60_000).outcome
    port.retire()
    expect(port.isFresh).toBe(false)
    const [packet, from] = (await once(server, 'message')) as unknown as Heard
    server.send(answerTo(packet, '127.83.2.89'), from.port, from.address)
    expect(await asking).toEqual({ type: 'address', hosts: ['127.83.2.89'] })
    await closed.promise
  })

  test('a DNS port is due for replacement after a second', async () => {
    const port = portTo(await listen())
    expect(port.isFresh).toBe(true)
    await wait(1001)
    expect(port.isFresh).toBe(false)
  })

  test('a DNS port without a route to the server ends its questions', async () => {
    const port = new DnsPort({ host: 'fe80::1%no-such-interface', port: 53 }, () => undefined)
    expect(await port.ask('motion-601', 60_000).outcome).toEqual({ type: 'no-answer' })
  })
})
