/** Recognises errors that mean the laptop is short of descriptors or memory, and retries what failed with one. */
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from './errors.ts'
import type { Milliseconds } from './units.ts'

/** The errors that concern the laptop alone, in words. */
const reasons = {
  EMFILE: 'this program holds as many files and connections open as the system lets it',
  ENFILE: 'all programs together hold as many files open as the laptop has',
  ENOMEM: 'the laptop has no memory left for another file or connection',
  ENOBUFS: 'the laptop has no memory left for another connection',
} as const
type ShortageCode = keyof typeof reasons

/** How long to retry before the shortage counts as an error. */
const SHORTAGE_TIMEOUT: Milliseconds = 5000

/** Between two tries. */
const PAUSE: Milliseconds = 100

export interface Shortage {
  readonly reason: string
  /** Elapsed time of this thread. */
  readonly at: Milliseconds
}

let last: Shortage | undefined

/** The last shortage: when and why; undefined where there has been none. */
export function lastShortage(): Shortage | undefined {
  return last
}

/** True for an error that means only that the laptop is short of descriptors or memory. Remembers it for `lastShortage`. */
export function isShortage(error: unknown): boolean {
  const code = shortageIn(error)
  if (code === undefined) return false
  last = { reason: reasons[code], at: performance.now() }
  return true
}

/** Opens something, and retries while the laptop is short. Throws what `open` throws. */
export async function retryWhileShort<Value>(
  open: () => Promise<Value>,
  timeout = SHORTAGE_TIMEOUT,
): Promise<Value> {
  for (const until = performance.now() + timeout; ; await delay(PAUSE)) {
    try {
      return await open()
    } catch (error) {
      if (!isShortage(error) || performance.now() >= until) throw error
    }
  }
}

/** The refusal may be the cause of an error of ours. */
function shortageIn(error: unknown): ShortageCode | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = errorCode(at)
    if (code in reasons) return code as ShortageCode
  }
  return undefined
}
