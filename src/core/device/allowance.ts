/** What one exchange may cost: bytes on the wire, messages and pieces, each bounded by what an honest device could send. */
import type { Bytes } from '../base/units.ts'

/** For the headers of an answer and of the informational ones before it: an honest device sends a few hundred bytes. */
const HEAD: Bytes = 64 * 1024

/** Informational answers (HTTP 1xx) before the answer: one a second while a slow device prepares a list. */
const INFORMATIONAL_ANSWERS = 32

/** What the wire carries beside a body of any length: headers, and what the reader has not yet taken. */
const BESIDE_BODY: Bytes = 256 * 1024

/** Pieces of a body of any length: a short list may be sent word by word. */
const PIECES = 32_768

/** A longer body comes in pieces of this many bytes on average; a device that sends chunks of 128 bytes has some to spare. */
const BYTES_PER_PIECE: Bytes = 16

/** A device sends what no honest one could: reading on would cost the processor time of the others. */
export class FloodError extends Error {
  readonly code = 'flood'
  constructor(what: string) {
    super(`the device floods the connection: ${what}`)
    this.name = 'FloodError'
  }
}

/** Counts one exchange; each `take` returns the error to end it with once the exchange has had more than its share. */
export class Allowance {
  #wire: Bytes = 0
  #body: Bytes = 0
  #informational = 0
  #pieces = 0
  #hasHead = false

  /** Bytes came from the network; call it before they are parsed. */
  takeWire(bytes: Bytes): FloodError | undefined {
    // What came with the read that is still to be parsed may be the end of the headers, and a body behind them.
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
