/** Serves the metrics over HTTP, in the thread that holds the state. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { Counter, Gauge, Registry } from 'prom-client'
import { errorCode, errorText } from '../core/base/errors.ts'
import { unusable } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { MonitorStore } from '../core/events/store.ts'
import {
  type MetricFamily,
  type MetricsSource,
  metricFamilies,
  processFamilies,
} from '../metrics/families.ts'
import { countEvent, emptyTally } from '../metrics/tally.ts'
import type { MetricsAddress } from './metrics-address.ts'
import { answerTo, isLoopbackAddress } from './metrics-request.ts'

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT: Milliseconds = 5000

/** How long a connection may idle: Prometheus asks every 15 s, or reconnects. */
const CONNECTION_IDLE_TIMEOUT: Milliseconds = 20_000

/** A scraper needs one connection; people need a few more. */
const MOST_CONNECTIONS = 16

const MOST_HEADER_BYTES = 8192

/** The most pipelined requests on a connection; a scraper sends none. One more ends the connection. */
const MOST_AHEAD = 8

/** How long a client may take to accept an answer, which has some ten KiB. */
const RESPONSE_TIMEOUT: Milliseconds = 20_000

export interface MetricsServer extends AsyncDisposable {
  /** The given port, or the free one that was found. */
  readonly port: number
  /** Counts an event. */
  count(events: readonly MonitorEvent[]): void
}

/** Time limits for a client, ms. */
export interface MetricsTimeouts {
  readonly asking: Milliseconds
  /** To accept an answer. */
  readonly taking: Milliseconds
}

/** Serves metrics until disposed. Throws `ProblemError` when it cannot listen. */
export async function serveMetrics(
  address: MetricsAddress,
  store: MonitorStore,
  version: string,
  { asking, taking }: MetricsTimeouts = { asking: REQUEST_TIMEOUT, taking: RESPONSE_TIMEOUT },
): Promise<MetricsServer> {
  let tally = emptyTally
  const registry = createRegistry(() => ({ state: store.getState(), tally, version }))
  const names = { isLoopback: isLoopbackAddress(address.host), hostName: hostname() }
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: asking,
      requestTimeout: asking,
      keepAliveTimeout: CONNECTION_IDLE_TIMEOUT,
      connectionsCheckingInterval: Math.min(1000, asking),
    },
    inTurn(taking, async (request, response) => {
      const { method, url, headers } = request
      const answer = answerTo({ method, url, host: headers.host }, names)
      if (answer.status !== 200) refuse(request, response, answer)
      else await send(request, response, registry)
    }),
  )
  server.maxConnections = MOST_CONNECTIONS
  // Ends a stalled connection, also one that should accept an answer.
  server.timeout = CONNECTION_IDLE_TIMEOUT
  await listen(server, address)
  return {
    port: portOf(server),
    count: (events) => {
      tally = events.reduce(countEvent, tally)
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * Answers one request at a time per connection: it makes the next answer when the client has taken the last one, so a
 * connection never costs more memory than one answer.
 */
function inTurn(
  taking: Milliseconds,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const turns = new WeakMap<Socket, { waiting: number; last: Promise<void> }>()
  return (request, response) => {
    const { socket } = request
    const turn = turns.get(socket) ?? { waiting: 0, last: Promise.resolve() }
    turns.set(socket, turn)
    if (turn.waiting > MOST_AHEAD) socket.destroy()
    if (socket.destroyed) return
    turn.waiting++
    turn.last = turn.last.then(async () => {
      if (socket.destroyed) return
      const taken = isTaken(response, taking)
      await answer(request, response)
      if (!(await taken)) socket.destroy()
      turn.waiting--
    })
  }
}

/** True when the whole answer was sent, false when the connection ended or `span` ms passed. */
function isTaken(response: ServerResponse, span: Milliseconds): Promise<boolean> {
  return new Promise((resolve) => {
    const overdue = setTimeout(() => resolve(false), span)
    const end = (isPassedOn: boolean): void => {
      clearTimeout(overdue)
      resolve(isPassedOn)
    }
    response.once('finish', () => end(true))
    response.once('close', () => end(response.writableFinished))
  })
}

async function send(request: IncomingMessage, response: ServerResponse, registry: Registry): Promise<void> {
  try {
    const text = await registry.metrics()
    response.writeHead(200, {
      'content-type': registry.contentType,
      'content-length': Buffer.byteLength(text),
      ...alwaysSent,
    })
    response.end(request.method === 'HEAD' ? undefined : text)
  } catch (error) {
    const reason = errorText(error)
    refuse(request, response, { status: 500, reason: `The metrics cannot be read: ${reason}` })
  }
}

/** Closes without reading the rest of the refused request. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: { readonly status: number; readonly reason: string },
): void {
  const text = `${reason}\n`
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    ...(status === 405 && { allow: 'GET, HEAD' }),
    ...alwaysSent,
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}

const alwaysSent = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

async function listen(server: Server, { host, port }: MetricsAddress): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
    // Only this client loses its connection; the server goes on.
    server.on('error', () => undefined)
  } catch (error) {
    throw unusable('--metrics', whyNot(errorCode(error), host, port))
  }
}

function whyNot(code: string, host: string, port: number): string {
  const others = 'Name another port, or --metrics off for none.'
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken, perhaps by another monitor. ${others}`
    case 'EACCES':
      return `Port ${port} is not for everyone. ${others}`
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this laptop. Name one that is, or the port alone for 127.0.0.1.`
    default:
      return `Port ${port} of ${host} cannot be listened on (${code}). ${others}`
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The metrics have no TCP port.')
  return address.port
}

/** A registry that reads `source` at each scrape. */
function createRegistry(source: () => MetricsSource): Registry {
  const registry = new Registry()
  for (const family of [...metricFamilies, ...processFamilies]) register(family, registry, source)
  return registry
}

function register(family: MetricFamily, registry: Registry, source: () => MetricsSource): void {
  const { name, help, type, label, read } = family
  const labelNames = label?.names ?? []
  const collect = (): void => {
    metric.reset()
    // `reset` makes a metric without labels 0, but unknown is not 0.
    if (labelNames.length === 0) metric.remove()
    for (const { labels = {}, value } of read(source())) metric.inc(labels, value)
  }
  const options = { name, help, labelNames, collect, registers: [registry] }
  const metric = type === 'counter' ? new Counter(options) : new Gauge(options)
}
