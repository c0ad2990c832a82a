/** What the board answers to requests that no page of its own sends, over real sockets. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BoardServerOptions, serveBoard } from '../../src/board/board-server.ts'
import { Hub } from '../../src/board/hub.ts'
import { pageFiles } from '../../src/board/page-files.ts'
import { newSecret } from '../../src/board/secret.ts'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { WebServer } from '../../src/web/web-server.ts'
import { hasPython, Python } from '../parity/python.ts'
import { type Asked, ask, Listener, post, someState, teamCookie, testBoard } from './board.ts'

const files = pageFiles('void 0', 'body { margin: 0 }')
/** A busy machine may take long for a request that is in order, so that only slow ones are tried with these. */
const shortLimits = { asking: 500, taking: 1500, idle: 1500, connections: 600, connectionsOfAddress: 16 }

const [known = 0] = someState().motions.keys()

let commands: MonitorCommand[]
let secret: string
let hub: Hub
let server: WebServer
let isEnded: boolean
async function serve(options: Partial<BoardServerOptions & { allowsCommands: boolean }> = {}): Promise<void> {
  commands = []
  secret = newSecret()
  isEnded = false
  const { allowsCommands = true } = options
  const clocks = { laptop: Date.now, steady: () => performance.now() }
  hub = new Hub({ version: '1', page: files.hash, public: [], allowsCommands, ...clocks })
  hub.feed({ type: 'state', state: someState(), source: 'engine' })
  hub.flush()
  const dispatch = (command: MonitorCommand): boolean => {
    if (!isEnded) commands.push(command)
    return !isEnded
  }
  const address = { host: '127.0.0.1', port: 0, hostName: 'Laptop' }
  server = await serveBoard({ ...address, files, hub, secret, dispatch, ...options })
}
beforeEach(() => serve())
afterEach(() => server[Symbol.asyncDispose]())

/** All that the server sends for these bytes, until it closes the connection. */
async function exchange(text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
  let answer = ''
  socket.on('data', (part) => {
    answer += part
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}

const raw = (target: string, { method = 'GET', host = 'localhost', more = '' } = {}): Promise<string> =>
  exchange(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`)

const get = (path: string, asked?: Asked) => ask(server.port, path, asked)
const send = (path: string, value: unknown, asked?: Asked) => post(server.port, path, value, asked)
const own = (): string => `http://127.0.0.1:${server.port}`

async function cookie(): Promise<string> {
  const { headers } = await send('/team', { secret })
  return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? ''
}

const addresses = ['/', '/events', '/motions/601', [...files.byPath.keys()][0] ?? '', '/nothing']

describe("a name or an origin that is not the board's own", () => {
  test.each([
    'rebound.example',
    'rebound.example:8600',
    '127.0.0.1.example',
    '127.0.0.1@evil.example',
    '[::1',
    '',
    'a b',
  ])(
    'the board answers nothing under the name "%s", which a web page may have brought along',
    async (host) => {
      for (const address of addresses) {
        const answer = await raw(address, { host })
        expect(answer, address).toMatch(/^HTTP\/1\.1 40[03] /)
        expect(answer).not.toContain('<script')
        expect(answer).not.toContain('event: ')
        expect(answer).not.toMatch(/access-control/i)
      }
    },
  )

  test('the board answers nothing without a name, or under two', async () => {
    expect(await exchange('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    const two = await raw('/', { more: 'Host: rebound.example\r\n' })
    expect(two).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    'localhost',
    '127.0.0.1:8600',
    '192.168.0.57:8600',
    'laptop',
    'LAPTOP.local:8600',
    '[fd00::1]:8600',
  ])('the board answers under its own name %s', async (host) => {
    expect(await raw('/', { host })).toMatch(/^HTTP\/1\.1 200 /)
  })

  test.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'file://', ''])(
    'the board refuses whatever a page of the origin "%s" asks for',
    async (origin) => {
      for (const address of addresses)
        expect((await get(address, { headers: { origin } })).status, address).toBe(403)
      const headers = { origin, cookie: await cookie() }
      expect((await send('/commands', { type: 're-inspect', motion: known }, { headers })).status).toBe(403)
      expect((await send('/team', { secret }, { headers })).status).toBe(403)
      expect((await send('/team/leave', {}, { headers })).status).toBe(403)
      expect(commands).toEqual([])
    },
  )

  test('the board takes no post without an origin: every browser sends one', async () => {
    const headers = { 'content-type': 'application/json', cookie: await cookie() }
    const body = JSON.stringify({ type: 're-inspect', motion: known })
    for (const address of ['/commands', '/team', '/team/leave'])
      expect((await get(address, { method: 'POST', headers, body })).status, address).toBe(403)
    expect(commands).toEqual([])
  })
})

describe('the files of the board', () => {
  test('the page has no script or style within it, and every answer the headers that keep it so', async () => {
    const { body } = await get('/')
    expect(String(body)).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(String(body)).not.toMatch(/<style|\sstyle=|\son\w+=/)
    expect(String(body)).toContain(`data-page="${files.hash}"`)
    for (const address of [...addresses, '/favicon.ico', '/team', '/commands']) {
      const { headers } = await get(address, { method: 'HEAD' })
      expect(headers, address).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      })
      expect(headers['content-security-policy']).not.toContain('unsafe')
    }
  })

  test('a file of the page is compressed as the browser knows it, and kept by it for ever', async () => {
    for (const [path, { body: text }] of files.byPath) {
      const plain = await get(path)
      expect(plain.headers['content-encoding']).toBeUndefined()
      const zipped = await get(path, { headers: { 'accept-encoding': 'gzip' } })
      const brotli = await get(path, { headers: { 'accept-encoding': 'gzip, br' } })
      expect([plain.body, gunzipSync(zipped.body), brotliDecompressSync(brotli.body)]).toEqual([
        text,
        text,
        text,
      ])
      for (const { headers } of [plain, zipped, brotli]) {
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
        expect(headers.vary).toBe('accept-encoding')
      }
    }
    expect((await get('/')).headers['cache-control']).toBe('no-store')
    expect((await get('/favicon.ico')).status).toBe(204)
  })

  test.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/.//',
    '//',
    '//evil.example/',
    '/\\evil.example',
    '/motions/',
    '/motions/0',
    '/motions/601/',
    '/motions/601.json',
    '/motions/000601',
    '/motions/123456',
    '/events/',
    '/EVENTS',
    '/board-secret',
    '/board.js',
    '/board-.js',
    '/index.html',
    '/%00',
    '/;/',
  ])('the board has no page at %s', async (target) => {
    const answer = await raw(target)
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer).not.toContain('<')
  })

  test.each(['http://127.0.0.1/', 'http://evil.example/', 'https://evil.example/etc', 'evil', '*', ''])(
    'the board is no proxy: it refuses the target "%s"',
    async (target) => {
      expect(await raw(target)).toMatch(/^HTTP\/1\.1 400 /)
    },
  )

  test('the board answers a path with the methods that it is for, and names them', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])
      for (const address of ['/', '/events']) {
        const answer = await raw(address, { method, more: `Origin: http://localhost\r\n` })
        expect(answer, `${method} ${address}`).toMatch(
          /^HTTP\/1\.1 405 .*\r\n(?:.*\r\n)*allow: GET, HEAD\r\n/i,
        )
      }
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(await raw('/commands', { method })).toMatch(/^HTTP\/1\.1 405 .*\r\n(?:.*\r\n)*allow: POST\r\n/i)
    expect(await raw('evil.example:443', { method: 'CONNECT' })).not.toMatch(/ 200 /)
    expect(await raw('/events', { method: 'HEAD' })).toMatch(/^HTTP\/1\.1 200 .*\r\n(?:.*\r\n)*\r\n$/)
  })
})

describe('a request that is too large or too slow', () => {
  beforeEach(async () => {
    await server[Symbol.asyncDispose]()
    await serve({ limits: shortLimits })
  })

  test('the board does not wait for a head that never ends, and takes none of more than 8 KiB', async () => {
    expect(await exchange('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(/ 408 /)
    expect(await exchange('')).not.toMatch(/ 200 /)
    expect(await raw('/', { more: `X: ${'x'.repeat(9000)}\r\n` })).toMatch(/ 431 /)
    expect(await raw(`/?${'x'.repeat(9000)}`)).toMatch(/ 431 /)
    expect(await raw('/', { more: 'X: y\r\n'.repeat(3000) })).toMatch(/ 431 /)
    expect(await exchange('\0\x01\x02what?\r\n\r\n')).toMatch(/ 400 /)
    expect(await raw('/')).toMatch(/ 200 /)
  })

  test('a request head that arrives a byte at a time is refused at its time limit', async () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    const closed = once(socket.resume(), 'close')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
    const drip = setInterval(() => socket.write('x'), 50)
    await closed
    clearInterval(drip)
  })

  const head = (more: string): string =>
    `POST /team HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\n${more}\r\n`

  test('the board takes no body of more than 4 KiB, whether it says so before or not', async () => {
    expect(await exchange(head('Content-Length: 1000000000\r\n'))).toMatch(/ 413 /)
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
    expect(await exchange(head('Transfer-Encoding: chunked\r\n') + chunk.repeat(3))).toMatch(/ 413 /)
    const both = head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')
    expect(await exchange(`${both}0\r\n\r\n`)).toMatch(/ 400 /)
  })

  test('the board does not wait for a body that never comes whole', async () => {
    expect(await exchange(`${head('Content-Length: 100\r\n')}{"secret":`)).not.toMatch(/ 204 /)
    expect(await exchange(`${head('Transfer-Encoding: chunked\r\n')}5\r\n{"sec`)).not.toMatch(/ 204 /)
    expect(await raw('/')).toMatch(/ 200 /)
  })

  test('what follows a request for the stream on its connection is not answered, and soon ends it', async () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    const request = 'GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n'
    socket.write(request.repeat(3))
    await expect.poll(() => answer).toContain('event: pulse')
    expect(hub.looking).toBe(1)
    hub.pulse()
    await expect.poll(() => answer.match(/event: pulse/g)?.length).toBe(2)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
    const closed = once(socket, 'close')
    socket.write(request.repeat(20))
    await closed
    await expect.poll(() => hub.looking).toBe(0)
  })
})

test('a client that asks for the page without end has to wait, and others get it', async () => {
  const ask = () => get('/', { from: '127.0.0.9' })
  let refused: Awaited<ReturnType<typeof ask>> | undefined
  while (refused === undefined) {
    const answers = await Promise.all(Array.from({ length: 10 }, ask))
    refused = answers.find(({ status }) => status !== 200)
  }
  expect(refused.status).toBe(429)
  expect(refused.headers['retry-after']).toBe('10')
  expect((await get('/')).status).toBe(200)
})

describe('the team', () => {
  test('the right secret gives a cookie that no script can read and no other site makes a browser send', async () => {
    const { status, headers, body } = await send('/team', { secret })
    expect(status).toBe(204)
    expect(headers['set-cookie']).toHaveLength(1)
    expect(headers['set-cookie']?.[0]).toMatch(
      /^motion-monitor-team-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/,
    )
    expect(`${JSON.stringify(headers)}${body}`).not.toContain(secret)
    const left = await send('/team/leave', {})
    expect(left.headers['set-cookie']?.[0]).toMatch(/^motion-monitor-team-\d+=; .*Max-Age=0$/)
  })

  test.each([
    ['another', () => ({ secret: newSecret() })],
    ['none', () => ({})],
    ['an empty one', () => ({ secret: '' })],
    ['a longer one', () => ({ secret: `${secret}x` })],
    ['a shorter one', () => ({ secret: secret.slice(1) })],
    ['a list', () => [secret]],
    ['one in a list', () => ({ secret: [secret] })],
    ['nothing', () => null],
  ])('a phone with %s in the place of the secret waits, and is not of the team', async (_, body) => {
    const begun = performance.now()
    const { status, headers } = await send('/team', body())
    expect(status).toBe(403)
    expect(headers['set-cookie']).toBeUndefined()
    expect(performance.now() - begun).toBeGreaterThan(450)
  })

  test('a phone that guesses the secret is made to wait, and cannot keep the team out by it', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 60 }, () => send('/team', { secret: newSecret() }, { from: '127.0.0.9' })),
    )
    const refused = guesses.filter(({ status }) => status === 429)
    expect(guesses.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(30)
    expect(refused.length).toBeGreaterThanOrEqual(30)
    expect(refused[0]?.headers['retry-after']).toBe('60')
    expect((await send('/team', { secret }, { from: '127.0.0.9' })).status).toBe(204)
    expect((await send('/team', { secret: '' })).status).toBe(403)
  })

  test.each([
    ['forged', (value: string) => value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['of the secret itself', () => `motion-monitor-team-${server.port}=${secret}`],
    ['empty', () => `motion-monitor-team-${server.port}=`],
    ['with another name', (value: string) => `x${value}`],
    ['a flood', (value: string) => `${value}x`.repeat(50)],
  ])('a phone whose cookie is %s sees the public page', async (_, forge) => {
    using phone = new Listener(server.port, { headers: { cookie: forge(await cookie()) } })
    expect(await phone.next('hello')).toMatchObject({ audience: 'public', commands: false })
  })

  test('two boards on one laptop each have a cookie of their own, so both keep their team', async () => {
    const first = await cookie()
    await using other = await testBoard()
    expect((await teamCookie(other)).split('=')[0]).not.toBe(first.split('=')[0])
  })

  test('what serves another port of the laptop cannot hide the cookie of the team behind one of its own', async () => {
    const own = await cookie()
    const [name = ''] = own.split('=')
    // Browsers send the cookie with the longer path first.
    using phone = new Listener(server.port, { headers: { cookie: `${name}=planted; ${own}` } })
    expect(await phone.next('hello')).toMatchObject({ audience: 'team' })
  })

  test('the cookie of the team is found among others, and ends with the secret', async () => {
    const old = await cookie()
    {
      using phone = new Listener(server.port, { headers: { cookie: `a=b; ${old}; c=d` } })
      expect(await phone.next('hello')).toMatchObject({ audience: 'team', commands: true })
    }
    await server[Symbol.asyncDispose]()
    await serve()
    const kept = old.replace(/-\d+=/, `-${server.port}=`)
    using phone = new Listener(server.port, { headers: { cookie: kept } })
    expect(await phone.next('hello')).toMatchObject({ audience: 'public' })
  })
})

describe('a command', () => {
  const command = async (value: unknown, asked: Asked = {}) =>
    send('/commands', value, { ...asked, headers: { cookie: await cookie(), ...asked.headers } })

  test('what a phone of the team asks for goes to the engine, and says that it came from the board', async () => {
    for (const value of [
      { type: 're-inspect', motion: known },
      { type: 'fetch-skipped', motion: known },
      { type: 'note', motion: known, text: 'strap broken' },
      { type: 'note', motion: known, text: '' },
    ]) {
      expect((await command(value)).status).toBe(202)
      expect(commands.at(-1)).toEqual({ ...value, from: 'board' })
    }
  })

  test('a note of a phone becomes what the terminal would make of it', async () => {
    await command({ type: 'note', motion: known, text: `  \u001b[2J\u202e one\ntwo\t${'x'.repeat(400)}` })
    const [made] = commands
    expect(made).toMatchObject({ type: 'note', text: expect.stringMatching(/^[^\p{Cc}\u202e]{1,200}$/u) })
  })

  test('a phone that is not of the team asks for nothing', async () => {
    const value = { type: 're-inspect', motion: known }
    expect((await send('/commands', value)).status).toBe(403)
    expect(
      (await command(value, { headers: { cookie: `motion-monitor-team-${server.port}=x` } })).status,
    ).toBe(403)
    expect(commands).toEqual([])
  })

  test.each([
    ['another type', { type: 'stop', motion: known }],
    ['one that only the terminal has', { type: 'let-go', motion: known, names: ['logs.json'] }],
    ['no motion', { type: 're-inspect' }],
    ['a motion as text', { type: 're-inspect', motion: String(known) }],
    ['half a motion', { type: 're-inspect', motion: 1.5 }],
    ['a motion that there cannot be', { type: 're-inspect', motion: 70_000 }],
    ['more than it needs', { type: 're-inspect', motion: known, from: 'terminal' }],
    ['a note without a text', { type: 'note', motion: known }],
    ['a note that is no text', { type: 'note', motion: known, text: ['x'] }],
    ['a note without an end', { type: 'note', motion: known, text: 'x'.repeat(2001) }],
    ['a list', []],
    ['nothing', null],
  ])('the board takes no command with %s', async (_, value) => {
    expect((await command(value)).status).toBe(400)
    expect(commands).toEqual([])
  })

  test('the board takes no command that is no JSON, is nested too deep or is called something else', async () => {
    const headers = { origin: own(), 'content-type': 'application/json', cookie: await cookie() }
    const asked = { method: 'POST', headers }
    for (const body of ['', '{', '{"type":', `${'['.repeat(2000)}`, 'type=re-inspect&motion=1'])
      expect((await get('/commands', { ...asked, body })).status, body).toBe(400)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      const body = JSON.stringify({ type: 're-inspect', motion: known })
      const other = { ...headers, 'content-type': type }
      expect((await get('/commands', { ...asked, headers: other, body })).status, type).toBe(400)
    }
    expect(commands).toEqual([])
  })

  test('a command for a motion that is not known here is not found', async () => {
    expect((await command({ type: 're-inspect', motion: 64_000 })).status).toBe(404)
  })

  test('nobody commands a board that is read-only, the board of a viewer, or one whose monitor has ended', async () => {
    const value = { type: 're-inspect', motion: known }
    hub.feed({ type: 'state', state: someState(), source: 'viewer' })
    expect((await command(value)).status).toBe(403)
    hub.feed({ type: 'state', state: someState(), source: 'engine' })
    isEnded = true
    expect((await command(value)).status).toBe(503)
    await server[Symbol.asyncDispose]()
    await serve({ allowsCommands: false })
    expect((await command(value)).status).toBe(403)
    expect(commands).toEqual([])
  })

  test('a phone that sends commands without end has to wait, and others need not', async () => {
    const headers = { cookie: await cookie() }
    const value = { type: 're-inspect', motion: known }
    const many = Array.from({ length: 60 }, () => send('/commands', value, { headers, from: '127.0.0.9' }))
    const statuses = (await Promise.all(many)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 202).length).toBeLessThanOrEqual(30)
    expect(statuses).toContain(429)
    expect((await send('/commands', value, { headers })).status).toBe(202)
  })
})

describe.skipIf(!hasPython)('another program', () => {
  test('Python reads the page and the stream with its own HTTP client', async () => {
    await using python = new Python(`
import http.client, zlib
def answer(port):
    page = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
    page.request('GET', '/motions/601?wall')
    html = page.getresponse()
    text = html.read().decode('utf-8')
    stream = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
    stream.request('GET', '/events', headers={'Accept-Encoding': 'gzip'})
    events = stream.getresponse()
    unzip, read = zlib.decompressobj(wbits=31), ''
    while 'event: pulse' not in read:
        read += unzip.decompress(events.read1(65536)).decode('utf-8')
    stream.close()
    return [html.status, text, events.status, events.getheader('content-encoding'), read]
`)
    const [status, text, streamed, coding, read] = (await python.ask(server.port)) as [
      number,
      string,
      number,
      string,
      string,
    ]
    expect([status, streamed, coding]).toEqual([200, 200, 'gzip'])
    expect(text).toBe(String(files.document.body))
    expect(read.match(/^event: \w+/gm)).toEqual(['event: hello', 'event: state', 'event: pulse'])
    await expect.poll(() => hub.looking).toBe(0)
  })
})
