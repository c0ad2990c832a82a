/** Compares how HTTP is read with the incumbent: each generated answer goes to our client and Python's `http.client`. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeviceClient } from '../../src/core/device/client.ts'
import { holds, patience } from './parity.ts'
import { hasPython, Python } from './python.ts'

/** Status and body in base64, or the name of what was raised. */
const script = `
import base64, http.client
def answer(port):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=2)
    try:
        connection.request('GET', '/info.json', headers={'Connection': 'close'})
        response = connection.getresponse()
        return {'status': response.status, 'body': base64.b64encode(response.read()).decode()}
    except Exception as error:
        return {'error': type(error).__name__}
    finally:
        connection.close()
`

interface Theirs {
  readonly status?: number
  readonly body?: string
  readonly error?: string
}

/** Our bounds in this test; an answer beyond them is refused on purpose. */
const limits = { timeout: 2000, bytes: 100_000 }

/** A server that sends the same bytes to everybody, in pieces, and then closes. */
class Player implements AsyncDisposable {
  readonly #server: Server
  readonly client = new DeviceClient(2000)
  pieces: readonly Buffer[] = []

  private constructor() {
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.setNoDelay(true)
        for (const piece of this.pieces) socket.write(piece)
        socket.end()
      })
    })
  }

  static async start(): Promise<Player> {
    const player = new Player()
    player.#server.listen(0, '127.0.0.1')
    await once(player.#server, 'listening')
    return player
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close()
    this.#server.close()
  }
}

const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n')
const version = fc.constantFrom('HTTP/1.0', 'HTTP/1.1', 'HTTP/1.1')
const content = fc.oneof(
  fc.constant('{"motion":{"identifier":601}}'),
  fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  fc.constant('x'.repeat(500)),
  fc.constant(''),
)

/** Headers that say nothing about the body, in every odd way that was seen. */
const oddHeader = fc.constantFrom(
  'Content-Type: application/json',
  'Server: ESP32',
  'X-Folded: one\r\n two',
  'X-Folded: one\r\n\ttwo\r\n  three',
  'X-Control: a\u0001b',
  'X-Control: \u0007',
  'X-High: \u00e9\u00ff',
  ': nameless',
  'Connection: close',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
  'Date:',
  'X-Long: '.padEnd(900, 'y'),
)

/** Headers that end the head for Python: what follows them means nothing to it. */
const hiding = fc.constantFrom('X-Spaced : 1', 'no colon at all', 'X\u0001Y: 1')

type Framing = (body: string) => { readonly headers: readonly string[]; readonly body: string }

const spaces = fc.constantFrom('', '', ' ', '   ', '\t')
const framing: fc.Arbitrary<Framing> = fc.oneof(
  fc.constant<Framing>((body) => ({ headers: [], body })),
  fc
    .tuple(
      fc.constantFrom('', ' ', '  ', '\t'),
      spaces,
      fc.constantFrom(1, 2),
      fc.constantFrom(0, 0, 0, 0, 1, 7, -1),
    )
    .map(
      ([before, after, times, more]): Framing =>
        (body) => {
          const header = `Content-Length:${before}${Math.max(0, body.length + more)}${after}`
          return { headers: Array.from({ length: times }, () => header), body }
        },
    ),
  fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      before: spaces,
      after: spaces,
      extension: fc.constantFrom('', '', ';a=b', ' ; a="b"'),
      prefix: fc.constantFrom('', '', '0', '000'),
      isUpper: fc.boolean(),
      last: fc.constantFrom('0\r\n\r\n', '0\r\n', '00\r\n\r\n', '0\r\nX: y\r\n\r\n', '0 \r\n\r\n', ''),
      name: fc.constantFrom(
        'Transfer-Encoding: chunked',
        'transfer-encoding:chunked',
        'Transfer-Encoding: Chunked',
      ),
      length: fc.constantFrom([], [], ['Content-Length: 3']),
    })
    .map(
      ({ sizes, before, after, extension, prefix, isUpper, last, name, length }): Framing =>
        (body) => {
          let text = ''
          for (let at = 0, turn = 0; at < body.length; turn += 1) {
            const part = body.slice(at, at + (sizes[turn % sizes.length] ?? 1) * (body.length > 100 ? 20 : 1))
            const size = part.length.toString(16)
            text += `${before}${prefix}${isUpper ? size.toUpperCase() : size}${after}${extension}\r\n${part}\r\n`
            at += part.length
          }
          return { headers: [name, ...length], body: text + last }
        },
    ),
)

const informational = fc.constantFrom(
  '',
  '',
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 100 Continue\r\nX: y\r\n\r\n',
)

const answers = fc
  .record({
    informational,
    version,
    reason: fc.constantFrom(' OK', ' OK', '', ' ', ' Not So OK', ' \u00e9'),
    lineEnd: end,
    odd: fc.array(oddHeader, { maxLength: 4 }),
    order: fc.boolean(),
    framing,
    content,
    headEnd: end,
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  })
  .map(({ informational, version, reason, lineEnd, odd, order, framing, content, headEnd, cuts }) => {
    const framed = framing(content)
    const headers = order ? [...odd, ...framed.headers] : [...framed.headers, ...odd]
    const head = [`${version} 200${reason}`, ...headers].join(lineEnd) + lineEnd + headEnd
    return piecesOf(informational + head + framed.body, cuts)
  })

function piecesOf(text: string, cuts: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(text, 'latin1')
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place))
}

describe.skipIf(!hasPython)('an answer is read as by http.client', () => {
  let python: Python
  let player: Player
  beforeAll(async () => {
    python = new Python(script)
    player = await Player.start()
  })
  afterAll(async () => {
    await python[Symbol.asyncDispose]()
    await player[Symbol.asyncDispose]()
  })

  async function both(pieces: readonly Buffer[]) {
    player.pieces = pieces
    const theirs = (await python.ask(player.port)) as Theirs
    const target = { host: '127.0.0.1', port: player.port }
    // A client of its own, or a device that was read tolerantly once would be read so for ever.
    const client = new DeviceClient(2000)
    const { signal } = new AbortController()
    const ours = await client.download(
      { motion: 601, target, path: '/info.json', limits, signal },
      async ({ status, body }) => {
        const chunks: Uint8Array[] = []
        for await (const chunk of body) chunks.push(chunk)
        return { status, body: Buffer.concat(chunks).toString('base64') }
      },
    )
    await client.close()
    return { theirs, ours }
  }

  test('wherever Python delivers a body, we deliver the same bytes', { timeout: patience }, async () => {
    let delivered = 0
    let readBeyond = 0
    const refused = new Map<string, number>()
    await holds(answers, async (pieces) => {
      const { theirs, ours } = await both(pieces)
      if (theirs.error !== undefined) {
        if (ours.ok) readBeyond += 1
        else refused.set(theirs.error, (refused.get(theirs.error) ?? 0) + 1)
        return
      }
      delivered += 1
      expect(ours, Buffer.concat(pieces).toString('latin1')).toEqual({ ok: true, value: theirs })
    })
    const refusals = [...refused].map(([error, count]) => `${count} ${error}`).join(', ')
    console.info(
      `answers: ${delivered} with Python's body, ${readBeyond} that only we read, refused by both: ${refusals}`,
    )
    expect(delivered).toBeGreaterThan(100)
  })

  test('a header that hides the next ones from Python hides nothing from us', {
    timeout: patience,
  }, async () => {
    await holds(fc.tuple(hiding, content), async ([header, body]) => {
      const head = `HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: ${body.length}\r\n\r\n`
      const { theirs, ours } = await both(piecesOf(head + body, []))
      expect(ours).toEqual({ ok: true, value: theirs })
    })
  })
})
