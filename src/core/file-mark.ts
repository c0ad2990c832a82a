/** What tells two states of a file apart without reading it. */
import { stat } from 'node:fs/promises'
import { codeOf } from './thrown.ts'

/** A mark that changes with the file: its place, size and times; the system's code where it cannot be looked at. */
export async function markOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return codeOf(error)
  }
}
