/** Bodies as chunks that are made while they are sent, and the damage they can take, also behind right checksums. */
import type { Bytes } from '../core/base/units.ts'
import { GNSS_BYTES, HEADER_BYTES } from '../core/domain/track-length.ts'
import { sign } from './track.ts'

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

/**
 * - `day-off`: its clock is a day behind
 * - `off-globe`: half of its positions are not on the globe
 * - `leap`: half of its positions are far from the others
 * - `rushed`: its frames are a millisecond apart
 * - `hastened`: its frames are twice as fast as the figures in its header
 */
export const implausibleKinds = ['day-off', 'off-globe', 'leap', 'rushed', 'hastened'] as const
export type ImplausibleKind = (typeof implausibleKinds)[number]

type FrameChange = (frame: Buffer, index: number) => void

const DAY = 86_400_000n
const modes = { wholeSecond: 0x0ad4, partSecond: 0x0ad5 } as const

/** The track made implausible: it keeps its header and length, and every frame gets a new checksum. */
export function implausibleBody(body: Body, kind: ImplausibleKind): Body {
  return {
    length: body.length,
    *chunks() {
      const change = changeOf(kind, Math.floor((body.length - HEADER_BYTES) / GNSS_BYTES))
      let at = 0
      // A track's chunks end with a frame.
      for (const chunk of body.chunks()) {
        yield at < HEADER_BYTES ? chunk : changedFrames(chunk, change, (at - HEADER_BYTES) / GNSS_BYTES)
        at += chunk.length
      }
    },
  }
}

function changedFrames(chunk: Uint8Array, change: FrameChange, first: number): Uint8Array {
  const changed = Buffer.from(chunk)
  const count = Math.floor(changed.length / GNSS_BYTES)
  for (let index = 0; index < count; index += 1) {
    const frame = changed.subarray(index * GNSS_BYTES, (index + 1) * GNSS_BYTES)
    change(frame, first + index)
    sign(frame, 0, GNSS_BYTES)
  }
  return changed
}

function changeOf(kind: ImplausibleKind, frames: number): FrameChange {
  const lateLatitude = (latitude: number): FrameChange => {
    return (frame, index) => index >= frames / 2 && frame.writeInt32LE(latitude, 4)
  }
  switch (kind) {
    case 'day-off':
      return (frame) => frame.writeBigUInt64LE(frame.readBigUInt64LE(24) - DAY, 24)
    case 'off-globe':
      return lateLatitude(91e7)
    case 'leap':
      return lateLatitude(50e7)
    case 'hastened':
      return (frame) => frame.writeUInt32LE(frame.readUInt32LE(16) * 2, 16)
    case 'rushed': {
      let start = 0n
      return (frame, index) => {
        if (index === 0) start = frame.readBigUInt64LE(24)
        const utc = start + BigInt(index)
        frame.writeBigUInt64LE(utc, 24)
        frame.writeUInt16LE(utc % 1000n === 0n ? modes.wholeSecond : modes.partSecond, 0)
      }
    }
  }
}
