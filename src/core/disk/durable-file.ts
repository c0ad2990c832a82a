/** The one way to give a file its name: it is whole or absent, and survives a power failure. */
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import { errorCode } from '../base/errors.ts'
import { isThere, link, rename, rm } from './calls.ts'
import { makeConfinedFolder } from './confined-path.ts'
import { type FileState, stateIn } from './fingerprint.ts'
import { makeFolder, syncFolder } from './folders.ts'
import { type OpenMode, withFile } from './open-file.ts'

/** Writes in progress by path: two writes of one file end in the order of their calls. */
const underWay = new Map<string, Promise<void>>()

/**
 * Replaces the file at `path` with `text`, whole or in parts, and makes its folder if needed: writes beside it, syncs,
 * renames, syncs the folder. With `root`, only inside it, and `root` is never made. Throws the file system's error,
 * also for a full disk, and leaves the old file as it was.
 */
export function writeDurably(path: string, text: string | Iterable<string>, root?: string): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve()
  const write = before.then(() => replaceFile(path, text, root))
  // The next write must get its turn even when this one fails; the caller handles the failure.
  const turn = write.catch(() => undefined)
  underWay.set(path, turn)
  void turn.then(() => {
    if (underWay.get(path) === turn) underWay.delete(path)
  })
  return write
}

/**
 * As `writeDurably`, for the eyes of the owner alone from its first byte on, in the folder `root`, which is never made.
 * Unless `mayReplace`, an existing file stays, and the error is `EEXIST`. Not for two writes of one file by one thread at
 * once.
 */
export async function writePrivately(
  path: string,
  text: string,
  root: string,
  mayReplace: boolean,
): Promise<void> {
  await makeConfinedFolder(root, dirname(path))
  // A file that an ended process left may have other permissions.
  await rm(besideOf(path), { force: true })
  await writeBeside(path, (handle) => handle.writeFile(text), {
    mode: 'create-private',
    ...(!mayReplace && { rename: renameUnlessTaken }),
  })
}

interface Placing {
  readonly mode?: OpenMode
  /** Runs once the file is whole on disk and closed; the file gets its name only if this succeeds. */
  readonly prepare?: (() => Promise<void>) | undefined
  /** Instead of `rename`, which replaces a file of that name. */
  readonly rename?: (beside: string, path: string) => Promise<void>
}

/**
 * Renames the file that `handle` has written from `beside` to `path` in the same folder, in the one order that survives
 * a power failure: sync, close, rename, sync folder. Resolves with its state before the rename. Throws the file system's
 * errors and those of `prepare`; after an error the caller closes `handle`.
 */
export async function placeDurably(
  handle: FileHandle,
  beside: string,
  path: string,
  placing: Placing = {},
): Promise<FileState> {
  await handle.sync()
  const written = stateIn(await handle.stat({ bigint: true }))
  await handle.close()
  await placing.prepare?.()
  await renameDurably(beside, path, placing.rename)
  return written
}

/** Renames a synced file within its folder and syncs the folder. Throws the file system's errors. */
export async function renameDurably(
  from: string,
  to: string,
  renameFile: (from: string, to: string) => Promise<void> = rename,
): Promise<void> {
  await renameFile(from, to)
  await syncFolder(dirname(to))
}

/**
 * Replaces the file at `path`, in an existing folder, with the chunks one after the other; memory does not depend on
 * their number. Unless `mayReplace`, an existing file stays, and the error is `EEXIST`. Throws the file system's error
 * and those of the chunks; then nothing is left beside, and the old file is as it was.
 */
export async function writeChunksDurably(
  path: string,
  chunks: AsyncIterable<string> | readonly string[],
  mayReplace: boolean,
): Promise<void> {
  const fill = async (handle: FileHandle): Promise<void> => {
    for await (const chunk of chunks) await handle.writeFile(chunk)
  }
  await writeBeside(path, fill, mayReplace ? {} : { rename: renameUnlessTaken })
}

async function replaceFile(
  path: string,
  text: string | Iterable<string>,
  root: string | undefined,
): Promise<void> {
  const folder = dirname(path)
  if (root === undefined) await makeFolder(folder)
  else await makeConfinedFolder(root, folder)
  await writeBeside(path, (handle) => handle.writeFile(text))
}

async function writeBeside(
  path: string,
  fill: (handle: FileHandle) => Promise<void>,
  placing?: Placing,
): Promise<void> {
  const beside = besideOf(path)
  try {
    await withFile(beside, placing?.mode ?? 'truncate', async (handle) => {
      // FileHandle.writeFile continues after a short write, so a full disk is an error and not a short file.
      await fill(handle)
      await placeDurably(handle, beside, path, placing)
    })
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

function besideOf(path: string): string {
  return `${path}.${process.pid}-${threadId}.part`
}

/** Renames, but never replaces a file. */
export async function renameUnlessTaken(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    // Memory sticks have no hard links: checking first is all that can be done there.
    if (await isThere(path)) throw alreadyThere(path)
    await rename(beside, path)
    return
  }
  await rm(beside)
}

function alreadyThere(path: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, '${path}'`), {
    code: 'EEXIST',
    syscall: 'rename',
  })
}
