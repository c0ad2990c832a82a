/** Puts the bytes of an imported file in their place in the event, durably, and never over other bytes. */
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { rm } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { placeDurably, renameUnlessTaken } from '../disk/durable-file.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { syncFolder } from '../disk/folders.ts'
import { withFile } from '../disk/open-file.ts'
import { readFileChunks } from '../disk/read-file.ts'
import { Refusal } from './import-result.ts'
import { keepSuperseded } from './kept-aside.ts'

export interface ImportPlace {
  /** The event folder: nothing is written outside. */
  readonly root: string
  readonly path: string
  /** Of the bytes. */
  readonly sha256: string
  /** A file that is there has less of the same track: it is kept beside. Otherwise it has the same bytes. */
  readonly isBetter?: boolean
}

/**
 * Copies the file `from` to its place. The caller has looked at a file that is there (`isBetter`). Throws
 * `Refusal` where the file has changed since it was judged, and the file system's errors.
 */
export async function placeImport(from: string, place: ImportPlace): Promise<void> {
  const { root, path, sha256, isBetter = false } = place
  // A download of the same track may be under way in `.KEY.part`.
  const beside = join(dirname(path), `.${basename(path)}.import.part`)
  if (!isBetter && (await inodeOf(path)) !== undefined) {
    // An earlier run was stopped between the file and the ledger.
    await rm(beside, { force: true })
    await syncFolder(dirname(path))
    return
  }
  await makeConfinedFolder(root, dirname(path))
  try {
    await withFile(beside, 'truncate', async (target) => {
      const hash = createHash('sha256')
      for await (const chunk of readFileChunks(from)) {
        hash.update(chunk)
        await target.appendFile(chunk)
      }
      if (hash.digest('hex') !== sha256) throw new Refusal('the file changed while it was read: try again')
      const keep = async () => {
        await keepSuperseded(path, sha256)
      }
      await placeDurably(target, beside, path, isBetter ? { prepare: keep } : { rename: renameUnlessTaken })
    })
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
