/** Reads one answer of a device: strictly by undici, and tolerantly where its parser refuses what Python would read. */
import { AssertionError } from 'node:assert'
import { Agent, errors } from 'undici'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { Allowance, countedBy } from './allowance.ts'
import { parseDateHeader } from './date-header.ts'
import { ExchangeError } from './exchange-failure.ts'
import type { Target } from './probe.ts'
import { readTolerantly } from './tolerant-answer.ts'
import { openWire, type Wire, watched, wireConnector } from './wire.ts'

/** A device's headers are a few hundred bytes; more is not a motion. */
const HEADER_LIMIT: Bytes = 16_384

/** More places of devices that are read tolerantly are not kept. */
const TOLERATED = 1000

export interface RequestLimits {
  /** For connecting, for the headers, and for silence within the body, each. */
  readonly timeout: Milliseconds
  /** For the whole exchange; `undefined` = six time-outs. */
  readonly total?: Milliseconds
  /** More than this is not read. */
  readonly bytes: Bytes
}

export interface Download {
  readonly status: number
  /** As announced by Content-Length, if it was. */
  readonly announced: Bytes | undefined
  /** As announced by Content-Range, if it was: the whole header. */
  readonly range: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/** The time that a host gave with an answer. */
export interface HeardDate {
  readonly host: string
  readonly date: Milliseconds
  /** From the beginning of the request to the head of the answer. */
  readonly waited: Milliseconds
}

/** A request under way. */
export interface OpenRequest {
  readonly target: Target
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly limits: RequestLimits
  readonly signal: AbortSignal
  /** Elapsed time at which it was begun. */
  readonly since: Milliseconds
  /** Called at each sign of life, with the bytes of a piece of the body. */
  readonly onHeard: (bytes?: Bytes) => void
}

/** One bounded dispatcher for the fleet. */
export class AnswerReader {
  readonly #agent: Agent
  readonly #connector: ReturnType<typeof wireConnector>
  /** Where a device is whose answers are read tolerantly. */
  readonly #tolerated = new Set<string>()
  /** The newest connection to each device, by host and port. */
  readonly #wires = new Map<string, Wire>()
  readonly #onDate: (heard: HeardDate) => void

  constructor(connectTimeout: Milliseconds, onDate: (heard: HeardDate) => void) {
    this.#onDate = onDate
    // One connection at a time leads to a device, so the newest is the one its exchange goes over.
    this.#connector = wireConnector(connectTimeout, (target, wire) => {
      const place = placeOf(target)
      this.#wires.set(place, wire)
      wire.once('close', () => {
        if (this.#wires.get(place) === wire) this.#wires.delete(place)
      })
    })
    this.#agent = new Agent({
      // Devices answer one request at a time, and an address may be another's tomorrow: no connection is kept.
      connections: 1,
      pipelining: 0,
      allowH2: false,
      maxHeaderSize: HEADER_LIMIT,
      connect: this.#connector,
    })
  }

  /** Asks again, and reads tolerantly, where undici's parser refuses the answer; such a device is read so from then on. */
  async read<Value>(request: OpenRequest, read: (download: Download) => Promise<Value>): Promise<Value> {
    const place = placeOf(request.target)
    if (this.#tolerated.has(place)) return this.#readTolerantly(request, read)
    const got: Got = { head: undefined, bytes: 0 }
    try {
      const onHeard = (bytes = 0): void => {
        got.bytes += bytes
        request.onHeard()
      }
      return await this.#readStrictly({ ...request, onHeard }, (download) => {
        got.head = download
        return read(download)
      })
    } catch (error) {
      if (!isRefusedByParser(error, got) || request.signal.aborted) throw error
      const value = await this.#readTolerantly(request, read)
      this.#tolerated.add(place)
      const [oldest = place] = this.#tolerated
      if (this.#tolerated.size > TOLERATED) this.#tolerated.delete(oldest)
      return value
    }
  }

  async #readStrictly<Value>(
    request: OpenRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Value> {
    const { target, path, headers, limits, signal } = request
    const place = placeOf(target)
    const allowance = new Allowance()
    const counted = countedBy(allowance, () => this.#wires.get(place)?.bind(allowance))
    const { body, ...head } = await this.#agent.compose(counted).request({
      origin: `http://${place}`,
      method: 'GET',
      path,
      headers,
      headersTimeout: limits.timeout,
      bodyTimeout: limits.timeout,
      signal,
    })
    const header = (name: string): string | undefined => {
      const value = head.headers[name]
      return Array.isArray(value) ? value[0] : value
    }
    try {
      return await read(this.#begin(request, { status: head.statusCode, header, body }))
    } finally {
      // An answer that is not read to its end would keep the connection, and the device, busy.
      body.on('error', () => undefined).destroy()
    }
  }

  async #readTolerantly<Value>(
    request: OpenRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Value> {
    const { limits, signal } = request
    const wire = await openWire(this.#connector, request.target, signal)
    // Without a listener, an error between two reads would be unhandled.
    wire.on('error', () => undefined)
    const allowance = new Allowance()
    wire.bind(allowance)
    const end = (): void => void wire.destroy(new errors.RequestAbortedError())
    signal.addEventListener('abort', end, { once: true })
    try {
      wire.write(textOf(request))
      const pieces = watched(wire, limits.timeout)
      const { status, headers, body } = await readTolerantly(pieces, HEADER_LIMIT, allowance)
      return await read(this.#begin(request, { status, header: (name) => headers.get(name), body }))
    } finally {
      signal.removeEventListener('abort', end)
      wire.destroy()
    }
  }

  /** The head of an answer has come. */
  #begin({ target, since, limits, onHeard }: OpenRequest, { status, header, body }: ReadHead): Download {
    onHeard()
    const date = parseDateHeader(header('date'))
    if (date !== undefined) this.#onDate({ host: target.host, date, waited: performance.now() - since })
    const length = Number(header('content-length'))
    const announced = Number.isSafeInteger(length) ? length : undefined
    if ((announced ?? 0) > limits.bytes) throw tooLong(limits.bytes)
    return { status, announced, range: header('content-range'), body: capped(body, limits.bytes, onHeard) }
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

/** The head of an answer and its body, whichever reader it comes from. */
interface ReadHead {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

async function* capped(
  body: AsyncIterable<Uint8Array>,
  limit: Bytes,
  onHeard: (bytes: Bytes) => void,
): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of body) {
    onHeard(chunk.byteLength)
    total += chunk.byteLength
    if (total > limit) throw tooLong(limit)
    yield chunk
  }
}

function tooLong(limit: Bytes): ExchangeError {
  return new ExchangeError('too-large', `the answer is longer than the ${limit} bytes allowed`)
}

function placeOf({ host, port }: Target): string {
  return `${host}:${port}`
}

/** The request as it goes over the wire, in the words of undici's. */
function textOf({ path, headers }: OpenRequest): string {
  const all = Object.entries({ ...headers, connection: 'close' })
  const lines = all.map(([name, value]) => `${name}: ${value}`)
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

/** How far undici came with an answer. */
interface Got {
  head: Download | undefined
  bytes: Bytes
}

/** True where undici gave an answer up that may be readable all the same. */
function isRefusedByParser(error: unknown, { head, bytes }: Got): boolean {
  // undici asserts where a device goes on after a 101 that nobody asked for, and has only words for a 100.
  if (error instanceof errors.HTTPParserError || error instanceof AssertionError) return true
  if (error instanceof errors.SocketError && error.message === 'bad response') return true
  // Where no length is announced, the end of the connection may be that of the body.
  if (error instanceof errors.SocketError) return head !== undefined && head.announced === undefined
  // What the parser refuses behind a Content-Length is a mismatch to undici, also where all of the body has come.
  const isMismatch = error instanceof errors.ResponseContentLengthMismatchError
  return isMismatch && (head === undefined || head.announced === bytes)
}
