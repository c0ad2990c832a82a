/** Small devices for tests of the simulator, and plain sockets to look at them with. */
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

/** A device with a log of its own, unless it has others. */
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

/** What came over one connection until it ended, and how it ended. */
export interface Exchange {
  readonly raw: Buffer
  readonly head: string
  readonly body: Buffer
  readonly end: 'closed' | 'reset' | 'timed-out'
}

/** One GET over a bare socket: nothing of the wire is hidden by a client. */
export function get({ host, port }: Endpoint, path: string, patience = 5000): Promise<Exchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host, port }, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`))
    const end = (how: Exchange['end']) => {
      clearTimeout(timer)
      socket.destroy()
      const raw = Buffer.concat(chunks)
      const at = raw.indexOf('\r\n\r\n')
      resolve({
        raw,
        head: raw.subarray(0, at === -1 ? raw.length : at).toString('latin1'),
        body: at === -1 ? Buffer.alloc(0) : raw.subarray(at + 4),
        end: how,
      })
    }
    const timer = setTimeout(() => end('timed-out'), patience)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.once('end', () => end('closed'))
    socket.once('error', () => end('reset'))
  })
}

/** How a connect to the endpoint ends. */
export function knock({ host, port }: Endpoint, patience = 1000): Promise<string> {
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
