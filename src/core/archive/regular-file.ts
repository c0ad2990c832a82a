/** Opens a file that a person named, and reads it in chunks: memory does not depend on its size. */
import { constants, type FileHandle, open } from 'node:fs/promises'
import { codeOf, reasonOf } from '../thrown.ts'
import type { Bytes } from '../units.ts'

export type OpenedFile =
  | { readonly ok: true; readonly file: FileHandle }
  | { readonly ok: false; readonly reason: string }

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Nothing is read beyond. */
  readonly limit?: Bytes
  /** The most that is read at once. */
  readonly chunk?: Bytes
}

const CHUNK_BYTES = 2 ** 18

/** Opens the file at `path` for reading, or says why it cannot be: it is none, or the disk refuses. */
export async function openRegularFile(path: string): Promise<OpenedFile> {
  let file: FileHandle | undefined
  try {
    // A named pipe would wait for a writer for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if ((await file.stat()).isFile()) return { ok: true, file }
    await file.close()
    return { ok: false, reason: 'is not a file: name the files themselves' }
  } catch (error) {
    await file?.close()
    return { ok: false, reason: describeUnreadable(error) }
  }
}

/**
 * The bytes of a file from its beginning. A chunk is good until the next one is asked for.
 * Throws the signal's reason and the file system's errors.
 */
export async function* readChunks(
  file: FileHandle,
  { signal, limit = Infinity, chunk = CHUNK_BYTES }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(chunk)
  for (let at = 0; at < limit; ) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, limit - at), at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Why a file cannot be read, after its name. */
export function describeUnreadable(error: unknown): string {
  return `cannot be read: ${describeError(error)}`
}

function describeError(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
      return 'permission denied'
    default:
      return reasonOf(error)
  }
}
