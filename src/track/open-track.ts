/** A track file that can be read repeatedly: first for its verdict, then for its frames. */
import type { FileHandle } from 'node:fs/promises'
import { describeUnreadable, openRegularFile } from '../core/disk/open-file.ts'
import { readChunks } from '../core/disk/read-file.ts'
import type { ContentReader } from '../core/formats/content-reader.ts'
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
  /** Points a second, of the header or of the points themselves; 0 = not known. */
  readonly hertz: number
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
    const places = new Places()
    const reader = new FrameReader((frames, at) => places.add(readGnssFrame(frames, at)))
    for await (const chunk of readChunks(file, { signal })) {
      reader.push(chunk)
      // A file that is no track is not read further.
      if (openingFinding(reader.facts())?.verdict === 'not-a-track') break
    }
    const facts = reader.facts()
    const opening = openingFinding(facts)
    if (opening?.verdict === 'not-a-track') {
      const foreign = await openForeign(path, file, signal)
      if (foreign !== undefined) return { ok: true, track: foreign }
      await file.close()
      const formats = '.oao, .sbp, .sbn, .ubx, .gpx, .fit, NMEA'
      return { ok: false, reason: `is not a track: ${opening.reason}; name a track file (${formats})` }
    }
    const header = soundHeaderOf(facts)
    const { offGlobe, extent } = places
    const track: OpenTrack = {
      path,
      report: judgeTrack(facts, 'no-records'),
      header,
      hertz: header?.hertz ?? 0,
      bestSpans: header === undefined ? undefined : facts.bestSpans,
      extent,
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

/** What must be known of all frames before the first can be shown. */
class Places {
  offGlobe = 0
  #from = Infinity
  #to = -Infinity

  get extent(): Extent | undefined {
    return this.#from > this.#to ? undefined : { from: this.#from, to: this.#to }
  }

  add({ utc, latitude, longitude }: GnssFrame): void {
    if (!isOnGlobe(latitude, longitude)) this.offGlobe += 1
    if (!isDatable(utc)) return
    this.#from = Math.min(this.#from, utc)
    this.#to = Math.max(this.#to, utc)
  }
}

/** A track in the format of another device; `undefined` where the content is none. */
async function openForeign(
  path: string,
  file: FileHandle,
  signal: AbortSignal | undefined,
): Promise<OpenTrack | undefined> {
  // A look at a motion's own track needs none of these formats.
  const { createContentReader } = await import('../core/formats/content-reader.ts')
  const places = new Places()
  const reader = createContentReader((frame) => places.add(frame))
  for await (const chunk of readChunks(file, { signal })) {
    reader.push(chunk)
    if (reader.isUnknown) return undefined
  }
  const { format, report, bestSpans } = reader.end()
  if (format === undefined) return undefined
  const { offGlobe, extent } = places
  return {
    path,
    report,
    header: undefined,
    hertz: report.foreign?.hertz ?? 0,
    bestSpans,
    extent,
    offGlobe,
    frames: () => {
      let frames: GnssFrame[] = []
      const again = createContentReader((frame) => frames.push(frame))
      const taken = (): readonly GnssFrame[] => {
        const batch = frames
        frames = []
        return batch
      }
      return readForeign(again, taken, readChunks(file, { signal, limit: report.bytes, chunk: FRAMES_BYTES }))
    },
    close: () => file.close(),
  }
}

async function* readForeign(
  reader: ContentReader,
  taken: () => readonly GnssFrame[],
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly GnssFrame[]> {
  for await (const chunk of chunks) {
    reader.push(chunk)
    const batch = taken()
    if (batch.length > 0) yield batch
  }
  reader.end()
  const last = taken()
  if (last.length > 0) yield last
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
