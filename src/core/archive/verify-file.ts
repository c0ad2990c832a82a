/** Streams a track file on disk through the reader and tells the verdict on it. */
import { constants, type FileHandle, open } from 'node:fs/promises'
import { extname } from 'node:path'
import { FrameReader } from './frame-reader.ts'
import { createLengthReader, isOaoExtension } from './oao.ts'
import type { RecordLookup } from './record-lookup.ts'
import { judgeTrack, type TrackReport } from './verdict.ts'

export interface VerifyOptions {
  /** Where the records are found; without it no file is compared with one. */
  readonly records?: RecordLookup | undefined
  readonly signal?: AbortSignal
}

export type FileVerification =
  | { readonly ok: true; readonly report: TrackReport }
  | { readonly ok: false; readonly reason: string }

const CHUNK_BYTES = 2 ** 18

/** The verdict on the file at `path`, or why there is none; throws only the signal's reason. */
export async function verifyFile(path: string, options: VerifyOptions = {}): Promise<FileVerification> {
  let file: FileHandle | undefined
  try {
    // A named pipe would wait for a writer for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!(await file.stat()).isFile())
      return { ok: false, reason: 'is not a file: name the files themselves' }
    return isOaoExtension(extname(path))
      ? await verifyTrack(file, options)
      : await verifyLength(file, path, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    return { ok: false, reason: `cannot be read: ${describeError(error)}` }
  } finally {
    await file?.close()
  }
}

async function verifyTrack(file: FileHandle, { records, signal }: VerifyOptions): Promise<FileVerification> {
  const frames = new FrameReader()
  await readAll(file, (chunk) => frames.push(chunk), signal)
  const facts = frames.facts()
  const expectation = facts.header === undefined ? undefined : records?.byHeader(facts.header)
  return { ok: true, report: judgeTrack(facts, expectation ?? 'no-records') }
}

async function verifyLength(
  file: FileHandle,
  path: string,
  { records, signal }: VerifyOptions,
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
  await readAll(file, (chunk) => reader.push(chunk), signal)
  return { ok: true, report: reader.end() }
}

/** One buffer serves the whole file: memory does not depend on its size. */
async function readAll(
  file: FileHandle,
  take: (chunk: Uint8Array) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const buffer = new Uint8Array(CHUNK_BYTES)
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) return
    take(buffer.subarray(0, bytesRead))
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error)) return error.message
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
      return 'permission denied'
    default:
      return error.message
  }
}
