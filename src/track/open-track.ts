/** A track file that can be read repeatedly: first for its verdict, then for its frames. */
import type { FileHandle } from 'node:fs/promises'
import { readChunks } from '../core/disk/read-file.ts'
import { describeUnreadable, openRegularFile } from '../core/disk/regular-file.ts'
import type { BestSpans } from '../core/oao/best-speeds.ts'
import { FrameReader } from '../core/oao/frame-reader.ts'
import type { TrackHeader } from '../core/oao/frames.ts'
import { type GnssFrame, isDatable, isOnGlobe, readGnssFrame } from '../core/oao/gnss-frame.ts'
import { openingFinding, soundHeaderOf } from '../core/oao/track-findings.ts'
import { judgeTrack, type TrackReport } from '../core/oao/verdict.ts'
import type { Extent } from './speed-columns.ts'

/** An open track file. The caller closes it. */
export interface OpenTrack {
  readonly path: string
  /** The verdict without the record in logs.json. */
  readonly report: TrackReport
  /** Absent when its checksum is wrong, because its fields are then meaningless. */
  readonly header: TrackHeader | undefined
  readonly bestSpans: BestSpans | undefined
  /** From the earliest to the latest dated frame; absent without one. */
  readonly extent: Extent | undefined
  /** Frames with an impossible position. */
  readonly offGlobe: number
  /** The GNSS frames with a right checksum in file order, in batches. */
  readonly frames: () => AsyncIterable<readonly GnssFrame[]>
  readonly close: () => Promise<void>
}

export type OpenedTrack =
  | { readonly ok: true; readonly track: OpenTrack }
  /** `reason` follows the file's name. */
  | { readonly ok: false; readonly reason: string }

/** Limits the frames in memory, which an export turns into a text several times as long. */
const FRAMES_BYTES = 2 ** 16

/** Reads the file at `path` once and keeps it open, or says why it is no track; throws only the signal's reason. */
export async function openTrack(path: string, signal?: AbortSignal): Promise<OpenedTrack> {
  const opened = await openRegularFile(path)
  if (!opened.ok) return opened
  const { file } = opened
  try {
    // What must be known of all frames before the first can be shown.
    let [offGlobe, from, to] = [0, Infinity, -Infinity]
    const reader = new FrameReader((frames, at) => {
      const { utc, latitude, longitude } = readGnssFrame(frames, at)
      if (!isOnGlobe(latitude, longitude)) offGlobe += 1
      if (!isDatable(utc)) return
      from = Math.min(from, utc)
      to = Math.max(to, utc)
    })
    for await (const chunk of readChunks(file, { signal })) {
      reader.push(chunk)
      // A file that is no track is not read further.
      if (openingFinding(reader.facts())?.verdict === 'not-a-track') break
    }
    const facts = reader.facts()
    const opening = openingFinding(facts)
    if (opening?.verdict === 'not-a-track') {
      await file.close()
      return { ok: false, reason: `is not a track: ${opening.reason}; name a track file (.oao)` }
    }
    const header = soundHeaderOf(facts)
    const track: OpenTrack = {
      path,
      report: judgeTrack(facts, 'no-records'),
      header,
      bestSpans: header === undefined ? undefined : facts.bestSpans,
      extent: from > to ? undefined : { from, to },
      offGlobe,
      // A growing file would have other frames each time.
      frames: () => readFrames(file, facts.bytes, signal),
      close: () => file.close(),
    }
    return { ok: true, track }
  } catch (error) {
    await file.close()
    signal?.throwIfAborted()
    return { ok: false, reason: describeUnreadable(error) }
  }
}

async function* readFrames(
  file: FileHandle,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly GnssFrame[]> {
  let frames: GnssFrame[] = []
  const reader = new FrameReader((view, at) => frames.push(readGnssFrame(view, at)))
  for await (const chunk of readChunks(file, { signal, limit, chunk: FRAMES_BYTES })) {
    reader.push(chunk)
    if (frames.length > 0) yield frames
    frames = []
  }
}
