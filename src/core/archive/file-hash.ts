/** The SHA-256 of a file, read as a stream. */
import { createHash } from 'node:crypto'
import { readFileChunks } from '../disk/read-file.ts'

/** In hexadecimal; throws `NotAFileError` and the file system's errors. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readFileChunks(path)) hash.update(chunk)
  return hash.digest('hex')
}
