/** Opens every file of the project without waiting for another process, only if it is a regular file; creates small ones. */
import { closeSync, constants, fstatSync, openSync, type Stats, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { errorCode, errorText } from '../base/errors.ts'
import { retryWhileShort } from '../base/shortage.ts'
import { lstat, stat, unlessMissing } from './calls.ts'
import { outwaitHolder } from './held-files.ts'
import { awaitDisk } from './waiting.ts'

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants

/** Refuses a link in place of the file itself; Windows has no such flag. */
const noFollow = constants.O_NOFOLLOW ?? 0

/** The modes with `noFollow`. */
const unlinked: readonly OpenMode[] = ['truncate', 'append', 'update', 'at-places']

/**
 * A named pipe would block one of the few threads that every file needs, and a terminal must not become the process's
 * own. Windows has neither the flags nor such files.
 */
const withoutWaiting = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

const modes = {
  read: O_RDONLY,
  /** Emptied first; refuses a link. */
  truncate: O_WRONLY | O_CREAT | O_TRUNC | noFollow,
  /** Appends; refuses a link. */
  append: O_WRONLY | O_CREAT | O_APPEND | noFollow,
  /** Appends, through a link too: a person named the file. */
  'append-named': O_WRONLY | O_CREAT | O_APPEND,
  /** Creates; `EEXIST` where it exists. */
  create: O_WRONLY | O_CREAT | O_EXCL | O_APPEND,
  /** As `create`, for the eyes of the owner alone. */
  'create-private': O_WRONLY | O_CREAT | O_EXCL,
  /** Changes the file in place; refuses a link. */
  update: O_RDWR | noFollow,
  /**
   * Created if needed, and written at offsets that the caller names; refuses a link. Windows cannot truncate a file
   * that is open for appending.
   */
  'at-places': O_WRONLY | O_CREAT | noFollow,
} as const

export type OpenMode = keyof typeof modes

const OWNER_ALONE = 0o600
const USUAL_PERMISSIONS = 0o666

/** The name belongs to something that is not a regular file. */
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

/** Opens a regular file; to write, waits while another program holds it. Throws `NotAFileError`, the disk's errors. */
export async function openFile(path: string, mode: OpenMode): Promise<FileHandle> {
  if (noFollow === 0 && unlinked.includes(mode)) await refuseLink(path)
  const permissions = mode === 'create-private' ? OWNER_ALONE : USUAL_PERMISSIONS
  const open = () => openCounted(path, modes[mode] | withoutWaiting, permissions)
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

/** Runs `work` with an open file, and closes it. Throws as `openFile` and `work` do. */
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

/** As `withFile`, where the thread must wait for its disk. */
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

/** Opens a folder, to sync its names. Throws the file system's errors. */
export function openFolder(path: string): Promise<FileHandle> {
  return openCounted(path, O_RDONLY | withoutWaiting | (constants.O_DIRECTORY ?? 0))
}

/**
 * Opens what a person named on the command line, which may be a pipe or a terminal; waits for a pipe as any program
 * does. Throws the file system's errors.
 */
export function openNamed(path: string, mode: 'read' | 'append-named'): Promise<FileHandle> {
  return open(path, modes[mode] | (constants.O_NOCTTY ?? 0))
}

/** Opens a file or pipe that is written while the monitor runs, without waiting for a reader. */
export function openWithoutWaiting(path: string, mode: 'append-named'): Promise<FileHandle> {
  return openCounted(path, modes[mode] | withoutWaiting)
}

const handleCalls = ['read', 'write', 'writeFile', 'appendFile', 'truncate', 'sync', 'stat', 'close'] as const

/** Registers each call on the handle as a wait for the path, and retries while the laptop is short of descriptors. */
async function openCounted(
  path: string,
  flags: number,
  permissions = USUAL_PERMISSIONS,
): Promise<FileHandle> {
  const file = await awaitDisk(
    path,
    retryWhileShort(() => open(path, flags, permissions)),
  )
  for (const name of handleCalls) {
    const call: (...args: never[]) => Promise<unknown> = file[name].bind(file)
    Object.defineProperty(file, name, { value: (...args: never[]) => awaitDisk(path, call(...args)) })
  }
  return file
}

/** A folder, a socket, a link and a pipe without a reader each refuse in their own way. */
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
  const found = await unlessMissing(lstat(path))
  if (found?.isSymbolicLink() === true) throw new NotAFileError(path, 'a link, which is not written through,')
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a named pipe'
  if (found.isSocket()) return 'a socket'
  return 'a device'
}

/** Creates the file at `path`. Throws the file system's errors, `EEXIST` where the name is taken. */
export function createFile(path: string, text: string): Promise<void> {
  return withFile(path, 'create', (file) => file.writeFile(text))
}

/** As `createFile`, before the process ends. */
export function createFileSync(path: string, text: string): void {
  // It continues after a short write.
  withFileSync(path, 'create', (fd) => writeFileSync(fd, text))
}

export type OpenedFile =
  | { readonly ok: true; readonly file: FileHandle }
  | { readonly ok: false; readonly reason: string }

/** Opens the file at `path` for reading, or returns the reason it cannot: it is not a file, or the disk refuses. */
export async function openRegularFile(path: string): Promise<OpenedFile> {
  try {
    return { ok: true, file: await openFile(path, 'read') }
  } catch (error) {
    const isNone = errorCode(error) === 'not-a-file'
    return {
      ok: false,
      reason: isNone ? 'is not a file: name the files themselves' : describeUnreadable(error),
    }
  }
}

/** Why a file cannot be read, to follow its name. */
export function describeUnreadable(error: unknown): string {
  return `cannot be read: ${describeError(error)}`
}

function describeError(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
      return 'permission denied'
    default:
      return errorText(error)
  }
}
