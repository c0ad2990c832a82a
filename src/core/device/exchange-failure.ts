/** Turns a failed exchange with a device into a trouble: a code and words for people. */
import { sanitiseText } from '../base/sanitise.ts'
import type { Trouble, TroubleCode } from '../domain/trouble.ts'

/** A library's message may contain the device's text, so it is cut here. */
const REASON_LENGTH = 200

/** The trouble of an exchange for a path; undefined for an error that is not the device's doing. */
export function troubleOf(path: string, error: unknown): Trouble | undefined {
  const code = codeOf(error)
  if (code === undefined) return undefined
  // `/info.json` is `info.json` in the log; a track's path stays whole (docs/device.md, "Log lines").
  const name = path.lastIndexOf('/') === 0 ? path.slice(1) : path
  return { code, message: `${name}: ${describeFailure(error, code)}`, path: name }
}

/** The device's answer ends an exchange: by what it holds, by its length, or by the time it takes. */
export class ExchangeError extends Error {
  readonly code: 'bad-status' | 'too-large' | 'timed-out' | 'not-http' | 'broken-answer' | 'flood'
  constructor(code: ExchangeError['code'], message: string) {
    super(message)
    this.name = 'ExchangeError'
    this.code = code
  }
}

export class StatusError extends ExchangeError {
  constructor(status: number) {
    super('bad-status', `the answer was ${describeStatus(status)}`)
  }
}

function describeStatus(status: number): string {
  if (status === 206) return 'another part of the file than was asked for (HTTP 206)'
  return status >= 300 && status < 400 ? `a redirect (HTTP ${status})` : `HTTP ${status}`
}

const codes: Readonly<Record<string, TroubleCode>> = {
  'bad-status': 'bad-status',
  'too-large': 'too-large',
  'timed-out': 'timed-out',
  'not-http': 'not-a-motion',
  'broken-answer': 'reset',
  flood: 'flood',
  EMFILE: 'descriptors',
  ENFILE: 'descriptors',
  ENOMEM: 'descriptors',
  ENOBUFS: 'descriptors',
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
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
}

function codeOf(error: unknown): TroubleCode | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'AbortError') return 'reset'
  const code = 'code' in error ? String(error.code) : ''
  // All of undici's own begin so.
  return codes[code] ?? (code.startsWith('UND_ERR') ? 'reset' : undefined)
}

/** False for what `read` threw for its own reasons, however late. */
export function isOfExchange(error: unknown, whole: AbortSignal): boolean {
  return error === whole.reason || codeOf(error) !== undefined
}

const BROKEN = 'the connection broke before the answer was complete'
const NO_CONNECTION = 'the device did not accept the connection in time'

/** What the codes mean to a person; any other error says it in its own message. */
const words: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: NO_CONNECTION,
  ETIMEDOUT: NO_CONNECTION,
  UND_ERR_HEADERS_TIMEOUT: 'the device accepted the request and did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'the device stopped in the middle of the answer',
  ECONNREFUSED: 'the device refused the connection',
  UND_ERR_SOCKET: BROKEN,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: BROKEN,
  ECONNRESET: BROKEN,
  'broken-answer': BROKEN,
  ERR_STREAM_PREMATURE_CLOSE: BROKEN,
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers for a motion',
}

function describeFailure(error: unknown, code: TroubleCode): string {
  if (code === 'descriptors') return 'the laptop could not open a connection'
  const known = error instanceof Error && 'code' in error ? words[String(error.code)] : undefined
  if (known !== undefined) return known
  return error instanceof Error ? sanitiseText(error.message, REASON_LENGTH) : 'the exchange was ended'
}
