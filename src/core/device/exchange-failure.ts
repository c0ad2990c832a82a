/** Turns a failed exchange with a device into a trouble: a code and words for people. */
import { errors } from 'undici'
import { sanitiseText } from '../base/sanitise.ts'
import type { Trouble, TroubleCode } from '../domain/trouble.ts'

/** A library's message may contain the device's text, so it is cut here. */
const REASON_LENGTH = 200

/** The trouble of an exchange for a path; undefined for an error that is not the device's doing. */
export function troubleOf(path: string, error: unknown): Trouble | undefined {
  const code = codeOf(error)
  return code && { code, message: describeFailure(path, error), path: shortPath(path) }
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

/** `/info.json` is `info.json` in the log; a track's path stays whole (docs/device.md, "Log lines"). */
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
  const code = 'code' in error && typeof error.code === 'string' ? codes[error.code] : undefined
  return code ?? (error instanceof errors.UndiciError ? 'reset' : undefined)
}

/** False for what `read` threw for its own reasons, however late. */
export function isOfExchange(error: unknown, whole: AbortSignal): boolean {
  return error === whole.reason || codeOf(error) !== undefined
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
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return `${name}: the connection broke before the answer was complete`
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
    case 'ENOBUFS':
      return `${name}: the laptop could not open a connection`
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `${name}: the answer has too many headers for a motion`
    default:
      return `${name}: ${error instanceof Error ? sanitiseText(error.message, REASON_LENGTH) : 'the exchange was ended'}`
  }
}
