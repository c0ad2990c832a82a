/** Renames a file that cannot be used, so that the new one does not overwrite it. */
import type { Milliseconds } from '../base/units.ts'
import { isThere } from '../disk/calls.ts'
import { renameDurably } from '../disk/durable-file.ts'

/** Renames an unusable file by the time `now`; returns its new path. Throws the file system's error. */
export function setAside(file: string, now: Milliseconds): Promise<string> {
  return keepBeside(file, `.set-aside-${new Date(now).toISOString().replace(/[-:]/g, '')}`)
}

/** Renames a file to its own name with an ending that is free; returns its new path. Throws the file system's error. */
export async function keepBeside(file: string, ending: string): Promise<string> {
  let kept = `${file}${ending}`
  for (let count = 2; await isThere(kept); count++) kept = `${file}${ending}-${count}`
  await renameDurably(file, kept)
  return kept
}
