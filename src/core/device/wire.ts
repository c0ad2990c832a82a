/** A connection to a device that is read at a bounded pace and ends when its exchange has exceeded its allowance. */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { buildConnector, errors } from 'undici'
import type { Bytes, Milliseconds } from '../base/units.ts'
import type { Allowance } from './allowance.ts'
import type { Target } from './probe.ts'

/** The most that one read brings. */
const READ: Bytes = 64 * 1024

/** From one small read to the next: at 1 MiB/s that is 4 KiB, far below what the system holds for a connection. */
const READ_INTERVAL: Milliseconds = 4

/** Small reads that may follow each other at once, so that a short answer is never delayed. */
const BURST = 64

/** A read of this size is worth its cost, however soon the next one follows. */
const LARGE: Bytes = 16 * 1024

/** Decides when to read a connection again: meanwhile the system gathers small pieces, and one read takes them all. */
export class ReadPace {
  #dueAt = Number.NEGATIVE_INFINITY

  /** Counts a read at `now` (elapsed time); returns how long the next one must wait, ms. */
  take(now: Milliseconds, bytes: Bytes): Milliseconds {
    if (bytes >= LARGE) return 0
    this.#dueAt = Math.max(this.#dueAt, now - BURST * READ_INTERVAL) + READ_INTERVAL
    return Math.max(0, this.#dueAt - now)
  }
}

/** Carries bytes between the program and the device; a parser reads it like a socket. */
export class Wire extends Duplex {
  readonly #pace = new ReadPace()
  #socket: Socket | undefined
  #allowance: Allowance | undefined
  /** Read before the exchange has begun. */
  #early: Bytes = 0
  #timer: NodeJS.Timeout | undefined
  #isWanted = false
  #isOver = false

  constructor() {
    // Room for another read while the one before is still being parsed.
    super({ allowHalfOpen: false, readableHighWaterMark: 2 * READ })
  }

  /** Takes over a socket whose reads go to `receive`. */
  attach(socket: Socket): void {
    this.#socket = socket
    socket.on('error', (error) => this.destroy(error))
    socket.on('end', () => {
      this.#isOver = true
      this.push(null)
    })
    // The socket closes right after its end, while its bytes may still be unread here.
    socket.on('close', () => {
      if (!this.#isOver) this.destroy()
    })
    // Only a flowing socket emits `end`; the bytes go to `receive` all the same.
    socket.resume()
  }

  /** Counts what is read from now on, and what was read before, against the allowance. */
  bind(allowance: Allowance): void {
    this.#allowance = allowance
    this.#count(this.#early)
  }

  /** Passes on the bytes of a read; false where the socket must wait. */
  receive(bytes: Uint8Array): boolean {
    if (this.destroyed || !this.#count(bytes.byteLength)) return false
    // The next read overwrites these bytes.
    this.#isWanted = this.push(Buffer.from(bytes))
    const wait = this.#pace.take(performance.now(), bytes.byteLength)
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        if (this.#isWanted) this.#socket?.resume()
      }, wait)
    }
    return this.#isWanted && this.#timer === undefined
  }

  override _read(): void {
    this.#isWanted = true
    if (this.#timer === undefined) this.#socket?.resume()
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#socket === undefined) done()
    else this.#socket.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#socket?.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timer)
    this.#socket?.destroy()
    done(error)
  }

  /** False when that was too much, and the connection has ended. */
  #count(bytes: Bytes): boolean {
    if (this.#allowance === undefined) this.#early += bytes
    const flood = this.#allowance?.takeWire(bytes)
    if (flood !== undefined) this.destroy(flood)
    return flood === undefined
  }
}

/** Opens wires for undici; `onOpen` gets each, with its target. */
export function wireConnector(
  timeout: Milliseconds,
  onOpen: (target: Target, wire: Wire) => void,
): buildConnector.connector {
  return (options, callback) => {
    const wire = new Wire()
    const onread = {
      buffer: new Uint8Array(READ),
      callback: (bytes: number, buffer: Uint8Array) => wire.receive(buffer.subarray(0, bytes)),
    }
    const connect = buildConnector({ timeout, autoSelectFamily: false, allowH2: false, onread })
    connect(options, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null)
        return
      }
      wire.attach(socket)
      onOpen({ host: options.hostname, port: Number(options.port) || 80 }, wire)
      // undici needs nothing of a socket beyond what a duplex stream has.
      callback(null, wire as Duplex as Socket)
    })
  }
}

/** Opens a wire to a device. Throws why it cannot be opened, and undici's `RequestAbortedError` with the signal. */
export function openWire(
  connector: buildConnector.connector,
  { host, port }: Target,
  signal: AbortSignal,
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const options = { hostname: host, host: `${host}:${port}`, protocol: 'http:', port: String(port) }
    connector(options, (...[error, socket]) => {
      const wire = socket as Duplex | null
      if (error !== null) reject(error)
      else if (!(wire instanceof Wire)) reject(new TypeError('not a wire'))
      else if (signal.aborted) {
        wire.destroy()
        reject(new errors.RequestAbortedError())
      } else resolve(wire)
    })
  })
}

/** The bytes of a wire. Throws undici's timeout error when it is silent for `timeout` while more is wanted. */
export async function* watched(wire: Wire, timeout: Milliseconds): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = wire[Symbol.asyncIterator]()
  let hasBegun = false
  const giveUp = (): void => {
    wire.destroy(hasBegun ? new errors.BodyTimeoutError() : new errors.HeadersTimeoutError())
  }
  while (true) {
    const timer = setTimeout(giveUp, timeout)
    const { value, done } = await pieces.next().finally(() => clearTimeout(timer))
    if (done === true) return
    hasBegun = true
    yield value
  }
}
