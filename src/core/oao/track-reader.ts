/** Reads one track file in chunks and reports the verdict at its end. */
import type { Bytes } from '../base/units.ts'
import type { Expected } from '../domain/track-verdict.ts'
import { FrameReader } from './frame-reader.ts'
import { judgeLength, judgeTrack, type TrackReport } from './verdict.ts'

/** Takes the bytes of one file in order and never throws. */
export interface TrackReader {
  /** Takes the next bytes; the caller may reuse the chunk afterwards. */
  push(chunk: Uint8Array): void
  /** The report on all bytes pushed. */
  end(): TrackReport
}

/** A reader of one OAO file, compared with the record of logs.json if there is one; without it never `exact`. */
export function createTrackReader(expected?: Expected): TrackReader {
  const frames = new FrameReader()
  return {
    push: (chunk) => frames.push(chunk),
    end: () => judgeTrack(frames.facts(), expected ?? 'no-records'),
  }
}

/** A reader of a file in an unknown format, judged by its length alone. */
export function createLengthReader(expected: Expected): TrackReader {
  let bytes: Bytes = 0
  return {
    push: (chunk) => {
      bytes += chunk.length
    },
    end: () => judgeLength(bytes, expected),
  }
}

/** True for the extension (`.oao`, in any case) of the format we can read. */
export function isOaoExtension(extension: string): boolean {
  return extension.toLowerCase() === '.oao'
}

/** The reader for an extension: the whole check for `.oao`, the length alone for any other. */
export function createReaderFor(extension: string, expected: Expected): TrackReader {
  return isOaoExtension(extension) && expected.isBackup !== true
    ? createTrackReader(expected)
    : createLengthReader(expected)
}
