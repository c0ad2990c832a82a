/** Reads the body of a request up to a limit. */
import type { IncomingMessage } from 'node:http'
import type { Bytes } from '../core/base/units.ts'

/** The body as text; `too-large` beyond `limit` bytes, `cut` where the client went away or took too long. Never throws. */
export async function readBody(
  request: IncomingMessage,
  limit: Bytes,
): Promise<{ readonly text: string } | 'too-large' | 'cut'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return 'too-large'
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > limit) return 'too-large'
      parts.push(part)
    }
  } catch {
    return 'cut'
  }
  return { text: Buffer.concat(parts).toString('utf8') }
}
