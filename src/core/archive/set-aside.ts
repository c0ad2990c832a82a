/** Moves a file that cannot be used as it is out of the way of the new one, so that nothing is written over. */
import { access, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../disk/folders.ts'
import type { Milliseconds } from '../units.ts'

/** Gives a file another name beside its own, which no file has, and returns it. Throws the file system's error. */
export async function setAside(file: string, now: Milliseconds): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '')
  let kept = `${file}.set-aside-${stamp}`
  for (let count = 2; await exists(kept); count++) kept = `${file}.set-aside-${stamp}-${count}`
  await rename(file, kept)
  await syncFolder(dirname(file))
  return kept
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
