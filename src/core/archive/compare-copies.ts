/** Compares a copy of a log with what is in its place: a log only grows, apart from its header. */
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { hashOf, readFileChunks } from '../disk/read-file.ts'
import type { AtHome } from '../domain/own-copy.ts'
import { HEADER_BYTES } from '../domain/track-length.ts'

/** What is in the place `home` of the file `copy` with the hash `sha256`. Throws the file system's errors. */
export async function compareCopies(home: string, copy: string, sha256: string): Promise<AtHome> {
  if ((await inodeOf(home)) === undefined) return 'absent'
  try {
    if ((await hashOf(home)) === sha256) return 'same'
    return await compareFrames(home, copy)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'absent'
    throw error
  }
}

/** Reads both in step, without their headers. */
async function compareFrames(home: string, copy: string): Promise<AtHome> {
  const others = piecesOf(copy)
  try {
    let other: Buffer = Buffer.alloc(0)
    for await (const chunk of piecesOf(home)) {
      for (let at = 0; at < chunk.length; ) {
        if (other.length === 0) {
          const next = await others.next()
          if (next.done === true) return 'longer'
          other = next.value
        }
        const length: Bytes = Math.min(other.length, chunk.length - at)
        if (!chunk.subarray(at, at + length).equals(other.subarray(0, length))) return 'different'
        other = other.subarray(length)
        at += length
      }
    }
    return 'shorter'
  } finally {
    await others.return(undefined)
  }
}

/** The bytes after the header. */
async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  let at: Bytes = 0
  for await (const chunk of readFileChunks(path)) {
    const skipped = Math.min(chunk.length, Math.max(0, HEADER_BYTES - at))
    at += chunk.length
    if (skipped < chunk.length) yield chunk.subarray(skipped)
  }
}
