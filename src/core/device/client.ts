/** HTTP to one device at a time: every time-out explicit, no redirects, bodies capped while they are read. */
import { Agent, type Dispatcher } from 'undici'
import type { Trouble, TroubleCode } from '../events.ts'
import { type MotionId, nameOf } from '../motion.ts'
import type { Bytes, Milliseconds } from '../units.ts'
import type { Target } from './probe.ts'

/** A device's headers are a few hundred bytes; more is not a motion. */
const HEADER_LIMIT: Bytes = 16_384

/** How many times its request's time-out a whole exchange may take: a slow drip ends here. */
const WHOLE_FACTOR = 6

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

/** One bounded dispatcher for the fleet. */
export class DeviceClient {
  readonly #agent: Agent
  #underWay = 0

  constructor(connectTimeout: Milliseconds) {
    this.#agent = new Agent({
      // Devices answer one request at a time, and an address may be another's tomorrow: no connection is kept.
      connections: 1,
      pipelining: 0,
      allowH2: false,
      maxHeaderSize: HEADER_LIMIT,
      connect: { timeout: connectTimeout, autoSelectFamily: false },
    })
  }

  /** Requests under way. */
  get underWay(): number {
    return this.#underWay
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
    const total = Math.ceil(limits.total ?? limits.timeout * WHOLE_FACTOR)
    const whole = AbortSignal.timeout(total)
    this.#underWay++
    try {
      const response = await this.#agent.request({
        origin: `http://${target.host}:${target.port}`,
        method: 'GET',
        path,
        headers: { ...headers, host: nameOf(motion) },
        headersTimeout: limits.timeout,
        bodyTimeout: limits.timeout,
        signal: AbortSignal.any([signal, whole]),
      })
      try {
        return { ok: true, value: await read(describe(response, limits.bytes)) }
      } finally {
        // What was not read to its end would keep the connection, and with it the device.
        response.body.on('error', () => undefined).destroy()
      }
    } catch (error) {
      const failure = whole.aborted && !signal.aborted ? new WholeTimeoutError(total) : error
      const code = codeOf(failure)
      if (code === undefined) throw error
      return { ok: false, trouble: { code, message: describeFailure(path, failure), path: shortPath(path) } }
    } finally {
      this.#underWay--
    }
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
    super(
      status >= 300 && status < 400
        ? `the answer was a redirect (HTTP ${status})`
        : `the answer was HTTP ${status}`,
    )
    this.name = 'StatusError'
  }
}

class SizeError extends Error {
  readonly code = 'too-large'
  constructor(limit: Bytes) {
    super(`the answer is longer than the ${limit} bytes allowed`)
    this.name = 'SizeError'
  }
}

class WholeTimeoutError extends Error {
  readonly code = 'timed-out'
  constructor(total: Milliseconds) {
    super(`the answer was not complete after ${total / 1000} s`)
    this.name = 'WholeTimeoutError'
  }
}

function describe(response: Dispatcher.ResponseData, limit: Bytes): Download {
  const length = Number(first(response.headers['content-length']))
  return {
    status: response.statusCode,
    announced: Number.isSafeInteger(length) ? length : undefined,
    range: first(response.headers['content-range']),
    body: capped(response.body, limit),
  }
}

async function* capped(body: AsyncIterable<Uint8Array>, limit: Bytes): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of body) {
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
  if (!('code' in error) || typeof error.code !== 'string') return undefined
  return codes[error.code] ?? (error.code.startsWith('HPE_') ? 'not-a-motion' : undefined)
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
      return `${name}: the connection broke before the answer was complete`
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `${name}: the answer has too many headers for a motion`
    default:
      return typeof code === 'string' && code.startsWith('HPE_')
        ? `${name}: the answer is not HTTP`
        : `${name}: ${error instanceof Error ? error.message : 'the exchange was ended'}`
  }
}
