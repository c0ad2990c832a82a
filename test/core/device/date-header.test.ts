/** The dates in answers. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import type { HeardDate } from '../../../src/core/device/answer-reader.ts'
import { DeviceClient } from '../../../src/core/device/client.ts'
import { parseDateHeader } from '../../../src/core/device/date-header.ts'

test('a Date header counts only in its one standard form', () => {
  expect(parseDateHeader('Mon, 12 Oct 2026 16:00:00 GMT')).toBe(Date.UTC(2026, 9, 12, 16))
  for (const text of [
    undefined,
    '',
    '2026-10-12T16:00:00Z',
    'Mon, 12 Oct 2026 16:00:00 +0100',
    'Mon, 99 Xyz 2026 16:00:00 GMT',
  ])
    expect(parseDateHeader(text)).toBeUndefined()
})

test('the time of a device is taken from every answer that has a Date header, read strictly or tolerantly', async () => {
  const heard: HeardDate[] = []
  const client = new DeviceClient(2000, undefined, undefined, (date) => heard.push(date))
  const date = 'Date: Mon, 12 Oct 2026 16:00:00 GMT'
  const answers = [
    `HTTP/1.1 200 OK\r\n${date}\r\nContent-Length: 2\r\n\r\n{}`,
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
    // undici refuses a bare line feed.
    `HTTP/1.1 200 OK\n${date}\nContent-Length: 2\n\n{}`,
  ]
  let answer = ''
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.end(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const target = { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }
  const counts: number[] = []
  for (answer of answers) {
    const read = await client.readText({
      motion: 601,
      target,
      path: '/info.json',
      limits: { timeout: 2000, bytes: 100 },
      signal: AbortSignal.timeout(9000),
    })
    expect(read).toEqual({ ok: true, value: '{}' })
    counts.push(heard.length)
  }
  expect(counts.slice(0, 2)).toEqual([1, 1])
  expect(heard.length).toBeGreaterThan(1)
  for (const { host, date: given, waited } of heard) {
    expect({ host, given }).toEqual({ host: '127.0.0.1', given: Date.UTC(2026, 9, 12, 16) })
    expect(waited).toBeLessThan(5000)
  }
  await client.close()
  server.close()
})
