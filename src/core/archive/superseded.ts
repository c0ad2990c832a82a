/** Keeps a track that a later state of its log replaces: `KEY.superseded` beside it, or `.superseded-2` if that is taken. */
import { dirname } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { link, lstat, rename } from '../disk/calls.ts'
import { hashOf } from '../disk/file-hash.ts'
import { syncFolder } from '../disk/folders.ts'
import { inodeOf } from '../disk/inode.ts'

/**
 * Gives the file a second name before another file with the hash `sha256` replaces it; returns that name, or
 * `undefined` where there is no file or it has the same bytes. The file keeps its own name until it is replaced, and
 * nothing kept earlier is overwritten. Killed at any step and run again, it finds the second name and makes no third.
 * Throws the file system's errors.
 */
export async function keepSuperseded(file: string, sha256: string): Promise<string | undefined> {
  const former = await inodeOf(file)
  if (former === undefined) return undefined
  // A file that cannot be read may be a good track on a bad disk.
  const isSame = await hashOf(file).then(
    (hash) => hash === sha256,
    () => false,
  )
  if (isSame) return undefined
  let number = 1
  while ((await isTaken(nameOf(file, number))) && (await inodeOf(nameOf(file, number))) !== former) number++
  const name = nameOf(file, number)
  if (!(await isTaken(name))) await nameAgain(file, name)
  await syncFolder(dirname(file))
  return name
}

/** Renames the superseded files of a track along with it. Throws the file system's errors. */
export async function moveSuperseded(file: string, newFile: string): Promise<void> {
  let free = 1
  for (let number = 1; await isTaken(nameOf(file, number)); number++) {
    while (await isTaken(nameOf(newFile, free))) free++
    await rename(nameOf(file, number), nameOf(newFile, free))
  }
}

function nameOf(file: string, number: number): string {
  return number === 1 ? `${file}.superseded` : `${file}.superseded-${number}`
}

/** `link` never overwrites. Memory sticks have no links: there the file loses its first name a moment early. */
async function nameAgain(file: string, name: string): Promise<void> {
  try {
    await link(file, name)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    await rename(file, name)
  }
}

async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}
