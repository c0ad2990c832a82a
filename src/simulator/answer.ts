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
    (answer, fault) => withFault(answer, fault, contents, request),
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

function withFault(answer: Answer, fault: Fault, contents: DeviceContents, request: DeviceRequest): Answer {
  const { body, framing } = answer
  const cutAt = (at: number, how: AnswerEnd) => ({ at: Math.floor(body.length * at), how })
  const replaced = (status: number, type: string, text: string): Answer => ({
    ...answer,
    ...answerOf(status, type, textBody(text), framing),
  })
  switch (fault.type) {
    case 'cut-with-length':
      return { ...answer, framing: 'length', end: cutAt(fault.at, { type: 'close' }) }
    case 'cut-without-length':
      return { ...answer, framing: 'close', end: cutAt(fault.at, { type: 'close' }) }
    case 'cut-chunked':
      return { ...answer, framing: 'chunked', end: cutAt(fault.at, { type: 'close' }) }
    case 'reset':
      return { ...answer, end: cutAt(fault.at, { type: 'reset' }) }
    case 'stall-before-headers':
      return { ...answer, end: { at: -1, how: { type: 'stall' } } }
    case 'stall-in-body':
      return { ...answer, end: cutAt(fault.at, { type: 'stall' }) }
    case 'vanish':
      return { ...answer, end: cutAt(fault.at, { type: 'vanish', seconds: fault.seconds }) }
    case 'hang':
      return { ...answer, silence: fault.seconds * 1000 }
    case 'drip':
      return { ...answer, rate: fault.rate }
    case 'not-found':
      return replaced(404, 'text/plain', 'not found\n')
    case 'server-error':
      return replaced(500, 'text/plain', 'internal error\n')
    case 'html':
      return replaced(200, 'text/html', '<!doctype html><title>Sign in</title><p>Welcome to the WiFi</p>\n')
    case 'redirect': {
      const moved = replaced(302, 'text/plain', 'moved\n')
      return { ...moved, headers: { ...moved.headers, Location: fault.location } }
    }
    case 'huge-headers':
      return { ...answer, headers: { ...answer.headers, 'X-Padding': 'x'.repeat(fault.bytes) } }
    case 'strange-headers':
      return { ...answer, headers: { ...answer.headers, 'X-Motion': fault.text } }
    case 'odd-http':
      return { ...answer, oddity: fault.kind, framing: framingOf(fault.kind, answer.framing) }
    case 'upgrade': {
      const switched = replaced(101, 'text/plain', 'something else\n')
      return { ...switched, headers: { ...switched.headers, Upgrade: 'websocket' } }
    }
    case 'flood':
      return floodAnswer(answer, fault)
    case 'ranges':
      return request.from === undefined ? answer : rangeAnswer(answer, fault.kind, contents, request)
    default:
      return { ...answer, body: damagedBody(body, fault, contents, request) }
  }
}

function framingOf(kind: OddHttp, framing: Framing): Framing {
  if (kind === 'padded-chunks') return 'chunked'
  return kind === 'doubled-length' || kind === 'length-too-long' ? 'length' : framing
}

function floodAnswer(answer: Answer, { kind, rate }: Extract<Fault, { type: 'flood' }>): Answer {
  if (kind === 'interim-answers') {
    const text = 'HTTP/1.1 102 Processing\r\n\r\n'
    return { ...answer, end: { at: -1, how: { type: 'flood', text, rate } } }
  }
  return { ...answer, framing: 'chunked', end: { at: 0, how: { type: 'flood', text: '1\r\n \r\n', rate } } }
}

type RangeKind = Extract<Fault, { type: 'ranges' }>['kind']

/** The requested part of a body, or a faulty one. */
function rangeAnswer(
  answer: Answer,
  kind: RangeKind,
  contents: DeviceContents,
  request: DeviceRequest,
): Answer {
  const { record, from = 0 } = request
  if (kind === 'silent') return { ...answer, end: { at: -1, how: { type: 'stall' } } }
  if (kind === 'refused') {
    return { ...answer, ...answerOf(416, 'text/plain', textBody('no ranges\n'), answer.framing) }
  }
  const isOther = kind === 'other-log' && record !== undefined
  const whole = isOther ? trackBody(contents, anotherLog(contents, record)) : answer.body
  const start = kind === 'other-start' ? Math.floor(from / 2) : from
  const total = kind === 'other-total' ? whole.length + GNSS_BYTES : whole.length
  const range = `bytes ${start}-${total - 1}/${total}`
  return {
    ...answer,
    status: 206,
    headers: { ...answer.headers, 'Content-Range': range },
    body: without(whole, 0, start),
  }
}

function damagedBody(body: Body, fault: Fault, contents: DeviceContents, { record }: DeviceRequest): Body {
  switch (fault.type) {
    case 'bit-flipped':
      return withFlippedBit(body, Math.min(Math.floor(body.length * fault.at), body.length - 1), fault.bit)
    case 'frames-lost': {
      const frames = Math.floor((body.length - HEADER_BYTES) / GNSS_BYTES)
      const from = HEADER_BYTES + Math.floor((frames - fault.frames) * fault.at) * GNSS_BYTES
      return without(body, from, from + fault.frames * GNSS_BYTES)
    }
    case 'implausible':
      return implausibleBody(body, fault.kind)
    case 'trailing-bracket':
      return joined(body, textBody(']}'))
    case 'log-growing':
      return record ? trackBody(contents, record, { grownBy: fault.frames }) : body
    case 'another-device':
      return record ? trackBody(contents, record, { motion: fault.id ?? contents.id + 1 }) : body
    case 'another-log':
      return record ? trackBody(contents, anotherLog(contents, record)) : body
    case 'size-equals-length':
      return textBody(
        JSON.stringify({ logs: contents.logs.map((log) => ({ ...log, size: fileLengthOf(log.size) })) }),
      )
    case 'no-battery': {
      const { battery: _, ...motion } = contents.info.motion
      return textBody(JSON.stringify({ ...contents.info, motion }))
    }
    case 'another-identifier': {
      const identifier = fault.id ?? contents.id + 1
      return textBody(JSON.stringify({ motion: { ...contents.info.motion, identifier } }))
    }
    case 'garbage-json':
      return textBody('{"motion": {"wifi": "station", \u0000\u001b[2J\ufffd,,')
    case 'huge-json':
      return joined(textBody('{"logs":["'), repeatedBody('x', fault.bytes), textBody('"]}'))
    case 'deep-json':
      return joined(repeatedBody('[', fault.depth), repeatedBody(']', fault.depth))
    default:
      return body
  }
}

/** The log that a device confuses with the requested one: the next with a track, else one a day older. */
function anotherLog(contents: DeviceContents, record: LogRecord): LogRecord {
  const other = contents.logs.find((log) => log.file !== record.file && log.size > EMPTY_LOG)
  if (other) return other
  const day = 86_400_000
  return { ...record, start_date: record.start_date - day, end_date: Math.max(0, record.end_date - day) }
}
