/**
 * Makes simulated OAO tracks (docs/device.md, "The track file") while they are sent: with right checksums, equal to
 * their records.
 */
import type { Bytes } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { GNSS_BYTES, HEADER_BYTES } from '../core/domain/track-length.ts'
import type { LogRecord } from './contents.ts'
import { cruisingSpeed, lengthOf, type Piece, planProfile, type TrackProfile } from './track-profile.ts'

export interface TrackSource {
  readonly motion: MotionId
  readonly record: LogRecord
  /** The firmware's code, for the header. */
  readonly firmware: number
  /** Frames added since logs.json was read; default 0. */
  readonly grownBy?: number
}

const framesPerChunk = 1024
const modes = { header: 0x0ad0, wholeSecond: 0x0ad4, partSecond: 0x0ad5 } as const
/** The boat sails to and fro this far on each side of 0 N 0 E, mm. */
const halfLeg = 500_000
/** 1e-7 degrees of longitude at the equator, mm. */
const lengthOfStep = 11.132

/** The length of the source's track, known before it is made. */
export function trackLength(source: TrackSource): Bytes {
  return lengthOf(source.record.size) + (source.grownBy ?? 0) * GNSS_BYTES
}

/** The track's bytes in chunks, in constant memory. The same source gives the same bytes. */
export function* trackChunks(source: TrackSource): Generator<Uint8Array> {
  const profile = planProfile(source.record)
  const length = trackLength(source)
  const header = headerOf(source, profile)
  yield header.subarray(0, Math.min(length, HEADER_BYTES))
  let left = length - HEADER_BYTES
  const frames = frameWriter(source.record.start_date, profile)
  // A log that was never closed may end within a frame, so its last one is cut.
  while (left > 0) {
    const count = Math.min(framesPerChunk, Math.ceil(left / GNSS_BYTES))
    const chunk = Buffer.alloc(count * GNSS_BYTES)
    for (let at = 0; at < chunk.length; at += GNSS_BYTES) frames(chunk, at)
    yield chunk.subarray(0, Math.min(left, chunk.length))
    left -= chunk.length
  }
}

function headerOf({ motion, record, firmware }: TrackSource, profile: TrackProfile): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16LE(modes.header, 0)
  header.writeUInt16LE(motion & 0xffff, 4)
  header.write('SIMULATED', 6, 10, 'latin1')
  writeUInt64(header, record.start_date, 16)
  writeUInt64(header, record.end_date, 36)
  header.writeUInt32LE(record.distance, 56)
  header.writeUInt32LE(record['2s_best'], 88)
  const when = Math.floor(record.start_date / 1000) + Math.floor(profile.runStart / profile.rate)
  const bests = [
    [140, record['10s_best']],
    [180, record['1h_best']],
    [220, record['500m_best']],
    [260, record.a500m_best],
    [300, record['1852m_best']],
    [384, record['2s_best']],
  ] as const
  for (const [at, best] of bests) {
    if (best === 0) continue
    header.writeUInt32LE(when, at)
    header.writeUInt32LE(best, at + 4)
  }
  header.writeUInt16LE(firmware & 0xffff, 424)
  header.writeInt16LE(record.timezone, 426)
  header.writeUInt8(profile.rate, 428)
  sign(header, 0, HEADER_BYTES)
  return header
}

/** Writes the next frame at each call. */
function frameWriter(start: number, profile: TrackProfile): (chunk: Buffer, at: number) => void {
  const step = 1000 / profile.rate
  const speedOf = speedReader(profile)
  let frame = 0
  let time = start
  let east = 0
  let heading = 1
  return (chunk, at) => {
    const speed = speedOf(frame)
    chunk.writeUInt16LE(time % 1000 === 0 ? modes.wholeSecond : modes.partSecond, at)
    chunk.writeInt32LE(0, at + 4)
    chunk.writeInt32LE(Math.round(east / lengthOfStep), at + 8)
    chunk.writeInt32LE(1000, at + 12)
    chunk.writeUInt32LE(speed, at + 16)
    chunk.writeUInt32LE(heading > 0 ? 9_000_000 : 27_000_000, at + 20)
    writeUInt64(chunk, time, at + 24)
    chunk.writeUInt8(3, at + 32)
    chunk.writeUInt8(12 + (frame % 7), at + 33)
    chunk.writeUInt32LE(200 + (frame % 50), at + 34)
    chunk.writeUInt32LE(900, at + 38)
    chunk.writeUInt32LE(1400, at + 42)
    chunk.writeUInt32LE(150_000, at + 46)
    chunk.writeUInt16LE(80, at + 50)
    sign(chunk, at, GNSS_BYTES)
    east += (heading * speed) / profile.rate
    if (Math.abs(east) > halfLeg) heading = east > 0 ? -1 : 1
    time += step * (1 + (profile.gaps.get(frame) ?? 0))
    frame += 1
  }
}

/** The speed of frames that are requested in order. */
function speedReader(profile: TrackProfile): (frame: number) => number {
  const pieces = profile.run.values()
  let piece: Piece | undefined
  let end = profile.runStart
  return (frame) => {
    if (frame < profile.runStart || frame >= profile.runEnd) return cruisingSpeed(profile, frame)
    if (frame >= end) {
      piece = pieces.next().value
      end += piece?.frames ?? 0
    }
    return piece?.speed ?? 0
  }
}

/** Writes the 8-bit Fletcher sums of the frame at `at` into its bytes 2 and 3. */
export function sign(bytes: Buffer, at: number, length: number): void {
  let a = 0
  let b = 0
  for (let index = 0; index < length; index += 1) {
    if (index === 2 || index === 3) continue
    a += bytes[at + index] ?? 0
    b += a
  }
  bytes[at + 2] = a & 0xff
  bytes[at + 3] = b & 0xff
}

function writeUInt64(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32LE(value % 2 ** 32, at)
  bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}
