/** HTTP to one device at a time: every time-out explicit, no redirects, bodies capped while they are read. */
import { AssertionError } from 'node:assert'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent, errors } from 'undici'
import { LONGEST_WAIT } from '../base/clock.ts'
import { isShortage } from '../base/shortage.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { sharesFor } from '../disk/open-files-limit.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import type { Trouble } from '../domain/trouble.ts'
import { Allowance, countedBy } from './allowance.ts'
import { ConnectionPlaces } from './connection-places.ts'
import { parseDateHeader } from './date-header.ts'
import { ExchangeError, isOfExchange, StatusError, troubleOf } from './exchange-failure.ts'
import type { Target } from './probe.ts'
import { readTolerantly } from './tolerant-answer.ts'
import { openWire, type Wire, watched, wireConnector } from './wire.ts'

/** A device's headers are a few hundred bytes; more is not a motion. */
const HEADER_LIMIT: Bytes = 16_384

/** How many times its request's time-out a whole exchange may take: a slow drip ends here. */
const WHOLE_FACTOR = 6

/** From one try to the next where the laptop is short of descriptors. */
const SHORTAGE_PAUSE: Milliseconds = 100

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

/** One request of a device, and what bounds it. */
export interface DeviceRequest {
  readonly motion: MotionId
  readonly target: Target
  readonly path: string
  /** Besides `host`, which the client adds. */
  readonly headers?: Readonly<Record<string, string>>
  readonly limits: RequestLimits
  readonly signal: AbortSignal
}

/** A request under way. */
interface OpenRequest extends Omit<Required<DeviceRequest>, 'motion'> {
  /** Elapsed time at which it was begun. */
  readonly since: Milliseconds
  /** Called at each sign of life, with the bytes of a piece of the body. */
  readonly onHeard: (bytes?: Bytes) => void
}

/** The time that a host gave with an answer. */
export interface HeardDate {
  readonly host: string
  readonly date: Milliseconds
  /** From the beginning of the request to the head of the answer. */
  readonly waited: Milliseconds
}

/** One request with what comes of it. */
interface Exchange {
  /** Elapsed time of the last sign of life. */
  heardAt: Milliseconds
  readonly breaking: AbortController
}

/** One bounded dispatcher for the fleet. */
export class DeviceClient {
  /** Where everything that connects to a device waits for its turn. */
  readonly places: ConnectionPlaces
  readonly #agent: Agent
  readonly #connector: ReturnType<typeof wireConnector>
  /** Where a device is whose answers are read tolerantly. */
  readonly #tolerated = new Set<string>()
  /** The newest connection to each device, by host and port. */
  readonly #wires = new Map<string, Wire>()
  readonly #exchanges = new Set<Exchange>()
  readonly #onHeard: () => void
  readonly #onDate: (heard: HeardDate) => void

  /** `onHeard` is called at each sign of life of a device, `onDate` with each time that one gives. */
  constructor(
    connectTimeout: Milliseconds,
    onHeard: () => void = () => undefined,
    places = new ConnectionPlaces(sharesFor(undefined)),
    onDate: (heard: HeardDate) => void = () => undefined,
  ) {
    this.#onHeard = onHeard
    this.#onDate = onDate
    this.places = places
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

  /** Requests under way. */
  get underWay(): number {
    return this.#exchanges.size
  }

  /** Ends every exchange whose device has sent nothing for this long; each ends as `reset`. */
  breakOff(silentFor: Milliseconds): void {
    const now = performance.now()
    for (const { heardAt, breaking } of this.#exchanges) {
      if (now - heardAt >= silentFor) breaking.abort()
    }
  }

  /** Reads a whole small text, for example `/info.json`. */
  async readText(request: DeviceRequest): Promise<Answer<string>> {
    return this.download(request, async (download) => {
      if (download.status !== 200) throw new StatusError(download.status)
      const chunks: Uint8Array[] = []
      for await (const chunk of download.body) chunks.push(chunk)
      return new TextDecoder().decode(Buffer.concat(chunks))
    })
  }

  /** Requests a path and hands the streamed answer to `read`; throws what `read` does, never what the device caused. */
  async download<Value>(
    request: DeviceRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Answer<Value>> {
    const { limits, signal } = request
    return this.places.exchange(async () => {
      for (const until = performance.now() + limits.timeout; ; await delay(SHORTAGE_PAUSE)) {
        const answer = await this.#exchange(request, read)
        if (answer.ok || answer.trouble.code !== 'descriptors') return answer
        if (signal.aborted || performance.now() >= until) return answer
      }
    })
  }

  async #exchange<Value>(
    { motion, target, path, headers, limits, signal }: DeviceRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Answer<Value>> {
    const total = Math.min(LONGEST_WAIT, Math.ceil(limits.total ?? limits.timeout * WHOLE_FACTOR))
    const whole = AbortSignal.timeout(total)
    const exchange: Exchange = { heardAt: performance.now(), breaking: new AbortController() }
    const request: OpenRequest = {
      target,
      path,
      headers: { ...headers, host: nameOf(motion) },
      limits,
      signal: AbortSignal.any([signal, whole, exchange.breaking.signal]),
      since: performance.now(),
      onHeard: () => {
        exchange.heardAt = performance.now()
        this.#onHeard()
      },
    }
    this.#exchanges.add(exchange)
    try {
      return { ok: true, value: await this.#read(request, read) }
    } catch (error) {
      const isShort = isShortage(error)
      const isOverdue = !isShort && whole.aborted && !signal.aborted && isOfExchange(error, whole)
      const late = `the answer was not complete after ${total / 1000} s`
      const trouble = troubleOf(path, isOverdue ? new ExchangeError('timed-out', late) : error)
      if (trouble === undefined) throw error
      return { ok: false, trouble }
    } finally {
      this.#exchanges.delete(exchange)
    }
  }

  /** Asks again, and reads tolerantly, where undici's parser refuses the answer; such a device is read so from then on. */
  async #read<Value>(request: OpenRequest, read: (download: Download) => Promise<Value>): Promise<Value> {
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
      // What was not read to its end would keep the connection, and with it the device.
      body.on('error', () => undefined).destroy()
    }
  }

  async #readTolerantly<Value>(
    request: OpenRequest,
    read: (download: Download) => Promise<Value>,
  ): Promise<Value> {
    const { limits, signal } = request
    const wire = await openWire(this.#connector, request.target, signal)
    // Without a listener an error between two reads would be nobody's.
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
