/** How long a track file is, and what `size` logs.json gives for it (docs/device.md, "Length"). */
import type { Bytes } from '../base/units.ts'

/** The header of a track file. */
export const HEADER_BYTES: Bytes = 512

/** A GNSS frame of a track file. */
export const GNSS_BYTES: Bytes = 52

/** A record's size is this much more than the length of its file. */
export const SIZE_SURPLUS: Bytes = 1024

/** The size in logs.json of a log without a frame. */
export const EMPTY_LOG: Bytes = sizeOfFrames(0)

/** The size in logs.json of a log with this many GNSS frames. */
export function sizeOfFrames(frames: number): Bytes {
  return SIZE_SURPLUS + HEADER_BYTES + frames * GNSS_BYTES
}

/** The length of the file whose record says `size`. */
export function fileLengthOf(size: Bytes): Bytes {
  return size - SIZE_SURPLUS
}

/** True for a file as long as a record of this size says, in either way: a device may mean the length itself. */
export function isFileLength(length: Bytes, size: Bytes): boolean {
  return length === fileLengthOf(size) || length === size
}
