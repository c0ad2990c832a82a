/** Serves the metrics over HTTP, in the thread that has the state. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import type { Registry } from 'prom-client'
import type { MonitorEvent } from '../core/events.ts'
import { countEvent, emptyTally } from '../core/metrics/tally.ts'
import { ProblemError } from '../core/problem.ts'
import type { MonitorStore } from '../core/store.ts'
import { reasonOf } from '../core/thrown.ts'
import type { Milliseconds } from '../core/units.ts'
import type { MetricsAddress } from './metrics-address.ts'
import { createRegistry } from './metrics-registry.ts'
import { answerTo, isLoopbackAddress } from './metrics-request.ts'

/** Whoever takes longer to ask is let go. */
const PATIENCE: Milliseconds = 5000

/** So long a connection may wait for its next request: Prometheus asks every 15 s, or opens another one. */
const IDLE_SPAN: Milliseconds = 20_000

/** A scraper needs one; the rest are a person's looks, or nothing good. */
const MOST_CONNECTIONS = 16

const MOST_HEADER_BYTES = 8192

export interface MetricsServer extends AsyncDisposable {
  /** The one that was asked for, or the free one that was found. */
  readonly port: number
  /** Counts what has happened. */
  count(events: readonly MonitorEvent[]): void
}

/** Serves metrics until it is disposed of; `patience` is how long an asker may take. Throws `ProblemError` where it cannot listen. */
export async function serveMetrics(
  address: MetricsAddress,
  store: MonitorStore,
  version: string,
  patience = PATIENCE,
): Promise<MetricsServer> {
  let tally = emptyTally
  const registry = createRegistry(() => ({ state: store.getState(), tally, version }))
  const names = { isLoopback: isLoopbackAddress(address.host), hostName: hostname() }
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: patience,
      requestTimeout: patience,
      keepAliveTimeout: IDLE_SPAN,
      connectionsCheckingInterval: Math.min(1000, patience),
    },
    (request, response) => {
      const { method, url, headers } = request
      const answer = answerTo({ method, url, host: headers.host }, names)
      if (answer.status !== 200) refuse(request, response, answer)
      else void send(request, response, registry)
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  // A connection on which nothing moves, also while it should take the answer.
  server.timeout = IDLE_SPAN
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
    const reason = reasonOf(error)
    refuse(request, response, { status: 500, reason: `The metrics cannot be read: ${reason}` })
  }
}

/** Whatever else the refused one sends is not waited for. */
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
    // A connection that could not be accepted is its asker's loss; the next one is accepted.
    server.on('error', () => undefined)
  } catch (error) {
    throw new ProblemError([
      {
        severity: 'error',
        file: '--metrics',
        line: undefined,
        column: undefined,
        message: whyNot(error, host, port),
      },
    ])
  }
}

function whyNot(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
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
