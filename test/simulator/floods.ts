/** The ways in which a device can flood a monitor: a beginning, and a unit repeated endlessly. */

export interface Flood {
  /** Sent once. */
  readonly first: string
  /** Repeated. */
  readonly unit: string
  /** Whether each unit is a packet of its own, as far as the system allows. */
  readonly isCrumbled?: boolean
}

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const endless = 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
const fields = 'X-Field: some words\r\n'.repeat(20)

/** By name: a sentence's subject. */
export const floods = {
  'endless 102 answers': { first: '', unit: 'HTTP/1.1 102 Processing\r\n\r\n' },
  'endless 102 answers, a packet each': {
    first: '',
    unit: 'HTTP/1.1 102 Processing\r\n\r\n',
    isCrumbled: true,
  },
  'endless 103 answers with headers': { first: '', unit: `HTTP/1.1 103 Early Hints\r\n${fields}\r\n` },
  'endless 100 answers': { first: '', unit: 'HTTP/1.1 100 Continue\r\n\r\n' },
  'endless headers': { first: 'HTTP/1.1 200 OK\r\n', unit: 'X: y\r\n' },
  'a header without an end': { first: 'HTTP/1.1 200 OK\r\nX: ', unit: 'yyyyyyyyyyyyyyyy' },
  'a status line without an end': { first: 'HTTP/1.1 200 ', unit: 'OK OK OK OK OK ' },
  'empty lines before the status line': { first: '', unit: '\r\n' },
  'bytes before the status line': { first: '', unit: 'some bytes ' },
  'chunks of one byte': { first: chunked, unit: '1\r\n \r\n' },
  'chunks of one byte, a packet each': { first: chunked, unit: '1\r\n \r\n', isCrumbled: true },
  'chunks of four bytes': { first: chunked, unit: '4\r\n    \r\n' },
  'chunks with long extensions': { first: chunked, unit: `1;${'x'.repeat(3000)}\r\n \r\n` },
  'endless trailers': { first: `${chunked}0\r\n`, unit: 'X: y\r\n' },
  'endless empty trailers': { first: `${chunked}0\r\n`, unit: 'X:\r\n' },
  'more and more answers': { first: '', unit: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}' },
  'bytes behind a short answer': {
    first: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}',
    unit: 'and more ',
  },
  'a body without an end': { first: endless, unit: ' '.repeat(1400) },
  'a body of one byte a packet': { first: endless, unit: ' ', isCrumbled: true },
} as const satisfies Readonly<Record<string, Flood>>

export type FloodName = keyof typeof floods

export const floodNames = Object.keys(floods) as readonly FloodName[]
