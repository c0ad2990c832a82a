/** Registers the files this thread waits for, and names the one whose disk does not answer. */
import type { Milliseconds } from '../base/units.ts'

/** A disk that answers late does not hang: a stick may need seconds to write what it was given. */
const LATE: Milliseconds = 1000

interface Wait {
  readonly path: string
  readonly since: Milliseconds
}

export interface LongestWait {
  readonly path: string
  readonly span: Milliseconds
}

/** In the order in which they began. */
const waits = new Set<Wait>()

/** Registers `call` as a wait for `path` until it settles; resolves and rejects as it does. */
export async function awaitDisk<Value>(path: string, call: Promise<Value>): Promise<Value> {
  const wait: Wait = { path, since: performance.now() }
  waits.add(wait)
  try {
    return await call
  } finally {
    waits.delete(wait)
  }
}

/** The longest wait; undefined while nothing waits for a disk. */
export function longestWait(): LongestWait | undefined {
  for (const { path, since } of waits) return { path, span: performance.now() - since }
  return undefined
}

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
