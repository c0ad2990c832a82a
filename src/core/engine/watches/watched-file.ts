/** Watches a file by polling, which works on every file system and with every way an editor saves. */
import type { Clock } from '../../base/clock.ts'
import type { Milliseconds } from '../../base/units.ts'
import { fingerprintOf } from '../../disk/fingerprint.ts'

const WATCH_INTERVAL: Milliseconds = 1000

/** A file that has not changed for this long is not being written. */
const SETTLE_TIME: Milliseconds = 300

/**
 * Calls `onChange` when the file at `path` has changed and come to rest, or has gone, until the signal. The first look
 * always calls it: the file may have changed since the start.
 */
export async function watchFile(
  path: string,
  clock: Pick<Clock, 'wait'>,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined
  while (!signal.aborted) {
    await clock.wait(WATCH_INTERVAL, signal)
    if (signal.aborted) return
    const mark = await fingerprintOf(path)
    if (mark === known) continue
    known = await fingerprintAtRest(path, mark, clock, signal)
    if (!signal.aborted) await onChange()
  }
}

async function fingerprintAtRest(
  path: string,
  first: string,
  clock: Pick<Clock, 'wait'>,
  signal: AbortSignal,
): Promise<string> {
  let mark = first
  while (!signal.aborted) {
    await clock.wait(SETTLE_TIME, signal)
    const next = await fingerprintOf(path)
    if (next === mark) return mark
    mark = next
  }
  return mark
}
