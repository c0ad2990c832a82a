/** Streams a track file on disk through its reader and returns the verdict. */
import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { readChunks } from '../disk/read-file.ts'
import { describeUnreadable, openRegularFile } from '../disk/regular-file.ts'
import { FrameReader, type OnGnssFrame } from '../oao/frame-reader.ts'
import type { RecordLookup } from '../oao/record-lookup.ts'
import { createLengthReader, isOaoExtension } from '../oao/track-reader.ts'
import { judgeTrack, type TrackReport } from '../oao/verdict.ts'

export interface VerifyOptions {
  /** Finds the record to compare with; without it no file is compared. */
  readonly records?: RecordLookup | undefined
  readonly signal?: AbortSignal
  /** Called with every byte in order, to save reading the file twice; the chunk is reused. */
  readonly onChunk?: (chunk: Uint8Array) => void
  readonly witness?: OnGnssFrame
}

export type FileVerification =
  | { readonly ok: true; readonly report: TrackReport }
  | { readonly ok: false; readonly reason: string }

/** The verdict on the file at `path`, or why there is none; throws only the signal's reason. */
export async function verifyFile(path: string, options: VerifyOptions = {}): Promise<FileVerification> {
  const opened = await openRegularFile(path)
  if (!opened.ok) return opened
  try {
    return isOaoExtension(extname(path))
      ? await verifyTrack(opened.file, options)
      : await verifyLength(opened.file, path, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    return { ok: false, reason: describeUnreadable(error) }
  } finally {
    await opened.file.close()
  }
}

async function verifyTrack(
  file: FileHandle,
  { records, signal, onChunk, witness }: VerifyOptions,
): Promise<FileVerification> {
  const frames = new FrameReader(witness)
  for await (const chunk of readChunks(file, { signal })) {
    frames.push(chunk)
    onChunk?.(chunk)
  }
  const facts = frames.facts()
  const expectation = facts.header === undefined ? undefined : records?.byHeader(facts.header)
  return { ok: true, report: judgeTrack(facts, expectation ?? 'no-records') }
}

async function verifyLength(
  file: FileHandle,
  path: string,
  { records, signal, onChunk }: VerifyOptions,
): Promise<FileVerification> {
  const extension = extname(path)
  const expected = records?.byName(path)
  if (expected === undefined) {
    const kind = extension === '' ? 'files without an extension' : `${extension} files`
    return {
      ok: false,
      reason: `cannot be judged: of ${kind} only the length can be checked, and no record of logs.json fits the name`,
    }
  }
  const reader = createLengthReader(expected)
  for await (const chunk of readChunks(file, { signal })) {
    reader.push(chunk)
    onChunk?.(chunk)
  }
  return { ok: true, report: reader.end() }
}
