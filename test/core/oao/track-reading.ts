import type { Expected } from '../../../src/core/domain/track-verdict.ts'
import { createTrackReader } from '../../../src/core/oao/track-reader.ts'
import type { TrackReport } from '../../../src/core/oao/verdict.ts'
import { type BuiltTrack, buildTrack, plainShape } from './track-builder.ts'

export const plain = buildTrack()
export const { start, speeds } = plainShape
export const HEADER = 512
export const GNSS = 52

export function read(bytes: Uint8Array, expected?: Expected): TrackReport {
  const reader = createTrackReader(expected)
  reader.push(bytes)
  return reader.end()
}

export function readBuilt(track: BuiltTrack, log: Partial<Expected['log']> = {}): TrackReport {
  return read(track.bytes, { motion: plainShape.motion, log: { ...track.log, ...log } })
}

export function readAs(bytes: Uint8Array, log: Partial<Expected['log']> = {}): TrackReport {
  return readBuilt({ bytes, log: plain.log }, log)
}

/** The plain track with the GNSS frames from `first` on replaced. */
export function withFrames(first: number, removed: number, frames: readonly Uint8Array[]): Uint8Array {
  const from = HEADER + first * GNSS
  const kept = plain.bytes.subarray(from + removed * GNSS)
  return Buffer.concat([plain.bytes.subarray(0, from), ...frames, kept])
}

export function changed(bytes: Uint8Array, at: number, to: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = to
  return copy
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}
