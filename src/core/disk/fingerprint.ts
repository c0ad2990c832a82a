/** What tells two states of a file apart without reading it. */
import type { BigIntStats } from 'node:fs'
import { errorCode } from '../base/errors.ts'
import { stat } from './calls.ts'

/** A file as its disk describes it at one moment. */
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

/** The state in what `stat` or `FileHandle.stat` found. */
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

/** The state of the file at a path, of its target where it is a link. Throws the file system's errors. */
export async function stateAt(path: string): Promise<FileState> {
  return stateIn(await stat(path, { bigint: true }))
}

/** True when nothing has written to a file between two looks at it. */
export function isUntouched(before: FileState, after: FileState): boolean {
  return (
    before.size === after.size &&
    before.modifiedAt === after.modifiedAt &&
    before.changedAt === after.changedAt
  )
}

/**
 * True when a path has the very file it had, untouched since. Never true where the disk numbers no files (inode 0), or
 * notes no changes (FAT on Windows, which says 1601): another file with the same size and times would pass there.
 */
export function isSameFile(before: FileState, after: FileState): boolean {
  const isNumbered = after.inode !== 0n && after.changedAt > 0n
  return (
    isNumbered && before.inode === after.inode && before.device === after.device && isUntouched(before, after)
  )
}

/** A mark that changes with the file: its place, size and times; the system's code where it cannot be looked at. */
export async function fingerprintOf(path: string): Promise<string> {
  try {
    const { inode, size, modifiedAt, changedAt } = await stateAt(path)
    return [inode, size, modifiedAt, changedAt].join(' ')
  } catch (error) {
    return errorCode(error)
  }
}
