/** HTTP to one device at a time: every time-out explicit, no redirects, bodies capped while they are read. */
import { AssertionError } from 'node:assert'
import { Agent, type Dispatcher, errors } from 'undici'
import { LONGEST_SPAN } from '../clock.ts'
import type { Trouble, TroubleCode } from '../events.ts'
import { type MotionId, nameOf } from '../motion.ts'
import { sanitiseText } from '../sanitise.ts'
import type { Bytes, Milliseconds } from '../units.ts'
import { Allowance } from './allowance.ts'
import { countedBy } from './counted-answer.ts'
import type { Target } from './probe.ts'
import { type Wire, wireConnector } from './wire.ts'

/** A device's headers are a few hundred bytes; more is not a motion. */
const HEADER_LIMIT: Bytes = 16_384

/** How many times its request's time-out a whole exchange may take: a slow drip ends here. */
const WHOLE_FACTOR = 6

/** What a library says of an exchange may hold something of the device's; longer it is cut. */
const REASON_LENGTH = 200

export interface RequestLimits {
  /** For connecting, for the headers, and for silence within the body, each. */
  readonly timeout: Milliseconds
  /** For the whole exchange; `undefined` = six time-outs. */
  readonly total?: Milliseconds
  /** More than this is not read. */
  readonly bytes: Bytes
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble }

export interface Download {
  readonly status: number
  /** As announced by Content-Length, if it was. */
  readonly announced: Bytes | undefined
  /** As announced by Content-Range, if it was: the whole header. */
  readonly range: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/** One request with what comes of it. */
interface Exchange {
  /** Elapsed time of the last sign of life. */
  heardAt: Milliseconds
  readonly breaking: AbortController
}

/** One bounded dispatcher for the fleet. */
export class DeviceClient {
  readonly #agent: Agent
  /** The newest connection to each device, by host and port. */
  readonly #wires = new Map<string, Wire>()
  readonly #exchanges = new Set<Exchange>()
  readonly #onHeard: () => void

  /** `onHeard` is told of each sign of life of a device. */
  constructor(connectTimeout: Milliseconds, onHeard: () => void = () => undefined) {
    this.#onHeard = onHeard
    this.#agent = new Agent({
      // Devices answer one request at a time, and an address may be another's tomorrow: no connection is kept.
      connections: 1,
      pipelining: 0,
      allowH2: false,
      maxHeaderSize: HEADER_LIMIT,
      connect: wireConnector(connectTimeout, (host, port, wire) => this.#keep(`${host}:${port}`, wire)),
    })
  }

  /** Requests under way. */
  get underWay(): number {
    return this.#exchanges.size
  }

  /** Breaks off what has heard nothing from its device for so long; each ends as `reset`. */
  breakOff(silentFor: Milliseconds): void {
    const now = performance.now()
    for (const { heardAt, breaking } of this.#exchanges) {
      if (now - heardAt >= silentFor) breaking.abort()
    }
  }

  /** Reads a whole small text, for example `/info.json`. */
  async readText(
    motion: MotionId,
    target: Target,
    path: string,
    limits: RequestLimits,
    signal: AbortSignal,
  ): Promise<Answer<string>> {
    return this.download(motion, target, path, {}, limits, signal, async (download) => {
      if (download.status !== 200) throw new StatusError(download.status)
      const chunks: Uint8Array[] = []
      for await (const chunk of download.body) chunks.push(chunk)
      return new TextDecoder().decode(Buffer.concat(chunks))
    })
  }

  /**
   * Requests a path and hands the streamed answer to `read`; never throws what the device caused.
   *
   * What `read` throws that is not the device's doing is thrown on.
   */
  async download<Value>(
    motion: MotionId,
    target: Target,
    path: string,
    headers: Readonly<Record<string, string>>,
    limits: RequestLimits,
    signal: AbortSignal,
    read: (download: Download) => Promise<Value>,
  ): Promise<Answer<Value>> {
    const total = Math.min(LONGEST_SPAN, Math.ceil(limits.total ?? limits.timeout * WHOLE_FACTOR))
    const whole = AbortSignal.timeout(total)
    let hasHeaders = false
    const exchange: Exchange = { heardAt: performance.now(), breaking: new AbortController() }
    const hear = (): void => {
      exchange.heardAt = performance.now()
      this.#onHeard()
    }
    this.#exchanges.add(exchange)
    const place = `${target.host}:${target.port}`
    const allowance = new Allowance()
    const counted = countedBy(allowance, () => this.#wires.get(place)?.bind(allowance))
    try {
      const response = await this.#agent.compose(counted).request({
        origin: `http://${place}`,
        method: 'GET',
        path,
        headers: { ...headers, host: nameOf(motion) },
        headersTimeout: limits.timeout,
        bodyTimeout: limits.timeout,
        signal: AbortSignal.any([signal, whole, exchange.breaking.signal]),
      })
      hasHeaders = true
      hear()
      try {
        const described = describe(response, limits.bytes, hear)
        if ((described.announced ?? 0) > limits.bytes) throw new SizeError(limits.bytes)
        return { ok: true, value: await read(described) }
      } finally {
        // What was not read to its end would keep the connection, and with it the device.
        response.body.on('error', () => undefined).destroy()
      }
    } catch (error) {
      const isOverdue = whole.aborted && !signal.aborted && isOfExchange(error, whole)
      const failure = isOverdue ? new WholeTimeoutError(total) : recognise(error, hasHeaders)
      const code = codeOf(failure)
      if (code === undefined) throw error
      return { ok: false, trouble: { code, message: describeFailure(path, failure), path: shortPath(path) } }
    } finally {
      this.#exchanges.delete(exchange)
    }
  }

  /** One connection at a time leads to a device, so the newest is the one its exchange goes over. */
  #keep(place: string, wire: Wire): void {
    this.#wires.set(place, wire)
    wire.once('close', () => {
      if (this.#wires.get(place) === wire) this.#wires.delete(place)
    })
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

/** What the device sent cannot be used: read on no further. */
export class StatusError extends Error {
  readonly code = 'bad-status'
  constructor(status: number) {
    super(`the answer was ${describeStatus(status)}`)
    this.name = 'StatusError'
  }
}

function describeStatus(status: number): string {
  if (status === 206) return 'another part of the file than was asked for (HTTP 206)'
  return status >= 300 && status < 400 ? `a redirect (HTTP ${status})` : `HTTP ${status}`
}

class SizeError extends Error {
  readonly code = 'too-large'
  constructor(limit: Bytes) {
    super(`the answer is longer than the ${limit} bytes allowed`)
    this.name = 'SizeError'
  }
}

/** What came is not HTTP, or stopped being it; undici has no code for either. */
class ProtocolError extends Error {
  readonly code: 'not-http' | 'broken-answer'
  constructor(code: 'not-http' | 'broken-answer', cause: unknown) {
    super('the answer is not HTTP', { cause })
    this.name = 'ProtocolError'
    this.code = code
  }
}

class WholeTimeoutError extends Error {
  readonly code = 'timed-out'
  constructor(total: Milliseconds) {
    super(`the answer was not complete after ${total / 1000} s`)
    this.name = 'WholeTimeoutError'
  }
}

function describe(response: Dispatcher.ResponseData, limit: Bytes, onHeard: () => void): Download {
  const length = Number(first(response.headers['content-length']))
  return {
    status: response.statusCode,
    announced: Number.isSafeInteger(length) ? length : undefined,
    range: first(response.headers['content-range']),
    body: capped(response.body, limit, onHeard),
  }
}

async function* capped(
  body: AsyncIterable<Uint8Array>,
  limit: Bytes,
  onHeard: () => void,
): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of body) {
    onHeard()
    total += chunk.byteLength
    if (total > limit) throw new SizeError(limit)
    yield chunk
  }
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/** `/info.json` is `info.json` in the log; a track's path stays whole (DEVICE.md §5). */
function shortPath(path: string): string {
  return path.lastIndexOf('/') === 0 ? path.slice(1) : path
}

const codes: Readonly<Record<string, TroubleCode>> = {
  'bad-status': 'bad-status',
  'too-large': 'too-large',
  'timed-out': 'timed-out',
  'not-http': 'not-a-motion',
  'broken-answer': 'reset',
  flood: 'flood',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_ABORTED: 'reset',
  UND_ERR_DESTROYED: 'reset',
  ABORT_ERR: 'reset',
}

function codeOf(error: unknown): TroubleCode | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'AbortError') return 'reset'
  const code = 'code' in error && typeof error.code === 'string' ? codes[error.code] : undefined
  return code ?? (error instanceof errors.UndiciError ? 'reset' : undefined)
}

/** What `read` threw for its own reasons stays what it is, however late it is. */
function isOfExchange(error: unknown, whole: AbortSignal): boolean {
  return error === whole.reason || codeOf(error) !== undefined
}

/** A body that ends where it may not is a broken connection; what does not even begin as HTTP is no motion. */
function recognise(error: unknown, hasHeaders: boolean): unknown {
  // undici asserts where a device goes on after a 101 that nobody asked for.
  if (!(error instanceof errors.HTTPParserError || error instanceof AssertionError)) return error
  return new ProtocolError(hasHeaders ? 'broken-answer' : 'not-http', error)
}

function describeFailure(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const name = shortPath(path)
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `${name}: the device did not accept the connection in time`
    case 'UND_ERR_HEADERS_TIMEOUT':
      return `${name}: the device accepted the request and did not answer in time`
    case 'UND_ERR_BODY_TIMEOUT':
      return `${name}: the device stopped in the middle of the answer`
    case 'ECONNREFUSED':
      return `${name}: the device refused the connection`
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
    case 'ECONNRESET':
    case 'broken-answer':
      return `${name}: the connection broke before the answer was complete`
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `${name}: the answer has too many headers for a motion`
    default:
      return `${name}: ${error instanceof Error ? sanitiseText(error.message, REASON_LENGTH) : 'the exchange was ended'}`
  }
}
