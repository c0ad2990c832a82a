/** Judges a track file on disk, reading it once: what it is worth, and whether it is still the one that came home. */
import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { retryWhileShort } from '../base/shortage.ts'
import { describeUnreadable, openRegularFile } from '../disk/open-file.ts'
import { readChunks } from '../disk/read-file.ts'
import { isImported, type LedgerEntry, logOf } from '../domain/ledger.ts'
import { isSound, type Verdict } from '../domain/track-verdict.ts'
import { FrameReader } from '../oao/frame-reader.ts'
import type { BestSpeeds } from '../oao/frames.ts'
import { type GnssFrame, readGnssFrame } from '../oao/gnss-frame.ts'
import { createRecordLookup, type RecordLookup } from '../oao/record-lookup.ts'
import { createLengthReader, isOaoExtension } from '../oao/track-reader.ts'
import { judgeTrack, type TrackReport } from '../oao/verdict.ts'

export interface VerifyOptions {
  /** Finds the record to compare with; without it no file is compared. */
  readonly records?: RecordLookup | undefined
  readonly signal?: AbortSignal
  /** Called with every byte in order, to save reading the file twice; the chunk is reused. */
  readonly onChunk?: (chunk: Uint8Array) => void
  /** Called for each point of the track in the order of the file. */
  readonly onFrame?: (frame: GnssFrame) => void
  /** Only the content says what the file is: it came from a backup device, whose names say nothing. */
  readonly isBackup?: boolean
}

export type FileVerification =
  | { readonly ok: true; readonly report: TrackReport }
  | { readonly ok: false; readonly reason: string }

/** The verdict on the file at `path`, or why there is none; throws only the signal's reason. */
export async function verifyFile(path: string, options: VerifyOptions = {}): Promise<FileVerification> {
  const opened = await openRegularFile(path)
  if (!opened.ok) return opened
  try {
    const reader = await readerOf(path, options)
    for await (const chunk of readChunks(opened.file, { signal: options.signal })) {
      reader.push(chunk)
      options.onChunk?.(chunk)
    }
    const report = reader.end()
    return report === undefined
      ? { ok: false, reason: describeUnjudged(extname(path)) }
      : { ok: true, report }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { ok: false, reason: describeUnreadable(error) }
  } finally {
    await opened.file.close()
  }
}

interface Reader {
  readonly push: (chunk: Uint8Array) => void
  /** Undefined for a file in an unknown format that has no record: nothing of it can be checked. */
  readonly end: () => TrackReport | undefined
}

async function readerOf(
  path: string,
  { records, onFrame, isBackup = false }: VerifyOptions,
): Promise<Reader> {
  const isOao = isOaoExtension(extname(path))
  const expected = isOao || isBackup ? undefined : records?.byName(path)
  if (expected !== undefined) return createLengthReader(expected)
  if (isBackup || !isOao) {
    // Tracks of motions need none of these formats, and the monitor starts without them.
    const { createContentReader } = await retryWhileShort(() => import('../formats/content-reader.ts'))
    const content = createContentReader(onFrame)
    const end = (): TrackReport | undefined => {
      const { format, report } = content.end()
      return format === undefined && !isBackup ? undefined : report
    }
    return { push: (chunk) => content.push(chunk), end }
  }
  const frames = new FrameReader(onFrame && ((view, at) => onFrame(readGnssFrame(view, at))))
  return {
    push: (chunk) => frames.push(chunk),
    end: () => {
      const facts = frames.facts()
      return judgeTrack(facts, (facts.header && records?.byHeader(facts.header)) ?? 'no-records')
    },
  }
}

function describeUnjudged(extension: string): string {
  const kind = extension === '' ? 'this file without an extension' : `this ${extension} file`
  return `cannot be judged: ${kind} is in no format that can be read, and no record of logs.json fits the name`
}

/** A track that a ledger calls completed: whether its file is still the same to the last bit. */
export interface KeptTrack {
  /** `undefined` where there is no file to judge. */
  readonly verdict: Verdict | undefined
  /** What has changed; absent for a good one. */
  readonly reason?: string
  /** What is odd about a good one. */
  readonly warnings: readonly string[]
  /** What cannot be true in it, of the warnings or beside them. */
  readonly doubts: readonly string[]
  /** Computed from the frames; undefined where the format or the rate is not known. */
  readonly bests: BestSpeeds | undefined
}

export interface KeptTrackOptions {
  readonly key: string
  readonly entry: LedgerEntry
  readonly onFrame?: (frame: GnssFrame) => void
  readonly signal?: AbortSignal
}

/** Judges the file at `path`, reading it once. Throws only the signal's reason. */
export async function judgeKept(path: string, options: KeptTrackOptions): Promise<KeptTrack> {
  const { key, entry, ...reading } = options
  const { sha256 } = entry
  // The ledger entry holds the record even after the log has left the device.
  const records = createRecordLookup([logOf(key, entry)])
  const hash = sha256 === undefined ? undefined : createHash('sha256')
  const isBackup = isImported(entry)
  const verified = await verifyFile(path, {
    ...reading,
    records,
    isBackup,
    onChunk: (chunk) => hash?.update(chunk),
  })
  if (!verified.ok) {
    const reason = `the file ${verified.reason}`
    return { verdict: undefined, reason, warnings: [], doubts: [], bests: undefined }
  }
  const { verdict, reasons, warnings, doubts, bests } = verified.report
  const kept = { verdict, warnings, doubts, bests }
  if (hash !== undefined && hash.digest('hex') !== sha256) {
    return { ...kept, reason: 'the file has changed since it came home (SHA-256)' }
  }
  if (isSound(verdict)) return kept
  if (hash === undefined) return { ...kept, reason: reasons.join('; ') }
  // The hash proves that the file is unchanged; if a later reader would refuse it, a person should know.
  const isDoubtful = verdict === 'damaged' || entry.taken_as_is_at !== undefined
  return isDoubtful ? { ...kept, doubts: reasons } : kept
}
