/** A folder on another disk than the temporary files, for second copies: shared memory. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface OtherDisk extends AsyncDisposable {
  readonly folder: string
}

/** A new folder there; undefined, with a notice, if this machine has no such disk. */
export async function otherDisk(): Promise<OtherDisk | undefined> {
  const memory = '/dev/shm'
  const [own, other] = await Promise.all([tmpdir(), memory].map((path) => stat(path).catch(() => undefined)))
  if (other === undefined || other.dev === own?.dev) {
    console.info(`skipped: ${memory} is no other disk than ${tmpdir()}`)
    return undefined
  }
  const folder = await mkdtemp(join(memory, 'motion-monitor-stick-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
