/** What every export shares: its input, where its lines are split, and decimals without rounding or exponent. */
import type { Milliseconds } from '../core/base/units.ts'
import { type GnssFrame, HALF_TURN, isDatable, isOnGlobe } from '../core/oao/gnss-frame.ts'
import { stepBetween } from './gaps.ts'
import type { OpenTrack } from './open-track.ts'

/** What an export is made from. */
export type ExportSource = Pick<OpenTrack, 'path' | 'header' | 'hertz' | 'frames'>

/** The text of a file in pieces; reads the frames for each, so memory does not depend on their number. */
export type WriteExport = (source: ExportSource) => AsyncIterable<string>

/** A frame, and whether a new line begins with it: at the start, or after a gap. */
export interface PlacedFrame {
  readonly frame: GnssFrame
  readonly isNewSegment: boolean
}

/** The frames with a valid position, in batches. */
export async function* placedFrames(source: ExportSource): AsyncGenerator<readonly PlacedFrame[]> {
  const hertz = source.hertz
  let before: GnssFrame | undefined
  for await (const frames of source.frames()) {
    const placed: PlacedFrame[] = []
    for (const frame of frames) {
      if (!isOnGlobe(frame.latitude, frame.longitude)) continue
      // A line crosses neither a gap, nor the antimeridian, nor a step back in time.
      const isOneLine =
        before !== undefined &&
        stepBetween(before.utc, frame.utc, hertz) === 'follows' &&
        Math.abs(frame.longitude - before.longitude) <= HALF_TURN
      placed.push({ frame, isNewSegment: !isOneLine })
      before = frame
    }
    yield placed
  }
}

/** `2023-10-07T10:19:40.200Z`; undefined for an invalid time. */
export function timeText(utc: Milliseconds): string | undefined {
  return isDatable(utc) ? new Date(utc).toISOString() : undefined
}

/** `value` divided by ten to the power of `digits`, with exactly that many decimals: `(-1, 7)` is `-0.0000001`. */
export function decimal(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits + 1, '0')
  const sign = value < 0 ? '-' : ''
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Degrees of 1e-7 degrees: a position in full, 1.1 cm. */
export const positionText = (value: number): string => decimal(value, 7)

/** Degrees of 1e-5 degrees. */
export const courseText = (value: number): string => decimal(value, 5)

/** Metres of mm, m/s of mm/s. */
export const metresText = (value: number): string => decimal(value, 3)
