/** Serves the metrics over HTTP, in the thread that holds the state. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import { Counter, Gauge, Registry } from 'prom-client'
import { errorText } from '../core/base/errors.ts'
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
import { type Refusal, refuse, sendWhole } from '../web/answers.ts'
import { isLoopbackAddress, soleHost } from '../web/own-names.ts'
import { alwaysSent } from '../web/security-headers.ts'
import { listen } from '../web/web-server.ts'
import type { MetricsAddress } from './metrics-address.ts'
import { answerTo } from './metrics-request.ts'

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT: Milliseconds = 5000

/** How long a connection may idle: Prometheus asks every 15 s, or reconnects. */
const CONNECTION_IDLE_TIMEOUT: Milliseconds = 20_000

/** A scraper needs one connection; people need a few more. */
const MOST_CONNECTIONS = 16

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
  const limits = { asking, taking, idle: CONNECTION_IDLE_TIMEOUT, connections: MOST_CONNECTIONS }
  const server = await listen({ ...address, option: '--metrics' }, limits, async (request, response) => {
    const { method, url } = request
    const answer = answerTo({ method, url, host: soleHost(request) }, names)
    if (answer.status !== 200) refuseMetrics(request, response, answer)
    else await send(request, response, registry)
  })
  return {
    port: server.port,
    count: (events) => {
      tally = events.reduce(countEvent, tally)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function send(request: IncomingMessage, response: ServerResponse, registry: Registry): Promise<void> {
  try {
    const text = await registry.metrics()
    const headers = { ...alwaysSent, 'content-type': registry.contentType }
    sendWhole(request, response, { status: 200, headers, body: text })
  } catch (error) {
    const reason = errorText(error)
    refuseMetrics(request, response, { status: 500, reason: `The metrics cannot be read: ${reason}` })
  }
}

function refuseMetrics(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const allowed = refusal.status === 405 && { allow: 'GET, HEAD' }
  refuse(request, response, refusal, { ...alwaysSent, ...allowed })
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
