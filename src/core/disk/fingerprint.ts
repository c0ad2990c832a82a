/** Shows whether a file has changed, and whether two names belong to one file, without reading it. */
import type { BigIntStats } from 'node:fs'
import { errorCode } from '../base/errors.ts'
import { lstat, stat } from './calls.ts'

/** What the disk says of a file at one moment. */
export interface FileState {
  readonly isFile: boolean
  readonly device: bigint
  readonly inode: bigint
  readonly size: bigint
  /** Ns since the Unix epoch; any program can set it. */
  readonly modifiedAt: bigint
  /** Ns since the Unix epoch; the system sets it at every change, also of `modifiedAt`. */
  readonly changedAt: bigint
}

/** The state from what `stat` or `FileHandle.stat` found. */
export function stateIn(found: BigIntStats): FileState {
  const { dev, ino, size, mtimeNs, ctimeNs } = found
  return {
    isFile: found.isFile(),
    device: dev,
    inode: ino,
    size,
    modifiedAt: mtimeNs,
    changedAt: ctimeNs,
  }
}

/** The state of the file at a path, or of the target of a link. Throws the file system's errors. */
export async function stateAt(path: string): Promise<FileState> {
  return stateIn(await stat(path, { bigint: true }))
}

/** True when nothing has written to the file between two looks at it. */
export function isUntouched(before: FileState, after: FileState): boolean {
  return (
    before.size === after.size &&
    before.modifiedAt === after.modifiedAt &&
    before.changedAt === after.changedAt
  )
}

/**
 * True when the path still names the same, unchanged file. Never true where the disk gives no inode numbers (0) or
 * records no changes (FAT on Windows, which says 1601): another file with the same size and times would pass there.
 */
export function isSameFile(before: FileState, after: FileState): boolean {
  const isNumbered = after.inode !== 0n && after.changedAt > 0n
  return (
    isNumbered && before.inode === after.inode && before.device === after.device && isUntouched(before, after)
  )
}

/** A text that changes with the file's inode, size or times; the system's code where the file cannot be looked at. */
export async function fingerprintOf(path: string): Promise<string> {
  try {
    const { inode, size, modifiedAt, changedAt } = await stateAt(path)
    return [inode, size, modifiedAt, changedAt].join(' ')
  } catch (error) {
    return errorCode(error)
  }
}

/** The identity of a file, the same for each of its names; `undefined` where there is no regular file. */
export async function inodeOf(path: string): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  return found?.isFile() === true ? `${found.dev} ${found.ino}` : undefined
}
