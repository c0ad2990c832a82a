/** A device's answer as a value: its content, the framing of its body, and its faults. */
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import { EMPTY_LOG, fileLengthOf, GNSS_BYTES, HEADER_BYTES } from '../core/domain/track-length.ts'
import {
  type Body,
  implausibleBody,
  joined,
  repeatedBody,
  textBody,
  withFlippedBit,
  without,
} from './body.ts'
import { type DeviceContents, firmwareCodeOf, type LogRecord } from './contents.ts'
import type { Fault, OddHttp, RequestKind } from './faults.ts'
import { type TrackSource, trackChunks, trackLength } from './track.ts'

/** How the client finds the end of a body: devices are assumed to `close` (docs/device.md, "HTTP"). */
export type Framing = 'close' | 'length' | 'chunked'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly framing: Framing
  readonly body: Body
  /** How its HTTP deviates. */
  readonly oddity?: OddHttp
  /** A silence before the first byte. */
  readonly silence: Milliseconds
  /** Bytes a second, if slower than the device. */
  readonly rate: number
  /** Where the answer ends early, in bytes of the body (-1 = before its headers), and how. */
  readonly end: { readonly at: Bytes; readonly how: AnswerEnd }
}

export type AnswerEnd =
  | { readonly type: 'close' }
  | { readonly type: 'reset' }
  /** No answer; the client must give up. */
  | { readonly type: 'stall' }
  | { readonly type: 'vanish'; readonly seconds: number }
  /** Repeats the text at `rate` bytes a second until the client disconnects. */
  | { readonly type: 'flood'; readonly text: string; readonly rate: number }

/** The content of a path. */
export interface DeviceRequest {
  readonly path: string
  readonly kind: RequestKind
  readonly record: LogRecord | undefined
  /** The first requested byte; undefined for all. */
  readonly from?: Bytes | undefined
}

const json = 'application/json'
const payloadKinds: Readonly<Record<string, RequestKind>> = {
  '/info.json': 'info',
  '/settings.json': 'settings',
  '/logs.json': 'logs',
}

/** The meaning of a path to the device. */
export function requestOf(contents: DeviceContents, path: string, from?: Bytes): DeviceRequest {
  const kind = payloadKinds[path]
  if (kind) return { path, kind, record: undefined, from }
  const record = contents.logs.find((log) => log.file === path)
  return { path, kind: record ? 'track' : 'other', record, from }
}

/** The device's answer, with its faults. */
export function answerTo(
  contents: DeviceContents,
  request: DeviceRequest,
  framing: Framing,
  faults: readonly Fault[],
): Answer {
  return faults.reduce(
    (answer, fault) => withFault(fault, { answer, contents, request }),
    soundAnswer(contents, request, framing),
  )
}

function soundAnswer(contents: DeviceContents, request: DeviceRequest, framing: Framing): Answer {
  switch (request.kind) {
    case 'info':
      return answerOf(200, json, textBody(JSON.stringify(contents.info)), framing)
    case 'settings':
      return answerOf(200, json, textBody(JSON.stringify(contents.settings)), framing)
    case 'logs':
      return answerOf(200, json, textBody(JSON.stringify({ logs: contents.logs })), framing)
    default:
      if (!request.record) return answerOf(404, 'text/plain', textBody('not found\n'), framing)
      return answerOf(200, 'application/octet-stream', trackBody(contents, request.record), framing)
  }
}

function answerOf(status: number, type: string, body: Body, framing: Framing): Answer {
  return {
    status,
    headers: { 'Content-Type': type },
    framing,
    body,
    silence: 0,
    rate: Infinity,
    end: { at: Infinity, how: { type: 'close' } },
  }
}

function trackBody(
  contents: DeviceContents,
  record: LogRecord,
  changes: Partial<Pick<TrackSource, 'motion' | 'grownBy'>> = {},
): Body {
  const source = { motion: contents.id, record, firmware: firmwareCodeOf(contents), ...changes }
  return { length: trackLength(source), chunks: () => trackChunks(source) }
}

/** What a fault changes of an answer that is sound, or has other faults. */
interface Before {
  readonly answer: Answer
  readonly contents: DeviceContents
  readonly request: DeviceRequest
}

type Kind = Fault['type']
type Of<Each extends Kind> = { [One in Each]: { readonly type: One } & Extract<Fault, { type: One }> }[Each]

function withFault<Each extends Kind>(fault: Of<Each>, before: Before): Answer {
  const change: (fault: Of<Each>, before: Before) => Partial<Answer> = changes[fault.type]
  return { ...before.answer, ...change(fault, before) }
}

const stalled: Pick<Answer, 'end'> = { end: { at: -1, how: { type: 'stall' } } }

/** What each fault changes of the answer; the rest stays. */
const changes: { readonly [Each in Kind]: (fault: Of<Each>, before: Before) => Partial<Answer> } = {
  'cut-with-length': ({ at }, { answer }) => ({ framing: 'length', ...cut(answer, at, { type: 'close' }) }),
  'cut-without-length': ({ at }, { answer }) => ({ framing: 'close', ...cut(answer, at, { type: 'close' }) }),
  'cut-chunked': ({ at }, { answer }) => ({ framing: 'chunked', ...cut(answer, at, { type: 'close' }) }),
  reset: ({ at }, { answer }) => cut(answer, at, { type: 'reset' }),
  'stall-before-headers': () => stalled,
  'stall-in-body': ({ at }, { answer }) => cut(answer, at, { type: 'stall' }),
  vanish: ({ at, seconds }, { answer }) => cut(answer, at, { type: 'vanish', seconds }),
  hang: ({ seconds }) => ({ silence: seconds * 1000 }),
  drip: ({ rate }) => ({ rate }),
  'not-found': (_, before) => replaced(before, 404, 'text/plain', 'not found\n'),
  'server-error': (_, before) => replaced(before, 500, 'text/plain', 'internal error\n'),
  html: (_, before) =>
    replaced(before, 200, 'text/html', '<!doctype html><title>Sign in</title><p>Welcome to the WiFi</p>\n'),
  redirect: ({ location }, before) =>
    withHeader(replaced(before, 302, 'text/plain', 'moved\n'), 'Location', location),
  'huge-headers': ({ bytes }, { answer }) => withHeader(answer, 'X-Padding', 'x'.repeat(bytes)),
  'strange-headers': ({ text }, { answer }) => withHeader(answer, 'X-Motion', text),
  'odd-http': ({ kind }, { answer }) => ({ oddity: kind, framing: framingOf(kind, answer.framing) }),
  upgrade: (_, before) =>
    withHeader(replaced(before, 101, 'text/plain', 'something else\n'), 'Upgrade', 'websocket'),
  flood: ({ kind, rate }) =>
    kind === 'interim-answers'
      ? { end: { at: -1, how: { type: 'flood', text: 'HTTP/1.1 102 Processing\r\n\r\n', rate } } }
      : { framing: 'chunked', end: { at: 0, how: { type: 'flood', text: '1\r\n \r\n', rate } } },
  ranges: ({ kind }, before) => (before.request.from === undefined ? {} : rangeOf(kind, before)),
  'bit-flipped': ({ at, bit }, { answer: { body } }) => ({
    body: withFlippedBit(body, Math.min(Math.floor(body.length * at), body.length - 1), bit),
  }),
  'frames-lost': ({ at, frames: lost }, { answer: { body } }) => {
    const frames = Math.floor((body.length - HEADER_BYTES) / GNSS_BYTES)
    const from = HEADER_BYTES + Math.floor((frames - lost) * at) * GNSS_BYTES
    return { body: without(body, from, from + lost * GNSS_BYTES) }
  },
  implausible: ({ kind }, { answer }) => ({ body: implausibleBody(answer.body, kind) }),
  'trailing-bracket': (_, { answer }) => ({ body: joined(answer.body, textBody(']}')) }),
  'log-growing': ({ frames }, before) => otherTrack(before, { grownBy: frames }),
  'another-device': ({ id }, before) => otherTrack(before, { motion: id ?? before.contents.id + 1 }),
  'another-log': (_, before) => otherTrack(before, {}, anotherLog),
  'size-equals-length': (_, { contents: { logs } }) =>
    jsonBody({ logs: logs.map((log) => ({ ...log, size: fileLengthOf(log.size) })) }),
  'no-battery': (_, { contents: { info } }) => {
    const { battery: _battery, ...motion } = info.motion
    return jsonBody({ ...info, motion })
  },
  'another-identifier': ({ id }, { contents }) =>
    jsonBody({ motion: { ...contents.info.motion, identifier: id ?? contents.id + 1 } }),
  'garbage-json': () => ({ body: textBody('{"motion": {"wifi": "station", \u0000\u001b[2J\ufffd,,') }),
  'huge-json': ({ bytes }) => ({
    body: joined(textBody('{"logs":["'), repeatedBody('x', bytes), textBody('"]}')),
  }),
  'deep-json': ({ depth }) => ({ body: joined(repeatedBody('[', depth), repeatedBody(']', depth)) }),
  // Another device answers, without this one's faults.
  swapped: () => ({}),
}

function cut({ body }: Answer, at: number, how: AnswerEnd): Pick<Answer, 'end'> {
  return { end: { at: Math.floor(body.length * at), how } }
}

function replaced({ answer }: Before, status: number, type: string, text: string): Answer {
  return answerOf(status, type, textBody(text), answer.framing)
}

function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, [name]: value } }
}

function jsonBody(payload: object): Pick<Answer, 'body'> {
  return { body: textBody(JSON.stringify(payload)) }
}

/** The track of another device, of another length, or of another log; what is not a track stays. */
function otherTrack(
  { contents, request: { record } }: Before,
  changed: Partial<Pick<TrackSource, 'motion' | 'grownBy'>>,
  logOf: (contents: DeviceContents, record: LogRecord) => LogRecord = (_, own) => own,
): Partial<Answer> {
  return record === undefined ? {} : { body: trackBody(contents, logOf(contents, record), changed) }
}

function framingOf(kind: OddHttp, framing: Framing): Framing {
  if (kind === 'padded-chunks') return 'chunked'
  return kind === 'doubled-length' || kind === 'length-too-long' ? 'length' : framing
}

/** The requested part of a body, or a faulty one. */
function rangeOf(kind: Of<'ranges'>['kind'], before: Before): Partial<Answer> {
  const { answer, contents, request } = before
  const { record, from = 0 } = request
  if (kind === 'silent') return stalled
  if (kind === 'refused') return replaced(before, 416, 'text/plain', 'no ranges\n')
  const isOther = kind === 'other-log' && record !== undefined
  const whole = isOther ? trackBody(contents, anotherLog(contents, record)) : answer.body
  const start = kind === 'other-start' ? Math.floor(from / 2) : from
  const total = kind === 'other-total' ? whole.length + GNSS_BYTES : whole.length
  const part = withHeader(answer, 'Content-Range', `bytes ${start}-${total - 1}/${total}`)
  return { ...part, status: 206, body: without(whole, 0, start) }
}

/** The log that a device confuses with the requested one: the next with a track, else one a day older. */
function anotherLog(contents: DeviceContents, record: LogRecord): LogRecord {
  const other = contents.logs.find((log) => log.file !== record.file && log.size > EMPTY_LOG)
  if (other) return other
  const day = 86_400_000
  return { ...record, start_date: record.start_date - day, end_date: Math.max(0, record.end_date - day) }
}
