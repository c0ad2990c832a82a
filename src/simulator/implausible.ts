/** Makes tracks that cannot be true although their checksums are right (docs/device.md, "The track file"). */
import { GNSS_BYTES, HEADER_BYTES } from '../core/domain/track-length.ts'
import type { Body } from './body.ts'
import { sign } from './track.ts'

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
