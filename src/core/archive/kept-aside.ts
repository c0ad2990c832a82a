/** Keeps a file that another is to replace, under a name beside it: nothing in an event's folder is overwritten. */
import { dirname } from 'node:path'
import { errorCode } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'
import { link, lstat, rename, unlessMissing } from '../disk/calls.ts'
import { renameDurably } from '../disk/durable-file.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { syncFolder } from '../disk/folders.ts'
import { hashOf } from '../disk/read-file.ts'

/** Renames an unusable file by the time `now`; returns its new path. Throws the file system's error. */
export function setAside(file: string, now: Milliseconds): Promise<string> {
  return keepBeside(file, `.set-aside-${new Date(now).toISOString().replace(/[-:]/g, '')}`)
}

/** Renames a file to its own name with an ending that is free; returns its new path. Throws the file system's error. */
export async function keepBeside(file: string, ending: string): Promise<string> {
  let kept = `${file}${ending}`
  for (let count = 2; await isTaken(kept); count++) kept = `${file}${ending}-${count}`
  await renameDurably(file, kept)
  return kept
}

/**
 * Renames the file to `KEY.changed` before a track with the hash `sha256` takes its place; returns the new path, or
 * `undefined` where there is no file or it has the same bytes. Throws the file system's errors.
 */
export async function keepChanged(file: string, sha256: string): Promise<string | undefined> {
  const found = await unlessMissing(lstat(file))
  if (found?.isFile() !== true || (await hasBytes(file, sha256))) return undefined
  return keepBeside(file, '.changed')
}

/**
 * Gives a track the second name `KEY.superseded`, or `KEY.superseded-2`, before a file with the hash `sha256` replaces
 * it; returns that name, `undefined` where there is no file or it has the same bytes. Nothing kept earlier is overwritten;
 * killed at any step and run again, it makes no third name. Throws the file system's errors.
 */
export async function keepSuperseded(file: string, sha256: string): Promise<string | undefined> {
  const former = await inodeOf(file)
  if (former === undefined) return undefined
  if (await hasBytes(file, sha256)) return undefined
  let number = 1
  while ((await isTaken(nameOf(file, number))) && (await inodeOf(nameOf(file, number))) !== former) number++
  const name = nameOf(file, number)
  if (!(await isTaken(name))) {
    // `link` never overwrites. Memory sticks have no links: there the file loses its first name a moment early.
    await link(file, name).catch(async (error: unknown) => {
      if (errorCode(error) === 'EEXIST') throw error
      await rename(file, name)
    })
  }
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

/** False for a file that cannot be read: it may be a good track on a bad disk. */
function hasBytes(file: string, sha256: string): Promise<boolean> {
  return hashOf(file).then(
    (hash) => hash === sha256,
    () => false,
  )
}

async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}
