/** Opens every file of the project: without waiting for another process, and only what is a regular file. */
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { errorCode } from '../base/errors.ts'
import { retryWhileShort } from '../base/shortage.ts'
import { lstat, stat } from './calls.ts'
import { outwaitHolder } from './held-files.ts'
import { awaitDisk } from './waiting.ts'

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants

/** Refuses a link in the place of the file itself; Windows has no such flag. */
const noFollow = constants.O_NOFOLLOW ?? 0

/** The modes that do so. */
const unlinked: readonly OpenMode[] = ['anew', 'append', 'update', 'at-places']

/**
 * A named pipe would wait for its other end for ever, in one of the few threads that every file needs; a terminal must
 * not become that of the process. Windows has neither the flags nor such files.
 */
const withoutWaiting = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** What a file is opened for. */
const modes = {
  read: O_RDONLY,
  /** Begun anew, whatever was in it; a link in its place is refused. */
  anew: O_WRONLY | O_CREAT | O_TRUNC | noFollow,
  /** Written on at its end; a link in its place is refused. */
  append: O_WRONLY | O_CREAT | O_APPEND | noFollow,
  /** Written on at its end, through a link too: a file that a person named. */
  'append-named': O_WRONLY | O_CREAT | O_APPEND,
  /** One that is not there yet, else the error is `EEXIST`. */
  create: O_WRONLY | O_CREAT | O_EXCL | O_APPEND,
  /** Changed where it is; a link in its place is refused. */
  update: O_RDWR | noFollow,
  /**
   * Made if it is not there, and written at places that the caller names; a link in its place is refused. Windows cuts
   * nothing off a file that is open to be appended to.
   */
  'at-places': O_WRONLY | O_CREAT | noFollow,
} as const

export type OpenMode = keyof typeof modes

/** Something that is no regular file has the name of one. */
export class NotAFileError extends Error {
  readonly code = 'not-a-file'
  /** `a named pipe` */
  readonly kind: string

  constructor(path: string, kind: string) {
    super(`${path} is ${kind}, where a file should be: move it away`)
    this.name = 'NotAFileError'
    this.kind = kind
  }
}

/**
 * Opens a regular file; to write to it, waits for another program that holds it. Throws `NotAFileError` for anything
 * else, and the file system's errors.
 */
export async function openFile(path: string, mode: OpenMode): Promise<FileHandle> {
  if (noFollow === 0 && unlinked.includes(mode)) await refuseLink(path)
  const open = () => openCounted(path, modes[mode] | withoutWaiting)
  const opened = mode === 'read' ? open() : outwaitHolder(path, open)
  const file = await opened.catch((error: unknown) => refuse(path, error))
  try {
    const found = await file.stat()
    if (found.isFile()) return file
    throw new NotAFileError(path, kindOf(found))
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Runs `work` with a file that is open, and closes it. Throws as `openFile` and `work` do. */
export async function withFile<Value>(
  path: string,
  mode: OpenMode,
  work: (file: FileHandle) => Promise<Value>,
): Promise<Value> {
  const file = await openFile(path, mode)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

/** As `withFile`, for the few moments in which a thread waits for its disk. */
export function withFileSync<Value>(path: string, mode: OpenMode, work: (fd: number) => Value): Value {
  const fd = openSync(path, modes[mode] | withoutWaiting)
  try {
    const found = fstatSync(fd)
    if (!found.isFile()) throw new NotAFileError(path, kindOf(found))
    return work(fd)
  } finally {
    closeSync(fd)
  }
}

/** Opens a folder, to sync the names in it. Throws the file system's errors. */
export function openFolder(path: string): Promise<FileHandle> {
  return openCounted(path, O_RDONLY | withoutWaiting | (constants.O_DIRECTORY ?? 0))
}

/**
 * Opens what a person named on the command line, which may be a pipe or a terminal too; a pipe is waited for, as by any
 * other program. Throws the file system's errors.
 */
export function openNamed(path: string, mode: 'read' | 'append-named'): Promise<FileHandle> {
  return open(path, modes[mode] | (constants.O_NOCTTY ?? 0))
}

/** Opens a file or pipe that is written to while the monitor runs, and waits for nobody who reads it. */
export function openWithoutWaiting(path: string, mode: 'append-named'): Promise<FileHandle> {
  return openCounted(path, modes[mode] | withoutWaiting)
}

const handleCalls = ['read', 'write', 'writeFile', 'appendFile', 'truncate', 'sync', 'stat', 'close'] as const

/**
 * Each call on the handle is known as a wait for the path while it lasts. Where the laptop is short of descriptors it is
 * tried again for a while.
 */
async function openCounted(path: string, flags: number): Promise<FileHandle> {
  const file = await awaitDisk(
    path,
    retryWhileShort(() => open(path, flags)),
  )
  for (const name of handleCalls) {
    const call: (...args: never[]) => Promise<unknown> = file[name].bind(file)
    Object.defineProperty(file, name, { value: (...args: never[]) => awaitDisk(path, call(...args)) })
  }
  return file
}

/** A folder, a socket, a link and a pipe that nobody reads refuse to be opened, each in its own way. */
async function refuse(path: string, error: unknown): Promise<never> {
  const code = errorCode(error)
  if (code === 'ELOOP') await refuseLink(path)
  if (['EISDIR', 'ENXIO', 'EOPNOTSUPP'].includes(code)) {
    const found = await stat(path)
    if (!found.isFile()) throw new NotAFileError(path, kindOf(found))
  }
  throw error
}

async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (found?.isSymbolicLink() === true) throw new NotAFileError(path, 'a link, which is not written through,')
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a named pipe'
  if (found.isSocket()) return 'a socket'
  return 'a device'
}
