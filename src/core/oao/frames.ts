/** The frames of an OAO track file: modes, lengths, checksum and header fields (docs/device.md, "The track file"). */
import type { Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../base/units.ts'
import type { MotionId } from '../domain/motion.ts'
import { GNSS_BYTES, HEADER_BYTES } from '../domain/track-length.ts'

/** The best speeds in a track's header, cut to mm/s. */
export interface BestSpeeds {
  readonly best2s: MillimetresPerSecond
  readonly best10s: MillimetresPerSecond
  readonly best500m: MillimetresPerSecond
}

/** What a track's header says of the whole track. */
export interface TrackHeader extends BestSpeeds {
  readonly motion: MotionId
  /** Printable ASCII only; other bytes are left out. */
  readonly nickname: string
  readonly startDate: Milliseconds
  /** 0 = never closed. */
  readonly endDate: Milliseconds
  readonly distance: Millimetres
  readonly firmware: number
  readonly timezone: Minutes
  /** GNSS frames a second; 0 = not given. */
  readonly hertz: number
}

export const HEADER_MODE = 0x0ad0
/** A GNSS frame whose UTC is a whole second. */
export const GNSS_SECOND_MODE = 0x0ad4
/** Any other GNSS frame. */
export const GNSS_MODE = 0x0ad5

/** Lengths of the modes from `HEADER_MODE` on. */
const lengths = [HEADER_BYTES, 12, 34, 34, GNSS_BYTES, GNSS_BYTES, 32] as const
const kinds = ['header', 'track', 'emergency', 'point-of-interest', 'gnss', 'gnss', 'imu'] as const
export type FrameKind = (typeof kinds)[number]

/** Bytes of a frame of this mode, its four leading bytes included; 0 for an unknown mode. */
export function frameLengthOf(mode: number): number {
  return lengths[mode - HEADER_MODE] ?? 0
}

/** The kind of frame of a mode; `undefined` for an unknown mode. */
export function frameKindOf(mode: number): FrameKind | undefined {
  return kinds[mode - HEADER_MODE]
}

/** True when the frame at `offset` has the 8-bit Fletcher sums (of bytes 0-1 and 4 to its end) that it carries. */
export function hasSoundChecksum(frames: DataView, offset: number, length: number): boolean {
  let a = frames.getUint8(offset)
  let b = a
  a += frames.getUint8(offset + 1)
  b += a
  const end = offset + length
  let at = offset + 4
  // Four bytes at once, as 32-bit integers: single bytes took half of the reader's time. The sums of 512 bytes stay
  // below 2^31, so the modulo can wait until the end.
  for (const last = end - 3; at < last; at += 4) {
    const word = frames.getInt32(at, true)
    const first = word & 255
    const second = (word >>> 8) & 255
    const third = (word >>> 16) & 255
    const fourth = word >>> 24
    b = (b + 4 * (a + first) + 3 * second + 2 * third + fourth) | 0
    a = (a + first + second + third + fourth) | 0
  }
  for (; at < end; at += 1) {
    a += frames.getUint8(at)
    b += a
  }
  return (a & 255) === frames.getUint8(offset + 2) && (b & 255) === frames.getUint8(offset + 3)
}

/** The unsigned 64-bit number at `offset`; rounded above 2^53, which no real time reaches. */
export function readUint64(frames: DataView, offset: number): number {
  return frames.getUint32(offset, true) + frames.getUint32(offset + 4, true) * 2 ** 32
}

/** The fields of the header frame at `offset`; the caller has checked its length and checksum. */
export function readHeader(frames: DataView, offset: number): TrackHeader {
  // The first of a list of five {UTC in s, value}: the fastest comes first.
  const fastest = (at: number): MillimetresPerSecond => frames.getUint32(offset + at + 4, true)
  return {
    motion: frames.getUint16(offset + 4, true),
    nickname: readNickname(frames, offset + 6),
    startDate: readUint64(frames, offset + 16),
    endDate: readUint64(frames, offset + 36),
    distance: frames.getUint32(offset + 56, true),
    best2s: fastest(384),
    best10s: fastest(140),
    best500m: fastest(220),
    firmware: frames.getUint16(offset + 424, true),
    timezone: frames.getInt16(offset + 426, true),
    hertz: frames.getUint8(offset + 428),
  }
}

function readNickname(frames: DataView, offset: number): string {
  const codes = Array.from({ length: 10 }, (_, index) => frames.getUint8(offset + index))
  const end = codes.indexOf(0)
  return String.fromCharCode(
    ...codes.slice(0, end < 0 ? codes.length : end).filter((code) => code >= 0x20 && code < 0x7f),
  ).trim()
}
