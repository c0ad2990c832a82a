/** Keeps what is written inside the event folder: no link may lead a file of ours elsewhere. */
import { basename, dirname, join, resolve, sep } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { mkdir, realpath, stat } from './calls.ts'
import { syncFolder } from './folders.ts'

/** Folders whose names this process has synced into their parents. */
const synced = new Set<string>()

/** A link takes the folder out of the place it seems to be in. */
export class UnconfinedPathError extends Error {
  readonly code = 'outside'
  constructor(folder: string, real: string, root: string) {
    super(
      `${folder} is a link that leads to ${real}, out of ${root}: put a folder in its place, ` +
        'and link the whole event folder if the tracks are to lie elsewhere',
    )
    this.name = 'UnconfinedPathError'
  }
}

/** The event folder two levels above `motions/motion-<id>` or `gpslogs/YYYYMMDD` (docs/device.md, "The plan"). */
export function eventFolderOf(folder: string): string {
  return join(folder, '..', '..')
}

/**
 * Makes a folder below `root` and its parents, each durable before the next; no link between the two may lead out.
 * `root` itself may be a link and is never made: if it was moved away, nothing starts in its old place. Throws
 * `UnconfinedPathError` and the file system's errors.
 */
export async function makeConfinedFolder(root: string, folder: string): Promise<void> {
  await refuseOutside(root, folder)
  await makeBelow(resolve(root), resolve(folder))
  // What did not exist a moment ago may be a link by now.
  await refuseOutside(root, folder)
}

/** Folder by folder: a recursive `mkdir` would also make a `root` that was moved away just now. */
async function makeBelow(root: string, folder: string): Promise<void> {
  if (folder === root) return
  const above = dirname(folder)
  try {
    await mkdir(folder)
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(folder)).isDirectory()) {
      // The program that made it may have been killed before the name was durable.
      if (!synced.has(folder)) await syncInto(above, folder)
      return
    }
    if (errorCode(error) !== 'ENOENT' || above === root) throw error
    await makeBelow(root, above)
    await mkdir(folder)
  }
  await syncInto(above, folder)
}

async function syncInto(above: string, folder: string): Promise<void> {
  await syncFolder(above)
  synced.add(folder)
}

/** Checks the part of the path that exists; the rest is still to be made. */
async function refuseOutside(root: string, folder: string): Promise<void> {
  const realRoot = await realpath(resolve(root))
  const real = await realpathOfExisting(resolve(folder))
  if (real !== realRoot && !real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep))
    throw new UnconfinedPathError(folder, real, root)
}

async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    return join(await realpathOfExisting(dirname(path)), basename(path))
  }
}
