/** Computes the SHA-256 of a file, read in chunks. */
import { createHash } from 'node:crypto'
import { readFileChunks } from './read-file.ts'

/** The hash in hexadecimal. Throws the signal's reason, `NotAFileError` and the file system's errors. */
export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readFileChunks(path, { signal })) hash.update(chunk)
  return hash.digest('hex')
}
