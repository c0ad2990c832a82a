/** Waits with a limit, for an endurance run; also measures the size of a folder. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bytes, Milliseconds } from '../../src/core/base/units.ts'

/** Waits this long, or until the signal. */
export function pause(span: Milliseconds, signal: AbortSignal): Promise<void> {
  return delay(span, undefined, { signal }).catch(() => undefined)
}

/** The work, or an error that says `describe` when it takes longer. */
export async function withDeadline<Value>(
  work: Promise<Value>,
  span: Milliseconds,
  describe: () => string,
): Promise<Value> {
  const ending = new AbortController()
  const late = delay(span, undefined, { signal: ending.signal }).then(() => {
    throw new Error(describe())
  })
  try {
    return await Promise.race([work, late])
  } finally {
    ending.abort()
    late.catch(() => undefined)
  }
}

/** Bytes of the files in a folder. */
export async function sizeOf(folder: string): Promise<Bytes> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
