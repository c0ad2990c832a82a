import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Download } from '../../../src/core/device/answer-reader.ts'
import { type Answer, DeviceClient } from '../../../src/core/device/client.ts'
import type { Target } from '../../../src/core/device/probe.ts'

const never = new AbortController().signal
const limits = { timeout: 30_000, bytes: 1000 }
const request = { motion: 601, path: '/info.json', limits, signal: never }
const client = new DeviceClient(30_000)
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A device that answers every connection with these bytes, and ends it. */
async function deviceThatSays(answer: string): Promise<Target> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer, 'latin1'))
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  return { host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0 }
}

function codeOf(answer: Answer<unknown>): string {
  return answer.ok ? 'ok' : answer.trouble.code
}

test('an answer that announces more bytes than allowed is not read at all', async () => {
  const target = await deviceThatSays('HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n')
  const answer = await client.readText({ ...request, target })
  expect(codeOf(answer)).toBe('too-large')
})

test('of two contradicting lengths or ranges neither is believed, and the first range counts', async () => {
  const range = 'Content-Range: bytes 0-1/2\r\nContent-Range: bytes 5-6/7\r\n'
  const target = await deviceThatSays(`HTTP/1.1 206 Partial Content\r\n${range}Connection: close\r\n\r\nab`)
  const seen: Download[] = []
  const answer = await client.download({ ...request, target, path: '/logs/x' }, async (download) => {
    seen.push(download)
    for await (const _ of download.body);
  })
  expect(answer.ok).toBe(true)
  expect(seen).toMatchObject([{ status: 206, announced: undefined, range: 'bytes 0-1/2' }])
})

test('a request aborted because nothing is heard ends as a broken connection', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const patient = new DeviceClient(1000)
  const asking = patient.readText({ ...request, target: { host: '127.0.0.1', port } })
  await once(server, 'connection')
  patient.breakOff(60_000)
  expect(patient.underWay).toBe(1)
  patient.breakOff(0)
  expect(codeOf(await asking)).toBe('reset')
  await patient.close()
})

test('an error thrown by the reader of an answer is not the device’s trouble', async () => {
  const target = await deviceThatSays('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab')
  const reading = client.download({ ...request, target }, async () => {
    throw new RangeError('the reader is wrong')
  })
  await expect(reading).rejects.toThrow('the reader is wrong')
  const thrown = client.download({ ...request, target }, async () => {
    throw 'a word'
  })
  await expect(thrown).rejects.toBe('a word')
})
