/** Reads an HTTP answer that undici refuses as Python's `http.client` does (docs/device.md, "HTTP"). */
import { errors } from 'undici'
import type { Bytes } from '../base/units.ts'
import { type Allowance, throwIf } from './allowance.ts'
import { ExchangeError } from './exchange-failure.ts'

/** An answer whose head has arrived; its body can be read once, and throws where it contradicts the head. */
export interface TolerantAnswer {
  readonly status: number
  /** The value of each header by its lower-case name; of two headers with one name, the first. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
}

/** No honest chunk size is longer, with its extensions. */
const SIZE_LINE: Bytes = 4096

/**
 * Reads the head of an answer of at most `headLimit` bytes, and skips informational ones before it. Throws
 * `ExchangeError`, undici's `HeadersOverflowError`, and what `pieces` throws.
 */
export async function readTolerantly(
  pieces: AsyncIterable<Uint8Array>,
  headLimit: Bytes,
  allowance: Allowance,
): Promise<TolerantAnswer> {
  const incoming = new Incoming(pieces)
  let left = headLimit
  const line = async (): Promise<string> => {
    const read = await incoming.line(left)
    if (read === undefined) throw new errors.HeadersOverflowError()
    left -= read.length + 1
    return read
  }
  while (true) {
    const status = statusOf(await line())
    const headers = await readHeaders(line)
    // A device that sends a 101 continues in a protocol of its own.
    if (status >= 200 || status === 101) {
      allowance.beginBody()
      return { status, headers, body: counted(bodyOf(incoming, status, headers), allowance) }
    }
    throwIf(allowance.takeInformational())
  }
}

function statusOf(line: string): number {
  const [, status] = /^HTTP\/1\.\d{1,3}\s+(\d{3})(?:\s|$)/.exec(line) ?? []
  if (status === undefined) throw notHttp(`it begins with "${line.slice(0, 40)}"`)
  return Number(status)
}

/** Skips lines without a colon, and invalid names. */
async function readHeaders(line: () => Promise<string>): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>()
  let last: string | undefined
  for (let read = await line(); read !== ''; read = await line()) {
    if (/^[ \t]/.test(read)) {
      if (last !== undefined) headers.set(last, `${headers.get(last) ?? ''} ${read.trim()}`.trim())
      continue
    }
    const colon = read.indexOf(':')
    const name = read.slice(0, Math.max(0, colon)).trim().toLowerCase()
    // The first of two headers with one name counts, with its continuation lines.
    last = name === '' || headers.has(name) ? undefined : name
    if (last !== undefined) headers.set(last, read.slice(colon + 1).trim())
  }
  return headers
}

function bodyOf(
  incoming: Incoming,
  status: number,
  headers: ReadonlyMap<string, string>,
): AsyncGenerator<Uint8Array> {
  if (status === 101 || status === 204 || status === 304) return incoming.exactly(0)
  const codings = (headers.get('transfer-encoding') ?? '').toLowerCase().split(',')
  if (codings.at(-1)?.trim() === 'chunked') return chunked(incoming)
  const length = headers.get('content-length') ?? ''
  return /^\+?\d{1,15}$/.test(length) ? incoming.exactly(Number(length)) : incoming.rest()
}

async function* chunked(incoming: Incoming): AsyncGenerator<Uint8Array> {
  for (let size = await sizeOfChunk(incoming); size > 0; size = await sizeOfChunk(incoming)) {
    yield* incoming.exactly(size)
    await incoming.skipLineEnd()
  }
  // Nobody needs what follows the last chunk.
}

async function sizeOfChunk(incoming: Incoming): Promise<Bytes> {
  const line = await incoming.line(SIZE_LINE)
  const [size = ''] = (line ?? '').split(';')
  const digits = /^\s*(?:0x)?([\da-f]{1,12})\s*$/i.exec(size)?.[1]
  if (digits === undefined) throw notHttp(`a chunk has the size "${size.slice(0, 40)}"`)
  return Number.parseInt(digits, 16)
}

async function* counted(body: AsyncIterable<Uint8Array>, allowance: Allowance): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    throwIf(allowance.takePiece(piece.byteLength))
    yield piece
  }
}

/** What came cannot be read as HTTP, however tolerantly. */
function notHttp(what: string): ExchangeError {
  return new ExchangeError('not-http', `the answer is not proper HTTP: ${what}`)
}

/** What has arrived and is not read yet. */
class Incoming {
  readonly #pieces: AsyncIterator<Uint8Array>
  #waiting: Buffer = Buffer.alloc(0)

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** A line without its end, LF or CRLF; undefined for one of more than `limit` bytes. Throws where it is cut. */
  async line(limit: Bytes): Promise<string | undefined> {
    let searched = 0
    while (true) {
      const end = this.#waiting.indexOf(0x0a, searched)
      if (end > limit || (end < 0 && this.#waiting.length > limit)) return undefined
      if (end >= 0)
        return this.#take(end + 1)
          .toString('latin1')
          .replace(/\r?\n$/, '')
      searched = this.#waiting.length
      await this.#need()
    }
  }

  /** This many bytes, in the pieces they come in. */
  async *exactly(bytes: Bytes): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      if (this.#waiting.length === 0) await this.#need()
      const piece = this.#take(Math.min(left, this.#waiting.length))
      left -= piece.length
      yield piece
    }
  }

  /** Everything until the device closes the connection. */
  async *rest(): AsyncGenerator<Uint8Array> {
    do {
      if (this.#waiting.length > 0) yield this.#take(this.#waiting.length)
    } while (await this.#more())
  }

  /** Skips the end of a chunk: CRLF, LF alone, or two other bytes. */
  async skipLineEnd(): Promise<void> {
    if (this.#waiting.length === 0) await this.#need()
    if (this.#take(1)[0] === 0x0a) return
    if (this.#waiting.length === 0) await this.#need()
    this.#take(1)
  }

  #take(bytes: Bytes): Buffer {
    const taken = this.#waiting.subarray(0, bytes)
    this.#waiting = this.#waiting.subarray(bytes)
    return taken
  }

  async #need(): Promise<void> {
    if (!(await this.#more()))
      throw new ExchangeError('broken-answer', 'the connection ended before the answer did')
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#pieces.next()
    if (done === true) return false
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(value) : Buffer.concat([this.#waiting, value])
    return true
  }
}
