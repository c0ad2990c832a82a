/** Shows whether two names belong to one file. */
import { lstat } from './calls.ts'

/** The identity of a file, the same for each of its names; `undefined` where there is no regular file. */
export async function inodeOf(path: string): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  return found?.isFile() === true ? `${found.dev} ${found.ino}` : undefined
}
