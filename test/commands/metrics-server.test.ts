import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseMetricsAddress } from '../../src/commands/metrics-address.ts'
import { answerTo } from '../../src/commands/metrics-request.ts'
import { type MetricsServer, serveMetrics } from '../../src/commands/metrics-server.ts'
import { ProblemError } from '../../src/core/base/problem.ts'
import { applyEvents, createMonitorStore, type MonitorStore } from '../../src/core/events/store.ts'
import { isLoopbackAddress } from '../../src/web/own-names.ts'
import { mixedFleet } from '../ui/scenes.ts'

let store: MonitorStore
let server: MetricsServer
beforeEach(async () => {
  store = createMonitorStore()
  server = await serveMetrics({ host: '127.0.0.1', port: 0 }, store, '1.2.3', { asking: 400, taking: 1500 })
})
afterEach(() => server[Symbol.asyncDispose]())

/** The server's output for an input, until it closes or, with `Connection: close`, has answered. */
async function exchange(text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (part) => {
    answer += part
  })
  socket.on('error', () => undefined)
  socket.write(text)
  await once(socket, 'close')
  return answer
}

function ask(path = '/metrics', { method = 'GET', host = 'localhost', more = '' } = {}): Promise<string> {
  return exchange(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`)
}

describe('the metrics', () => {
  test('the metrics show the store and the events in the form that Prometheus reads', async () => {
    const events = mixedFleet(20)
    applyEvents(store, events)
    server.count(events)
    const [head = '', body = ''] = (await ask()).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).toMatch(/content-type: text\/plain; version=0\.0\.4/i)
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBe(Buffer.byteLength(body))
    const motions = [...store.getState().motions.values()]
    const released = motions.filter(({ state }) => state === 'released').length
    expect(released).toBeGreaterThan(0)
    expect(body).toContain(`\nmotion_monitor_motions{state="released"} ${released}\n`)
    expect(body).toContain('\nmotion_monitor_motions{state="in-trouble"} ')
    expect(body).toContain(`motion_monitor_build_info{version="1.2.3",node="${process.versions.node}"} 1\n`)
    expect(body).toContain(`\nmotion_monitor_events_total ${events.length}\n`)
    expect(body).toMatch(/\nprocess_cpu_seconds_total [\d.]+\n/)
    expect(body).toMatch(/\nprocess_resident_memory_bytes \d+\n/)
    // Each line is a comment or a series with a number.
    for (const line of body.trimEnd().split('\n'))
      if (line !== '') expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[^}]*\})? -?[\d.e+-]+)$/)
  })

  test('the metrics have no series for a value that is not known yet', async () => {
    const body = await ask()
    expect(body).toContain('# TYPE motion_monitor_disk_free_bytes gauge')
    expect(body).not.toMatch(/\nmotion_monitor_disk_free_bytes \d/)
    expect(body).not.toMatch(/\nmotion_monitor_dns_queries_total \d/)
    expect(body).toMatch(/\nmotion_monitor_detections_total 0\n/)
  })

  test('the metrics have no name of a person, and no number of a motion', async () => {
    applyEvents(store, mixedFleet(20))
    const body = await ask()
    for (const { familyName } of store.getState().roster.entrants) expect(body).not.toContain(familyName)
    expect(body).not.toMatch(/motion="/)
  })

  test('the metrics are scraped again and again over one connection', async () => {
    const socket = connect(server.port, '127.0.0.1')
    for (let count = 0; count < 3; count++) {
      socket.write('GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
      const [part] = await once(socket, 'data')
      expect(String(part)).toMatch(/^HTTP\/1\.1 200 OK/)
    }
    socket.destroy()
  })

  test('the metrics are not sent in answer to a HEAD request', async () => {
    const answer = await ask('/metrics', { method: 'HEAD' })
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })
})

describe('what is not asked for as it should be', () => {
  test.each(['/', '/metrics/', '/metrics2', '/../etc/passwd', '//metrics', '/METRICS'])(
    'the metrics server answers "not found" for %s',
    async (path) => {
      expect(await ask(path)).toMatch(/^HTTP\/1\.1 404 /)
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])(
    'the metrics server refuses the method %s',
    async (method) => {
      const answer = await ask('/metrics', { method })
      expect(answer).toMatch(/^HTTP\/1\.1 405 /)
      expect(answer).toMatch(/\r\nallow: GET, HEAD\r\n/i)
    },
  )

  test('the metrics server refuses a name that a web page has brought along', async () => {
    const answer = await ask('/metrics', { host: 'rebound.example:9464' })
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(answer).not.toContain('motion_monitor')
    expect(answer).not.toMatch(/access-control/i)
    expect(await ask('/metrics', { more: 'Host: rebound.example:9464\r\n' })).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('the metrics server does not wait for a body of any length, or for a head that never ends', async () => {
    expect(await ask('/', { method: 'POST', more: 'Content-Length: 1000000000\r\n' })).toMatch(/ 405 /)
    expect(await exchange('GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(/ 408 /)
    expect(
      await exchange(`GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n`),
    ).toMatch(/ 431 /)
    expect(await exchange('what?\r\n\r\n')).toMatch(/ 400 /)
    expect(await ask()).toMatch(/ 200 /)
  })

  test('the metrics server takes no more than a few connections', async () => {
    const sockets: Socket[] = []
    const closed: Promise<unknown>[] = []
    for (let count = 0; count < 40; count++) {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket.resume(), 'connect')
      sockets.push(socket)
      closed.push(once(socket, 'close'))
    }
    // Those beyond the sixteen are dropped at once, and the silent ones soon.
    await Promise.all(closed.slice(16))
    await Promise.all(closed)
    expect(await ask()).toMatch(/ 200 /)
    for (const socket of sockets) socket.destroy()
  })
})

test('the metrics server answers requests sent ahead in their order, each once', async () => {
  const answer = await exchange(
    'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n' +
      'GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n',
  )
  // A refusal ends the connection.
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404'])
  expect(answer.match(/# HELP motion_monitor_motions /g)).toHaveLength(1)
})

describe('a port', () => {
  test('a metrics port that is taken is a problem that names it and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const problem = await serveMetrics({ host: '127.0.0.1', port }, store, '').catch(
      (error: unknown) => error,
    )
    expect(problem).toBeInstanceOf(ProblemError)
    expect(String(problem)).toContain(`--metrics: Port ${port} of 127.0.0.1 is taken`)
    expect(String(problem)).toContain('--metrics off')
    taken.close()
  })

  test('a metrics port of an address that the laptop does not have is another problem', async () => {
    const elsewhere = serveMetrics({ host: '203.0.113.7', port: 9464 }, store, '')
    await expect(elsewhere).rejects.toThrow('203.0.113.7 is not an address of this laptop')
  })

  test('a metrics port is free again at once when the monitor has ended, even while a client is connected', async () => {
    const other = await serveMetrics({ host: '127.0.0.1', port: 0 }, store, '')
    const socket = connect(other.port, '127.0.0.1')
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    await other[Symbol.asyncDispose]()
    await closed
    const again = await serveMetrics({ host: '127.0.0.1', port: other.port }, store, '')
    await again[Symbol.asyncDispose]()
  })
})

describe('the option', () => {
  test.each([
    ['9464', '127.0.0.1', 9464],
    ['0', '127.0.0.1', 0],
    ['192.168.0.57:9464', '192.168.0.57', 9464],
    ['localhost:80', '127.0.0.1', 80],
    ['[::1]:9464', '::1', 9464],
  ])(
    'the metrics option is a port, on loopback unless an address stands before it: %s',
    (text, host, port) => {
      expect(parseMetricsAddress(text)).toEqual({ host, port })
    },
  )

  test.each([
    '',
    '65536',
    '-1',
    'nine',
    '127.0.0.1',
    'laptop:9464',
    '::1',
    '1.2.3.4:',
    '1.2.3.4:70000',
    '9464 ',
  ])('the metrics option refuses any other value: "%s"', (text) => {
    expect(() => parseMetricsAddress(text)).toThrow('such as 9464')
  })
})

describe('a name', () => {
  const own = { isLoopback: true, hostName: 'Laptop' }
  const statusOf = (host: string | undefined, names = own) =>
    answerTo({ method: 'GET', url: '/metrics', host }, names).status

  test.each(['localhost', 'LOCALHOST:9464', '127.0.0.1', '127.0.0.2:9464', '[::1]:9464', '[::1]'])(
    'the metrics server on loopback answers under the name %s',
    (host) => {
      expect(statusOf(host)).toBe(200)
    },
  )

  test.each([
    'laptop',
    '192.168.0.57',
    'localhost.example',
    '127.0.0.1.example',
    '',
    'a b',
    '[::1',
    '[evil]',
  ])('the metrics server on loopback refuses the name "%s"', (host) => {
    expect(statusOf(host)).toBe(403)
  })

  test('the metrics server on the network answers under the name of the laptop, and no other', () => {
    const names = { isLoopback: false, hostName: 'Laptop' }
    for (const host of ['192.168.0.57:9464', 'laptop:9464', 'laptop.local', 'localhost', '[fd00::1]:9464'])
      expect(statusOf(host, names), host).toBe(200)
    for (const host of ['rebound.example', 'laptop.example', ''])
      expect(statusOf(host, names), host).toBe(403)
    expect(statusOf(undefined, names)).toBe(400)
  })

  test('the metrics server knows which addresses are of loopback', () => {
    for (const address of ['127.0.0.1', '127.255.0.1', '::1']) expect(isLoopbackAddress(address)).toBe(true)
    for (const address of ['0.0.0.0', '::', '10.0.0.1', 'localhost', '128.0.0.1'])
      expect(isLoopbackAddress(address), address).toBe(false)
  })
})
