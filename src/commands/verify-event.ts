/** `motion-monitor verify --event`: checks that saved tracks are unchanged. */
import { type VerifiedTrack, verifyEvent } from '../core/archive/verify-event.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { openProject } from '../core/config/project.ts'
import { takeLock } from '../core/disk/lock.ts'
import { LockedError } from '../core/disk/lock-holder.ts'
import { type Output, toLine } from './output.ts'

/**
 * Verifies every completed track of the event and marks damaged ones as wanted; returns the exit code, 0 only if all are
 * good. Throws `ProblemError` for an unusable project, `LockedError` while a monitor runs.
 */
export async function verifyWholeEvent(
  root: string,
  isJson: boolean,
  output: Output,
  now: Milliseconds,
): Promise<number> {
  const { project } = await openProject(root, now)
  const taken = await takeLock(project.logsFolder, { purpose: 'verify', now })
  if (!taken.ok) throw new LockedError(taken.holder, project.logsFolder)
  try {
    const tracks: VerifiedTrack[] = []
    for await (const track of verifyEvent(project, true, now)) {
      tracks.push(track)
      if (!isJson) for (const line of describe(track)) output.print(toLine(line))
    }
    const bad = tracks.filter(({ reason }) => reason !== undefined).length
    const doubted = tracks.filter(({ doubts }) => doubts !== undefined).length
    const unreadable = tracks.filter(({ isUnreadable }) => isUnreadable === true).length
    if (isJson) output.print(jsonText(tracks, 2))
    else
      output.print(
        [
          `${tracks.length - bad} tracks are what they were${doubted > 0 ? ` (${doubted} implausible)` : ''}, ` +
            `${bad - unreadable} are not${bad > unreadable ? ' and are wanted again' : ''}`,
          ...(unreadable > 0 ? [`${unreadable} cannot be read: look at the disk`] : []),
        ].join('; '),
      )
    return bad === 0 ? 0 : 1
  } finally {
    await taken.lock.release()
  }
}

/** One line for each fault or doubt. */
function describe({
  motion,
  key,
  verdict,
  reason,
  doubts = [],
  isUnreadable,
}: VerifiedTrack): readonly string[] {
  const sentences = reason === undefined ? doubts : [reason]
  const word = verdict ?? (isUnreadable === true ? 'unreadable' : 'missing')
  return sentences.map((sentence) => `motion ${motion}  ${key}  ${word}  ${sentence}`)
}
