/**
 * One simulated device on its endpoint: slow, one answer at a time, and each connection closed after its answer
 * (docs/device.md, "HTTP").
 */
import { once } from 'node:events'
import { STATUS_CODES } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { AccessPoint } from './access-point.ts'
import { type Answer, type AnswerEnd, answerTo, type Framing, requestOf } from './answer.ts'
import type { DeviceContents } from './contents.ts'
import type { Endpoint } from './endpoints.ts'
import { drawFaults, type FaultRule, type OddHttp } from './faults.ts'
import type { Random } from './random.ts'

export interface DeviceCounters {
  connections: number
  requests: number
  /** The most requests open at one time: more than one means that a client did not wait. */
  mostAtOnce: number
  /** Bytes of bodies passed to the network. */
  bytes: Bytes
}

export interface DeviceServerOptions {
  readonly contents: DeviceContents
  /** The present contents of another device, for one that answers in its place. */
  readonly contentsOf: (id: MotionId) => DeviceContents | undefined
  readonly air: AccessPoint
  /** Bytes a second. */
  readonly rate: Bytes
  /** The shortest and longest time to answer a request. */
  readonly answer: readonly [Milliseconds, Milliseconds]
  readonly framing: Framing
  readonly random: Random
  /** `by` is the device that answers: this one, unless it has swapped its address with another. */
  readonly onRequest: (path: string, by: MotionId) => void
  readonly onAnswered: (path: string, bytes: Bytes, by: MotionId) => void
  /** The device must leave the WiFi for this many seconds. */
  readonly onVanish: (seconds: number) => void
}

export type DeviceServer = ReturnType<typeof createDeviceServer>

const longestHead = 8192

/** One request with its connection. */
interface Exchange {
  readonly socket: Socket
  readonly path: string
  readonly from: Bytes | undefined
  /** Aborted when the connection ends or the device has left. */
  readonly signal: AbortSignal
}

/** A device that is off until it listens. */
export function createDeviceServer(options: DeviceServerOptions) {
  const { random } = options
  const { id } = options.contents
  let { contents } = options
  const counters: DeviceCounters = { connections: 0, requests: 0, mostAtOnce: 0, bytes: 0 }
  const faults: FaultRule[] = []
  const connections = new Map<Socket, AbortController>()
  let server: Server | undefined
  let queue = Promise.resolve()
  let open = 0

  const serve = async (exchange: Exchange) => {
    const { path, from, signal } = exchange
    if (signal.aborted) return
    const drawn = drawFaults(faults, requestOf(contents, path).kind, path)
    const swapped = drawn.find((fault) => fault.type === 'swapped')
    const answering = (swapped && options.contentsOf(swapped.with)) ?? contents
    options.onRequest(path, answering.id)
    const before = counters.bytes
    try {
      const request = requestOf(answering, path, from)
      const answer = answerTo(answering, request, options.framing, swapped ? [] : drawn)
      await wait(random.between(...options.answer) + answer.silence, undefined, { signal })
      await send(exchange, answer, options, counters)
    } finally {
      options.onAnswered(path, counters.bytes - before, answering.id)
    }
  }
  const take = (exchange: Exchange) => {
    counters.requests += 1
    open += 1
    counters.mostAtOnce = Math.max(counters.mostAtOnce, open)
    queue = queue.then(async () => {
      try {
        await serve(exchange)
      } catch (error) {
        // A client or device that leaves ends an answer, which is expected.
        if (!exchange.signal.aborted && !exchange.socket.destroyed) throw error
      } finally {
        open -= 1
      }
    })
  }
  const onConnection = (socket: Socket) => {
    const ending = new AbortController()
    counters.connections += 1
    connections.set(socket, ending)
    socket.on('error', () => {})
    socket.once('close', () => {
      connections.delete(socket)
      ending.abort()
    })
    readRequest(socket, (path, from) => take({ socket, path, from, signal: ending.signal }))
  }
  const resetAll = () => {
    for (const socket of connections.keys()) socket.resetAndDestroy()
  }

  return {
    id,
    /** Its present contents. */
    get contents() {
      return contents
    },
    counters: counters as Readonly<DeviceCounters>,
    /** The faults of its answers; a used-up rule has no effect. */
    faults,
    /** Replaces its contents from the next request on. */
    change(next: DeviceContents): void {
      contents = next
    },
    /** Answers on the endpoint. Throws when it is taken. */
    async listen(endpoint: Endpoint): Promise<void> {
      // A device that was away does not know its old connections.
      resetAll()
      const next = createServer(onConnection)
      next.listen({ ...endpoint })
      await once(next, 'listening')
      server = next
    },
    /** Stops listening; open connections fall silent, as when a device leaves the WiFi, or are reset. */
    leave(fate: 'silent' | 'reset'): void {
      for (const ending of connections.values()) ending.abort()
      if (fate === 'reset') resetAll()
      // Closing waits for open connections; the endpoint itself is free at once.
      server?.close()
      server = undefined
    },
  }
}

/** Calls back with the one request of a connection, its path and first byte; anything else is a bad request. */
function readRequest(socket: Socket, onRequest: (path: string, from: Bytes | undefined) => void): void {
  let head = ''
  const onData = (bytes: Buffer) => {
    head += bytes.toString('latin1')
    const isWhole = head.includes('\r\n\r\n')
    if (!isWhole && head.length < longestHead) return
    socket.off('data', onData)
    // Keeps reading, or the end of the connection would not be noticed.
    socket.resume()
    const path = /^GET (\/\S*) HTTP\/1\.[01]\r\n/.exec(head)?.[1]
    const from = /^Range: *bytes=(\d+)-\r$/im.exec(head)?.[1]
    if (isWhole && path !== undefined) onRequest(path, from === undefined ? undefined : Number(from))
    else socket.end(headText(400, { Connection: 'close' }, 'HTTP/1.0'))
  }
  socket.on('data', onData)
}

/** Sends the answer at the device's pace and counts the bytes of its body. */
async function send(
  { socket, signal }: Exchange,
  answer: Answer,
  options: DeviceServerOptions,
  counters: DeviceCounters,
): Promise<void> {
  const { body, end } = answer
  if (end.at < 0) return finish(socket, end.how, signal, options)
  // Half of the answers announce that the connection closes, as with real devices.
  socket.write(headOf(answer, counters.requests % 2 === 0))
  const isChunked = answer.framing === 'chunked'
  const sizePadding = answer.oddity === 'padded-chunks' ? '   ' : ''
  const flow = options.air.flow(Math.min(options.rate, answer.rate))
  let sent = 0
  for (const chunk of body.chunks()) {
    let left = chunk.subarray(0, Math.max(0, end.at - sent))
    while (left.length > 0) {
      const bytes = await flow.take(left.length)
      if (signal.aborted || bytes === 0) return
      await write(socket, left.subarray(0, bytes), isChunked ? sizePadding : undefined, signal)
      sent += bytes
      counters.bytes += bytes
      left = left.subarray(bytes)
    }
    if (sent >= end.at) return finish(socket, end.how, signal, options)
  }
  socket.end(isChunked ? '0\r\n\r\n' : '')
}

/** Writes bytes, as a chunk with an extension of a given length if requested. */
async function write(
  socket: Socket,
  bytes: Uint8Array,
  sizePadding: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const piece =
    sizePadding === undefined
      ? bytes
      : Buffer.concat([
          Buffer.from(`${bytes.length.toString(16)}${sizePadding}\r\n`),
          bytes,
          Buffer.from('\r\n'),
        ])
  if (!socket.write(piece)) await once(socket, 'drain', { signal })
}

async function finish(
  socket: Socket,
  how: AnswerEnd,
  signal: AbortSignal,
  options: DeviceServerOptions,
): Promise<void> {
  switch (how.type) {
    case 'close':
      socket.end()
      return
    case 'reset':
      // Earlier writes must be sent first, or the reset would overtake them.
      await new Promise((resolve) => socket.write('', resolve))
      socket.resetAndDestroy()
      return
    case 'vanish':
      options.onVanish(how.seconds)
      return
    case 'flood':
      await flood(socket, how, signal, options.air)
      return
    case 'stall':
      if (!signal.aborted) await once(signal, 'abort')
  }
}

/** As fast as the WiFi allows, in whole texts, so that it stays within the protocol. */
async function flood(
  socket: Socket,
  { text, rate }: Extract<AnswerEnd, { type: 'flood' }>,
  signal: AbortSignal,
  air: AccessPoint,
): Promise<void> {
  const flow = air.flow(rate)
  const piece = Buffer.from(text.repeat(Math.ceil(4096 / text.length)))
  while (!signal.aborted) {
    for (let left = piece.length; left > 0; ) {
      const bytes = await flow.take(left)
      if (signal.aborted || bytes === 0) return
      left -= bytes
    }
    await write(socket, piece, undefined, signal)
  }
}

function headOf({ status, headers, framing, body, oddity }: Answer, isEndAnnounced: boolean): string {
  const length = body.length + (oddity === 'length-too-long' ? 1024 : 0)
  const framed = {
    ...headers,
    ...(framing === 'length' && { 'Content-Length': String(length) }),
    ...(framing === 'chunked' && { 'Transfer-Encoding': 'chunked' }),
    ...(isEndAnnounced && { Connection: 'close' }),
  }
  return withOddity(headText(status, framed, framing === 'chunked' ? 'HTTP/1.1' : 'HTTP/1.0'), oddity)
}

function headText(status: number, headers: Readonly<Record<string, string>>, version: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${version} ${status} ${STATUS_CODES[status] ?? 'Unknown'}`, ...lines, '', ''].join('\r\n')
}

/** A head as a small server may write it. */
function withOddity(head: string, oddity: OddHttp | undefined): string {
  const withLine = (line: string): string => head.replace('\r\n', `\r\n${line}\r\n`)
  switch (oddity) {
    case 'bare-line-feeds':
      return head.replaceAll('\r\n', '\n')
    case 'doubled-length':
      return head.replace(/(Content-Length: \d+\r\n)/, '$1$1')
    case 'continue-first':
      return `HTTP/1.1 100 Continue\r\n\r\n${head}`
    case 'folded-header':
      return withLine('X-Motion: one\r\n two')
    case 'spaced-name':
      return withLine('X-Motion : one')
    case 'control-byte':
      return withLine('X-Motion: a\u0001b')
    case 'nameless-header':
      return withLine(': one')
    default:
      return head
  }
}
