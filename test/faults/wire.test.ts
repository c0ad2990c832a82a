/** Whatever a connection delivers, the client gives an answer or a trouble, never an unexpected error. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Answer, DeviceClient } from '../../src/core/device/client.ts'

/** What a busy machine needs to read an answer that has come. */
const PATIENT = 30_000
const limits = { timeout: PATIENT, total: PATIENT, bytes: 10_000 }

/** What the client makes of a server that handles its connection so. */
async function exchange(serve: (socket: Socket) => void, own = limits): Promise<Answer<string>> {
  const [answer] = await exchanges(1, serve, own)
  if (answer === undefined) throw new Error('no answer')
  return answer
}

/** The client's results for some answers, one after the other. */
async function exchanges(
  times: number,
  serve: (socket: Socket) => void,
  own = limits,
): Promise<Answer<string>[]> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => serve(socket))
  })
  const port = await listen(server)
  const client = new DeviceClient(PATIENT)
  try {
    const target = { host: '127.0.0.1', port }
    const { signal } = new AbortController()
    const answers: Answer<string>[] = []
    for (let left = times; left > 0; left -= 1)
      answers.push(await client.readText({ motion: 601, target, path: '/info.json', limits: own, signal }))
    return answers
  } finally {
    await client.close()
    server.close()
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}

const ok = 'HTTP/1.1 200 OK\r\n'

describe.concurrent('an answer on the wire', () => {
  test.each([
    ['an SSH banner', 'SSH-2.0-OpenSSH_9.6\r\n', 'not-a-motion'],
    ['nothing', '', 'reset'],
    ['half a header', `${ok}Content-Ty`, 'reset'],
    ['a chunk of no size', `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`, 'not-a-motion'],
    ['a head that never ends', `${ok}X : ${'y'.repeat(20_000)}`, 'too-large'],
    ['a chunk cut', `${ok}Transfer-Encoding: chunked\r\n\r\n10\r\n{}`, 'reset'],
    ['a length never reached', `${ok}Content-Length: 20\r\n\r\n{}`, 'reset'],
    ['another protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 'reset'],
    ['a part nobody asked for', 'HTTP/1.1 206 Part\r\nContent-Range: bytes 0-1/2\r\n\r\n{}', 'bad-status'],
    ['no content', 'HTTP/1.1 204 None\r\n\r\n', 'bad-status'],
    ['too much', `${ok}\r\n${'x'.repeat(20_000)}`, 'too-large'],
  ])('an answer on the wire with a fault is a trouble: %s', async (_, text, code) => {
    expect(await exchange((socket) => socket.end(text))).toMatchObject({ ok: false, trouble: { code } })
  })

  test.each([
    ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['two equal lengths', `${ok}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['a negative length', `${ok}Content-Length: -2\r\n\r\n{}`],
    ['lines ended by LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}'],
    [
      'sizes of chunks padded with spaces',
      `${ok}Transfer-Encoding: chunked\r\n\r\n2   \r\n{}\r\n0   \r\n\r\n`,
    ],
    ['chunks ended by LF alone', `${ok}Transfer-Encoding: chunked\r\n\r\n1\n{\n1\n}\n0\n\n`],
    ['a 100 nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${ok}Content-Length: 2\r\n\r\n{}`],
    ['a folded header', `${ok}X: one\r\n two\r\nContent-Length: 2\r\n\r\n{}`],
    ['a space before a colon', `${ok}X : y\r\nContent-Length : 2\r\n\r\n{}`],
    ['a control byte in a header', `${ok}X: a\u0001b\r\nContent-Length: 2\r\n\r\n{}`],
    ['a header without a name', `${ok}: y\r\nContent-Length: 2\r\n\r\n{}`],
  ])('an odd answer on the wire is read all the same, and the next answer too: %s', async (_, text) => {
    const answers = await exchanges(2, (socket) => socket.end(text))
    expect(answers).toEqual([
      { ok: true, value: '{}' },
      { ok: true, value: '{}' },
    ])
  })

  test('large bodies that end with the connection come whole, however slowly they are read and whatever was announced', async () => {
    const body = Buffer.alloc(3_000_000, 'motion')
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), body])))
    })
    const port = await listen(server)
    const client = new DeviceClient(PATIENT)
    const patient = { timeout: 20_000, bytes: body.length }
    const lengths = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const target = { host: '127.0.0.1', port }
        const { signal } = new AbortController()
        let length = 0
        const request = { motion: 601, target, path: '/x.oao', limits: patient, signal }
        const answer = await client.download(request, async ({ body }) => {
          for await (const piece of body) {
            // The disk is slow, so the device has sent everything and closed by then.
            if (length === 0) await delay(20)
            length += piece.byteLength
          }
        })
        return answer.ok && length
      }),
    )
    await client.close()
    server.close()
    expect(lengths).toEqual(lengths.map(() => body.length))
  })

  test('an answer on the wire that is not HTTP is reported, with how it begins', async () => {
    const answer = await exchange((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    const message = 'info.json: the answer is not proper HTTP: it begins with "SSH-2.0-OpenSSH_9.6"'
    expect(answer).toMatchObject({ ok: false, trouble: { message } })
  })

  test('an answer of one byte at a time ends with the time-out of the whole', async () => {
    const timers: NodeJS.Timeout[] = []
    const answer = await exchange(
      (socket) => {
        socket.write(`${ok}\r\n`)
        timers.push(setInterval(() => socket.write('x'), 50))
      },
      { ...limits, total: 1500 },
    )
    for (const timer of timers) clearInterval(timer)
    expect(answer).toMatchObject({ ok: false, trouble: { code: 'timed-out', path: 'info.json' } })
  })

  test('an answer on the wire that is cancelled ends at once', async () => {
    const ending = new AbortController()
    const client = new DeviceClient(PATIENT)
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      ending.abort()
    })
    const port = await listen(server)
    const target = { host: '127.0.0.1', port }
    const limits = { timeout: 60_000, bytes: 100 }
    const answer = await client.readText({ motion: 601, target, path: '/x', limits, signal: ending.signal })
    expect(answer.ok).toBe(false)
    expect(client.underWay).toBe(0)
    await client.close()
    server.close()
  })

  test('an answer on the wire of any bytes is an answer or a trouble', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }).map((tail) => Buffer.concat([Buffer.from(ok), tail])),
      fc.uint8Array({ maxLength: 400 }).map((tail) => Buffer.concat([Buffer.from(`${ok}\r\n`), tail])),
    )
    const property = fc.asyncProperty(bytes, async (sent) => {
      const answer = await exchange((socket) => socket.end(sent))
      expect(typeof answer.ok).toBe('boolean')
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
