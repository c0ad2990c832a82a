/** Bounds what one exchange may cost in bytes, messages and pieces by what an honest device could send. */
import type { Bytes } from '../base/units.ts'

/** For the headers of an answer and of the informational ones before it: an honest device sends a few hundred bytes. */
const HEAD: Bytes = 64 * 1024

/** Informational answers (HTTP 1xx) before the answer: one a second while a slow device prepares a list. */
const INFORMATIONAL_ANSWERS = 32

/** What the wire carries beside a body of any length: headers, and what the reader has not taken yet. */
const BESIDE_BODY: Bytes = 256 * 1024

/** Pieces of a body of any length: a short list may be sent word by word. */
const PIECES = 32_768

/**
 * A longer body comes in pieces of at least this many bytes on average; a device that sends chunks of 128 is well
 * within.
 */
const BYTES_PER_PIECE: Bytes = 16

/** A device sends more than an honest one could: reading on would take processor time from the others. */
export class FloodError extends Error {
  readonly code = 'flood'
  constructor(what: string) {
    super(`the device floods the connection: ${what}`)
    this.name = 'FloodError'
  }
}

/** Counts one exchange; each `take` returns an error, with which to end the exchange, once it has had too much. */
export class Allowance {
  #wire: Bytes = 0
  #body: Bytes = 0
  #informational = 0
  #pieces = 0
  #hasHead = false

  /** Call it for bytes from the network before they are parsed. */
  takeWire(bytes: Bytes): FloodError | undefined {
    // The last read may hold the end of the headers, and a body after them.
    if (!this.#hasHead && this.#wire > HEAD)
      return new FloodError(`${this.#wire} bytes, and still no answer begins`)
    this.#wire += bytes
    const beside = this.#wire - this.#body
    if (!this.#hasHead || beside <= BESIDE_BODY + this.#body) return undefined
    return new FloodError(`${this.#wire} bytes for ${this.#body} bytes of content`)
  }

  /** An informational answer was parsed. */
  takeInformational(): FloodError | undefined {
    this.#informational++
    if (this.#informational <= INFORMATIONAL_ANSWERS) return undefined
    return new FloodError(`${this.#informational} informational answers before the answer`)
  }

  /** The headers of the answer were parsed. */
  beginBody(): void {
    this.#hasHead = true
  }

  /** A piece of the body was parsed. */
  takePiece(bytes: Bytes): FloodError | undefined {
    this.#body += bytes
    this.#pieces++
    if (this.#pieces <= PIECES + this.#body / BYTES_PER_PIECE) return undefined
    return new FloodError(`${this.#pieces} pieces for ${this.#body} bytes of content`)
  }
}
