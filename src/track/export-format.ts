/** What every export shares: its input, and where its lines are split. */
import type { Milliseconds } from '../core/base/units.ts'
import { type GnssFrame, HALF_TURN, isDatable, isOnGlobe } from '../core/oao/gnss-frame.ts'
import { stepBetween } from './gaps.ts'
import type { OpenTrack } from './open-track.ts'

/** What an export is made from. */
export type ExportSource = Pick<OpenTrack, 'path' | 'header' | 'frames'>

/** The text of a file in pieces; reads the frames for each, so memory does not depend on their number. */
export type WriteExport = (source: ExportSource) => AsyncIterable<string>

/** A frame, and whether a new line begins with it: at the start, or after a gap. */
export interface PlacedFrame {
  readonly frame: GnssFrame
  readonly isNewSegment: boolean
}

/** The frames with a valid position, in batches. */
export async function* placedFrames(source: ExportSource): AsyncGenerator<readonly PlacedFrame[]> {
  const hertz = source.header?.hertz ?? 0
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
