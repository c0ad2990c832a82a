/** Watches one file by asking for it, which works on every file system and with every way an editor saves. */
import type { Clock } from '../clock.ts'
import { markOf } from '../file-mark.ts'
import type { Milliseconds } from '../units.ts'

/** From one look at the file to the next. */
const LOOK_SPAN: Milliseconds = 1000

/** A file that has not changed for so long is not being written. */
const REST_SPAN: Milliseconds = 300

/**
 * Calls `onChange` whenever what is at `path` has changed and come to rest, also when it has gone, until the signal.
 * The first call comes with the first look: the file may have changed since it was read at the start.
 */
export async function watchFile(
  path: string,
  clock: Pick<Clock, 'wait'>,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined
  while (!signal.aborted) {
    await clock.wait(LOOK_SPAN, signal)
    if (signal.aborted) return
    const mark = await markOf(path)
    if (mark === known) continue
    known = await markAtRest(path, mark, clock, signal)
    if (!signal.aborted) await onChange()
  }
}

async function markAtRest(
  path: string,
  first: string,
  clock: Pick<Clock, 'wait'>,
  signal: AbortSignal,
): Promise<string> {
  let mark = first
  while (!signal.aborted) {
    await clock.wait(REST_SPAN, signal)
    const next = await markOf(path)
    if (next === mark) return mark
    mark = next
  }
  return mark
}
