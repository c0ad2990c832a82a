/** Registers the files this thread waits for, so that a disk that does not answer can be named. */
import type { Milliseconds } from '../base/units.ts'

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
