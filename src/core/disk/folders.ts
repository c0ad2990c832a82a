/** Makes folders that survive a power failure, each synced into its parent, and lists what they contain. */
import { dirname, join, resolve } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { currentPlatform, type Platform } from '../base/platform.ts'
import { mkdir, readdir } from './calls.ts'
import { openFolder } from './open-file.ts'

/** Codes of file systems that cannot sync folders at all: a share, a stick, a disk of another system. */
const unknownCall: ReadonlySet<string> = new Set(['EINVAL', 'EBADF', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Windows cannot open a folder for writing, nor flush what was opened for reading. */
const refusedByWindows: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EISDIR'])

/** Makes the names in a folder durable, as far as the disk can. Throws the file system's errors. */
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

/** True for an error that says only that the disk cannot sync folders. */
function isBeyondDisk(code: string, platform: Platform): boolean {
  return unknownCall.has(code) || (platform === 'windows' && refusedByWindows.has(code))
}

/** Makes a folder and its parents, durably; true when the folder did not exist. Throws the file system's errors. */
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
 * The paths of the files in a folder and below it. Does not follow links to folders, as the recursive `readdir` of Node
 * 26 does: what lies behind a link is not ours to remove. Throws the file system's errors.
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
