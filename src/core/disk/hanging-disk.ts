/** Names the file of a disk call that does not come back. */
import type { Milliseconds } from '../base/units.ts'
import type { LongestWait } from './waiting.ts'

/** A disk that answers late does not hang: a stick may need seconds to write what it was given. */
const LATE: Milliseconds = 1000

/** A disk call keeps the process from ending. */
export class HangingDiskError extends Error {
  readonly code = 'disk-hangs'
  /** Undefined where the file is not known. */
  readonly path: string | undefined

  constructor(path: string | undefined) {
    const what = path === undefined ? 'A disk' : `The disk of ${path}`
    super(
      `${what} does not answer, and is not waited for any longer: look at the disk, or at the network and the server of a share. ` +
        'Nothing is torn: what was half fetched is fetched again.',
    )
    this.name = 'HangingDiskError'
    this.path = path
  }
}

/** The file of a wait that is longer than late. */
export function hangingFile(wait: LongestWait | undefined): string | undefined {
  return wait !== undefined && wait.span >= LATE ? wait.path : undefined
}
