/** Lists the sessions that left a journal. */
import { errorCode } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'
import { readdir } from '../disk/calls.ts'
import { parsePartFileName, sessionName } from './journal.ts'

/** The clocks of two sessions may differ by this much. */
const CLOCK_TOLERANCE: Milliseconds = 60_000

/**
 * The sessions with a journal in a folder, the newest first; those of the future, as after a clock that was set back,
 * come last. Empty where there is no folder; throws any other error of the file system.
 */
export async function sessionsIn(logsFolder: string, now: Milliseconds): Promise<readonly string[]> {
  const latest = sessionName(now + CLOCK_TOLERANCE)
  const names = await readdir(logsFolder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  const sessions = new Set(names.flatMap((name) => parsePartFileName(name)?.session ?? []))
  const newestFirst = [...sessions].sort().reverse()
  return [
    ...newestFirst.filter((session) => session <= latest),
    ...newestFirst.filter((session) => session > latest),
  ]
}
