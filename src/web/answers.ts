/** Short answers in plain text. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

export interface Refusal {
  readonly status: number
  /** A sentence for people. */
  readonly reason: string
  /** s */
  readonly retryAfter?: number
}

/** Sends a whole body; a `HEAD` request gets the headers alone. */
export function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: OutgoingHttpHeaders; body: string | Uint8Array },
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Refuses, and closes without reading the rest of the request. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: Refusal,
  headers: OutgoingHttpHeaders,
): void {
  sendWhole(request, response, {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', connection: 'close' },
    body: `${reason}\n`,
  })
}
