/** Bounds what one exchange may cost in bytes, messages and pieces by what an honest device could send. */
import type { Dispatcher } from 'undici'
import type { Bytes } from '../base/units.ts'
import { ExchangeError } from './exchange-failure.ts'

/** For the headers of an answer and of the informational ones before it: an honest device sends a few hundred bytes. */
const HEAD: Bytes = 64 * 1024

/** Informational answers (HTTP 1xx) before the answer: one a second while a slow device prepares a list. */
const INFORMATIONAL_ANSWERS = 32

/** What the wire carries beside a body of any length: headers, and what the reader has not taken yet. */
const BESIDE_BODY: Bytes = 256 * 1024

/** Pieces of a body of any length: a short list may be sent word by word. */
const PIECES = 32_768

/** A longer body comes in pieces of at least this many bytes on average; chunks of 128 are well within. */
const BYTES_PER_PIECE: Bytes = 16

/** Counts one exchange; each `take` returns the error to end it with, once no honest device could send so much. */
export class Allowance {
  #wire: Bytes = 0
  #body: Bytes = 0
  #informational = 0
  #pieces = 0
  #hasHead = false

  /** Call it for bytes from the network before they are parsed. */
  takeWire(bytes: Bytes): ExchangeError | undefined {
    // The last read may hold the end of the headers, and a body after them.
    if (!this.#hasHead && this.#wire > HEAD) return flood(`${this.#wire} bytes, and still no answer begins`)
    this.#wire += bytes
    const beside = this.#wire - this.#body
    if (!this.#hasHead || beside <= BESIDE_BODY + this.#body) return undefined
    return flood(`${this.#wire} bytes for ${this.#body} bytes of content`)
  }

  /** An informational answer was parsed. */
  takeInformational(): ExchangeError | undefined {
    this.#informational++
    if (this.#informational <= INFORMATIONAL_ANSWERS) return undefined
    return flood(`${this.#informational} informational answers before the answer`)
  }

  /** The headers of the answer were parsed. */
  beginBody(): void {
    this.#hasHead = true
  }

  /** A piece of the body was parsed. */
  takePiece(bytes: Bytes): ExchangeError | undefined {
    this.#body += bytes
    this.#pieces++
    if (this.#pieces <= PIECES + this.#body / BYTES_PER_PIECE) return undefined
    return flood(`${this.#pieces} pieces for ${this.#body} bytes of content`)
  }
}

function flood(what: string): ExchangeError {
  return new ExchangeError('flood', `the device floods the connection: ${what}`)
}

/** For undici's `compose`: counts an answer against its allowance; `onStart` is called when its request goes out. */
export function countedBy(
  allowance: Allowance,
  onStart: () => void,
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        onStart()
        handler.onRequestStart?.(controller, context)
      },
      onResponseStart: (controller, status, headers, message) => {
        if (status < 200) throwIf(allowance.takeInformational())
        else allowance.beginBody()
        handler.onResponseStart?.(controller, status, headers, message)
      },
      onResponseData: (controller, piece) => {
        throwIf(allowance.takePiece(piece.byteLength))
        handler.onResponseData?.(controller, piece)
      },
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    })
}

/** Both readers end an exchange with what is thrown here. */
export function throwIf(error: Error | undefined): void {
  if (error !== undefined) throw error
}
