/** Opens a track file that a person named, or says in words why it cannot. */
import type { FileHandle } from 'node:fs/promises'
import { errorCode, errorText } from '../base/errors.ts'
import { openFile } from './open-file.ts'

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
