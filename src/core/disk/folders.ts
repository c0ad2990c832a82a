/** Makes folders that are still there after the power fails, each synced into the one above it, and lists what is in them. */
import { dirname, join, resolve } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { currentPlatform, type Platform } from '../base/platform.ts'
import { mkdir, readdir } from './calls.ts'
import { openFolder } from './open-file.ts'

/** A file system answers so where it cannot sync folders at all: a share, a stick, a disk of another system. */
const unknownCall: ReadonlySet<string> = new Set(['EINVAL', 'EBADF', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Windows opens no folder to be written to, and flushes nothing that was opened to be read. */
const refusedByWindows: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EISDIR'])

/** Makes the names in a folder durable, as far as its disk can. Throws the file system's errors. */
export async function syncFolder(
  folder: string,
  platform: Platform = currentPlatform(),
  open: typeof openFolder = openFolder,
): Promise<void> {
  try {
    const handle = await open(folder)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!isBeyondDisk(errorCode(error), platform)) throw error
  }
}

/** True for an error that says that such a disk has no way to sync a folder, and nothing of the folder itself. */
function isBeyondDisk(code: string, platform: Platform): boolean {
  return unknownCall.has(code) || (platform === 'windows' && refusedByWindows.has(code))
}

/**
 * Makes a folder with those above it, durably; true when it was not there. Throws the file system's errors.
 */
export async function makeFolder(folder: string): Promise<boolean> {
  const path = resolve(folder)
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return false
  const topmost = resolve(first)
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made))
    if (made === topmost || dirname(made) === made) return true
  }
}

/**
 * The paths of the files in a folder and in all those below it. A link to a folder is not followed, as the recursive
 * `readdir` of Node 26 follows it: what lies behind it is not ours to remove. Throws the file system's errors.
 */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? await filesBelow(path) : entry.isFile() ? [path] : []
    }),
  )
  return found.flat()
}
