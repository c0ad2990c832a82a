/** Bodies as chunks that are made while they are sent, and the damage they can take. */
import type { Bytes } from '../core/base/units.ts'

/** The length is known before the first chunk is made. */
export interface Body {
  readonly length: Bytes
  chunks(): Iterable<Uint8Array>
}

/** A body of a text in UTF-8. */
export function textBody(text: string): Body {
  const bytes = Buffer.from(text)
  return { length: bytes.length, chunks: () => [bytes] }
}

/** A body that repeats the unit, cut to the length. */
export function repeatedBody(unit: string, length: Bytes): Body {
  const chunk = Buffer.from(unit.repeat(Math.max(1, Math.ceil(65_536 / unit.length))))
  return {
    length,
    *chunks() {
      for (let left = length; left > 0; left -= chunk.length)
        yield chunk.subarray(0, Math.min(left, chunk.length))
    },
  }
}

/** One body after the other. */
export function joined(...parts: readonly Body[]): Body {
  return {
    length: parts.reduce((total, part) => total + part.length, 0),
    *chunks() {
      for (const part of parts) yield* part.chunks()
    },
  }
}

/** Flips one bit of the byte at `offset`. */
export function withFlippedBit(body: Body, offset: Bytes, bit: number): Body {
  return {
    length: body.length,
    *chunks() {
      let at = 0
      for (const chunk of body.chunks()) {
        const index = offset - at
        at += chunk.length
        const byte = chunk[index]
        if (byte === undefined) yield chunk
        else yield Uint8Array.from(chunk).fill(byte ^ (1 << bit), index, index + 1)
      }
    },
  }
}

/** Omits the bytes from `from` to before `to`. */
export function without(body: Body, from: Bytes, to: Bytes): Body {
  return {
    length: body.length - Math.max(0, Math.min(to, body.length) - from),
    *chunks() {
      let at = 0
      for (const chunk of body.chunks()) {
        const before = chunk.subarray(0, Math.max(0, from - at))
        const after = chunk.subarray(Math.max(0, to - at))
        at += chunk.length
        if (before.length > 0) yield before
        if (after.length > 0) yield after
      }
    },
  }
}
