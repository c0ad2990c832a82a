/** Reads files with a limit on their size, and refuses what is not a file. */
import { createHash } from 'node:crypto'
import { readlinkSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { Bytes } from '../base/units.ts'
import { openFile, openNamed, withFile, withFileSync } from './open-file.ts'

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Reading stops here. */
  readonly limit?: Bytes
  /** The most that is read at once. */
  readonly chunk?: Bytes
  /** It may be a pipe or a terminal, which has no places to read from. */
  readonly isPipe?: boolean
}

const CHUNK_BYTES = 2 ** 18

/**
 * The bytes of an open file, from its beginning. A chunk is valid until the next one is requested. Throws the signal's
 * reason and the file system's errors.
 */
export async function* readChunks(
  file: FileHandle,
  { signal, limit = Infinity, chunk = CHUNK_BYTES, isPipe = false }: ReadOptions = {},
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(chunk)
  for (let at = 0; at < limit; ) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, limit - at), isPipe ? null : at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The bytes of the file at `path`. Throws `NotAFileError` and the errors of `readChunks`. */
export async function* readFileChunks(path: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  const file = await openFile(path, 'read')
  try {
    yield* readChunks(file, options)
  } finally {
    await file.close()
  }
}

/** The SHA-256 of the file at `path`, in hexadecimal. Throws the signal's reason, `NotAFileError` and the file system's errors. */
export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readFileChunks(path, { signal })) hash.update(chunk)
  return hash.digest('hex')
}

/** All bytes of what a person named, a pipe or a terminal too. Throws the file system's errors. */
export async function* readNamedChunks(path: string): AsyncGenerator<Buffer> {
  const file = await openNamed(path, 'read')
  try {
    yield* readChunks(file, { isPipe: true })
  } finally {
    await file.close()
  }
}

/** As `readNamedChunks`, in one piece; `undefined` where there are more than `limit` bytes. */
export async function readNamed(path: string, limit: Bytes): Promise<Buffer | undefined> {
  return gather(readNamedChunks(path), limit)
}

/** The whole file at `path`; `undefined` where it has more than `limit` bytes. Throws as `readFileChunks` does. */
export async function readAtMost(path: string, limit: Bytes): Promise<Buffer | undefined> {
  // The file may grow meanwhile.
  return gather(readFileChunks(path, { limit: limit + 1 }), limit)
}

/** The first bytes of the file at `path`, at most `length`. Throws as `readFileChunks` does. */
export function readHead(path: string, length: Bytes): Promise<Buffer> {
  return withFile(path, 'read', async (file) => {
    for await (const chunk of readChunks(file, { limit: length, chunk: length })) return Buffer.from(chunk)
    return Buffer.alloc(0)
  })
}

/** As `readHead`, for a small file of the system, without giving way to other work. */
export function readHeadSync(path: string, length: Bytes): Buffer {
  return withFileSync(path, 'read', (fd) => {
    const buffer = Buffer.allocUnsafe(length)
    return buffer.subarray(0, readSync(fd, buffer, 0, length, 0))
  })
}

/** The target of a link of the system; undefined where there is none. */
export function linkTargetSync(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

async function gather(chunks: AsyncIterable<Buffer>, limit: Bytes): Promise<Buffer | undefined> {
  const kept: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > limit) return undefined
    kept.push(Buffer.from(chunk))
  }
  return Buffer.concat(kept)
}
