/** The one way small files get to disk: whole or not at all, and still there after the power fails. */
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import { errorCode } from '../base/errors.ts'
import { link, rename, rm, stat } from './calls.ts'
import { makeConfinedFolder } from './confined-path.ts'
import { makeFolder, syncFolder } from './folders.ts'
import { withFile } from './open-file.ts'

/** Writes under way by path: two writes of one file end in the order they were asked for. */
const underWay = new Map<string, Promise<void>>()

/**
 * Puts `text`, whole or in parts, in the place of the file at `path`, making its folder where there is none: written beside, synced,
 * renamed, folder synced. With `root` only inside it, and `root` is never made. Throws the file system's error, a full
 * disk's too, with the old file as it was.
 */
export function writeDurably(path: string, text: string | Iterable<string>, root?: string): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve()
  const write = before.then(() => replaceFile(path, text, root))
  // The next write must come to its turn even when this one fails; its caller hears of the failure.
  const turn = write.catch(() => undefined)
  underWay.set(path, turn)
  void turn.then(() => {
    if (underWay.get(path) === turn) underWay.delete(path)
  })
  return write
}

/**
 * Puts the chunks, one after the other, in the place of the file at `path`, in a folder that is there; memory does not
 * depend on their number. Unless `mayReplace`, a file that is there stays, and the error is `EEXIST`. Throws the file
 * system's error and those of the chunks, with nothing left beside and the old file as it was.
 */
export async function writeChunksDurably(
  path: string,
  chunks: AsyncIterable<string>,
  mayReplace: boolean,
): Promise<void> {
  const fill = async (handle: FileHandle): Promise<void> => {
    for await (const chunk of chunks) await handle.writeFile(chunk)
  }
  await writeBeside(path, fill, mayReplace ? rename : renameAnew)
}

async function replaceFile(
  path: string,
  text: string | Iterable<string>,
  root: string | undefined,
): Promise<void> {
  const folder = dirname(path)
  if (root === undefined) await makeFolder(folder)
  else await makeConfinedFolder(root, folder)
  await writeBeside(path, (handle) => handle.writeFile(text), rename)
}

async function writeBeside(
  path: string,
  fill: (handle: FileHandle) => Promise<void>,
  place: (beside: string, path: string) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${process.pid}-${threadId}.part`
  try {
    await withFile(beside, 'anew', async (handle) => {
      // FileHandle.writeFile goes on after a short write, so a full disk is an error and not a short file.
      await fill(handle)
      await handle.sync()
    })
    await place(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Renames unless there is a file of that name. */
async function renameAnew(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    // The file systems of sticks know no second name of a file: a look is all that can be had there.
    if (await isThere(path)) throw alreadyThere(path)
    await rename(beside, path)
    return
  }
  await rm(beside)
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function alreadyThere(path: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, '${path}'`), {
    code: 'EEXIST',
    syscall: 'rename',
  })
}
