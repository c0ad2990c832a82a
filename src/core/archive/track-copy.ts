/** Copies a track to a second place: beside its name, synced, read again and compared, then renamed. */
import { createHash } from 'node:crypto'
import { type FileHandle, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../disk/folders.ts'
import { openFile } from '../disk/open-file.ts'
import { readFileChunks } from '../disk/read-file.ts'
import { codeOf } from '../thrown.ts'
import type { Bytes } from '../units.ts'
import { hashOf } from './file-hash.ts'
import { makeFolderInside } from './inside.ts'

/** A track at home, and where its second copy goes. */
export interface TrackCopy {
  readonly from: string
  /** The folder of the copies, which is never made: a stick that is not there is not a folder that is empty. */
  readonly root: string
  /** Below `root`. */
  readonly to: string
  /** As the ledger has it; a track of an older ledger has none. */
  readonly sha256: string | undefined
}

/** True when a copy of the right length is there; its content was compared when it was made. */
export async function isCopied({ from, root, to }: TrackCopy): Promise<boolean> {
  const [source, copy] = await Promise.all([lengthOf(from), lengthOf(join(root, to))])
  return source !== undefined && source === copy
}

/** Makes the copy; another file in its place is kept under another name. Throws what is in the way. */
export async function copyTrack({ from, root, to, sha256 }: TrackCopy): Promise<void> {
  const place = join(root, to)
  const beside = join(dirname(place), `.${basename(place)}.part`)
  await makeFolderInside(root, dirname(place))
  try {
    const target = await openFile(beside, 'anew')
    const read = await writeAll(from, target)
    if (sha256 !== undefined && read !== sha256) throw new Error(`${from} has changed since it came home`)
    if ((await hashOf(beside)) !== read) throw new Error(`${place} does not read as it was written`)
    if ((await lengthOf(place)) !== undefined) await rename(place, `${place}.before`)
    await rename(beside, place)
    await syncFolder(dirname(place))
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Writes and syncs a whole file; the SHA-256 of what was read. */
async function writeAll(from: string, target: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of readFileChunks(from)) {
      hash.update(chunk)
      await target.appendFile(chunk)
    }
    await target.sync()
  } finally {
    await target.close()
  }
  return hash.digest('hex')
}

/** Undefined where there is no such file. */
async function lengthOf(path: string): Promise<Bytes | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
