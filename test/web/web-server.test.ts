import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { ProblemError } from '../../src/core/base/problem.ts'
import { sendWhole } from '../../src/web/answers.ts'
import type { Answer } from '../../src/web/in-turn.ts'
import { listen } from '../../src/web/web-server.ts'

const limits = { asking: 500, taking: 500, idle: 500, connections: 4, connectionsOfAddress: 1 }
const answer: Answer = async (request, response) => {
  sendWhole(request, response, { status: 200, headers: {}, body: 'here' })
}

test('a server on an address of another machine names the option that asked for it', async () => {
  const listening = listen({ host: '203.0.113.7', port: 8600, option: '--board' }, limits, answer)
  await expect(listening).rejects.toThrow('--board: 203.0.113.7 is not an address of this laptop')
  await expect(listening).rejects.toBeInstanceOf(ProblemError)
})

test('a server whose port is taken names the port, and how to do without', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const listening = listen({ host: '127.0.0.1', port, option: '--board' }, limits, answer)
  await expect(listening).rejects.toThrow(
    `--board: Port ${port} of 127.0.0.1 is taken, perhaps by another monitor. Name another port, or --board off for none.`,
  )
  taken.close()
})

test('a client whose address has used its share of places is disconnected, and one of another address is served', async () => {
  await using server = await listen({ host: '127.0.0.1', port: 0, option: '--board' }, limits, answer)
  const opened = [1, 2].map(() => connect(server.port, '127.0.0.1').on('error', () => undefined))
  await Promise.all(opened.map((socket) => once(socket, 'connect')))
  const third = connect(server.port, '127.0.0.1').on('error', () => undefined)
  await once(third.resume(), 'close')
  const other = connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  other.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  const [part] = await once(other, 'data')
  expect(String(part)).toMatch(/^HTTP\/1\.1 200 /)
  for (const socket of [...opened, other]) socket.destroy()
})
