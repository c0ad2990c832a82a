/** Makes folders that are still there after the power fails: each is synced into the one above it. */
import { dirname, resolve } from 'node:path'
import { mkdir } from './calls.ts'
import { openFolder } from './open-file.ts'

/** Makes the names in a folder durable; without effect where a folder cannot be opened (Windows). */
export async function syncFolder(folder: string): Promise<void> {
  let handle: Awaited<ReturnType<typeof openFolder>>
  try {
    handle = await openFolder(folder)
  } catch (error) {
    if (process.platform === 'win32') return
    throw error
  }
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
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
