/** Small devices for tests of the simulator, and plain sockets to observe them. */
import { connect } from 'node:net'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import type { Endpoint } from '../../src/simulator/endpoints.ts'

export function logOf(changes: Partial<LogRecord> = {}): LogRecord {
  const frames = 2000
  return {
    file: '/logs/2026/10/0601_2026-10-12-1100.oao',
    size: 1536 + 52 * frames,
    timezone: 60,
    mode: 0,
    start_date: Date.UTC(2026, 9, 12, 10, 0, 4),
    end_date: Date.UTC(2026, 9, 12, 10, 30, 4),
    duration: 1_800_000,
    distance: 2_400_000,
    '2s_best': 13_691,
    '10s_best': 13_298,
    '500m_best': 12_755,
    '1852m_best': 8646,
    a500m_best: 7438,
    '1h_best': 0,
    spot: '',
    wind: '',
    board: '',
    sail: '',
    fin: '',
    ...changes,
  }
}

/** A device with a log, unless others are given. */
export function deviceOf(
  id = 601,
  logs: readonly LogRecord[] = [
    logOf({ file: `/logs/2026/10/${String(id).padStart(4, '0')}_2026-10-12-1100.oao` }),
  ],
): DeviceContents {
  return {
    id,
    info: { motion: { identifier: id, battery: { level: 77, charging: false } } },
    settings: { settings: { gnss_rate: '5', timezone: '60' } },
    logs,
  }
}

/** What a connection received until it ended, and how it ended. */
export interface Exchange {
  readonly raw: Buffer
  readonly head: string
  readonly body: Buffer
  readonly end: 'closed' | 'reset' | 'timed-out'
}

/** How long a client waits for the rest of an answer. */
export interface Patience {
  /** ms, counted from when `bytes` of the body have come. */
  readonly span: number
  readonly bytes?: number
}

/** Longer than any answer takes on a busy machine; only a missing one is waited for so long. */
const LONGEST = 50_000

/** One GET over a bare socket, because a client would hide details of the wire. */
export function get(
  { host, port }: Endpoint,
  path: string,
  patience: Patience = { span: LONGEST },
): Promise<Exchange> {
  const { span, bytes } = patience
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host, port }, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`))
    const end = (how: Exchange['end']) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ ...partsOf(Buffer.concat(chunks)), end: how })
    }
    const wait = (ms: number) => setTimeout(() => end('timed-out'), ms)
    let timer = wait(bytes === undefined ? span : LONGEST)
    let isListening = bytes === undefined
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (isListening || partsOf(Buffer.concat(chunks)).body.length < (bytes ?? 0)) return
      isListening = true
      clearTimeout(timer)
      timer = wait(span)
    })
    socket.once('end', () => end('closed'))
    socket.once('error', () => end('reset'))
  })
}

function partsOf(raw: Buffer): Pick<Exchange, 'raw' | 'head' | 'body'> {
  const at = raw.indexOf('\r\n\r\n')
  return {
    raw,
    head: raw.subarray(0, at === -1 ? raw.length : at).toString('latin1'),
    body: at === -1 ? Buffer.alloc(0) : raw.subarray(at + 4),
  }
}

/** How a connect to the endpoint ends. */
export function knock({ host, port }: Endpoint, patience = LONGEST): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (how: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(how)
    }
    const timer = setTimeout(() => end('timed out'), patience)
    socket.once('connect', () => end('connected'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}
