/** Lists the journals in a folder, and the sessions that left them. */
import type { Milliseconds } from '../base/units.ts'
import { readdir, unlessMissing } from '../disk/calls.ts'
import { type JournalPart, parsePartFileName, sessionName } from './journal.ts'

/** The clocks of two sessions may differ by this much. */
const CLOCK_TOLERANCE: Milliseconds = 60_000

/** The parts of journals in a folder, in no order. Throws the file system's errors. */
export async function partsIn(folder: string): Promise<readonly JournalPart[]> {
  return (await readdir(folder)).flatMap((name) => parsePartFileName(name) ?? [])
}

/**
 * The sessions with a journal in a folder, the newest first; those of the future, as after a clock that was set back,
 * come last. Empty where there is no folder; throws any other error of the file system.
 */
export async function sessionsIn(logsFolder: string, now: Milliseconds): Promise<readonly string[]> {
  const latest = sessionName(now + CLOCK_TOLERANCE)
  const parts = (await unlessMissing(partsIn(logsFolder))) ?? []
  const sessions = new Set(parts.map(({ session }) => session))
  const newestFirst = [...sessions].sort().reverse()
  return [
    ...newestFirst.filter((session) => session <= latest),
    ...newestFirst.filter((session) => session > latest),
  ]
}
