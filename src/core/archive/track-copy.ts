/** Makes the second copy of a track on another disk: written beside its name, synced, compared, then renamed. */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { rm, unlessMissing } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { placeDurably } from '../disk/durable-file.ts'
import { type FileState, isSameFile, isUntouched, stateAt, stateIn } from '../disk/fingerprint.ts'
import { withFile } from '../disk/open-file.ts'
import { hashOf, readFileChunks } from '../disk/read-file.ts'
import { keepBeside } from './kept-aside.ts'
import { isOwnShortage, type VerifiedFile } from './saved-file.ts'

/** A saved track, and where its second copy goes. */
export interface TrackCopy {
  readonly from: string
  /** The folder of the copies. It is never made: a stick that is not plugged in is not an empty folder. */
  readonly root: string
  /** Relative to `root`. */
  readonly to: string
  /** From the ledger; a track of an older ledger has none. */
  readonly sha256: string | undefined
}

/** The folder of the copies is on the disk of the tracks: one broken disk would take both. */
class SameDiskError extends Error {
  readonly code = 'same-disk'
  constructor(path: string) {
    super(`${path} is on the disk of the tracks themselves`)
    this.name = 'SameDiskError'
  }
}

/** Throws `SameDiskError` where both paths are in one file system, and the file system's errors. */
export async function requireOtherDisk(path: string, tracks: string): Promise<void> {
  const [copy, own] = await Promise.all([stateAt(path), stateAt(tracks)])
  requireOther(path, copy, own)
}

/** The copy with the same bytes on another disk, read unless it is `known`. Throws `SameDiskError`, disk errors. */
export async function findCopy(
  { from, root, to, sha256 }: TrackCopy,
  known?: VerifiedFile,
): Promise<VerifiedFile | undefined> {
  const place = join(root, to)
  const own = await stateAt(from)
  requireOther(root, await stateAt(root), own)
  const copy = await unlessMissing(stateAt(place))
  if (copy === undefined || copy.size !== own.size) return undefined
  requireOther(place, copy, own)
  if (known !== undefined && known.sha256 === sha256 && isSameFile(known.state, copy)) return known
  const wanted = sha256 ?? (await hashOf(from))
  const found = await hashOf(place).catch((error: unknown) => {
    // An unreadable copy does not count.
    if (isOwnShortage(error)) throw error
  })
  if (found !== wanted || !isUntouched(copy, await stateAt(place))) return undefined
  return { sha256: wanted, state: copy }
}

/** Makes the copy, and keeps another file in its place. Throws `SameDiskError` and the file system's errors. */
export async function copyTrack({ from, root, to, sha256 }: TrackCopy): Promise<VerifiedFile> {
  const place = join(root, to)
  const beside = join(dirname(place), `.${basename(place)}.part`)
  const own = await stateAt(from)
  requireOther(root, await stateAt(root), own)
  await makeConfinedFolder(root, dirname(place))
  try {
    const read = await withFile(beside, 'truncate', async (target) => {
      const written = await writeAll(target, beside, from, own)
      if (sha256 !== undefined && written !== sha256)
        throw new Error(`${from} has changed since it came home`)
      const prepare = async (): Promise<void> => {
        if ((await hashOf(beside)) !== written) throw new Error(`${place} does not read as it was written`)
        if ((await unlessMissing(stateAt(place))) !== undefined) await keepBeside(place, '.before')
      }
      await placeDurably(target, beside, place, { prepare })
      return written
    })
    return { sha256: read, state: await stateAt(place) }
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Writes the file `from`, whose state is `own`, to `target` at `path`; resolves with the SHA-256 of what was read. */
async function writeAll(target: FileHandle, path: string, from: string, own: FileState): Promise<string> {
  // A stick that was just unmounted leaves its folder behind, on the laptop's own disk.
  requireOther(path, stateIn(await target.stat({ bigint: true })), own)
  const hash = createHash('sha256')
  for await (const chunk of readFileChunks(from)) {
    hash.update(chunk)
    await target.appendFile(chunk)
  }
  return hash.digest('hex')
}

function requireOther(path: string, copy: FileState, own: FileState): void {
  if (copy.device === own.device) throw new SameDiskError(path)
}
