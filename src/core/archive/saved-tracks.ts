/** Lists the tracks that an event's ledgers call completed. */
import type { Project } from '../config/project.ts'
import { emptyLedger, type Ledger } from '../domain/ledger.ts'
import type { MotionId } from '../domain/motion.ts'
import type { FetchedTrack } from '../domain/roster-changes.ts'
import { parseKey } from '../domain/track-key.ts'
import { readLedger } from './ledger-file.ts'
import { cachedMotions } from './payload-cache.ts'

/** The completed tracks of an event; an unreadable ledger counts as empty. Never throws. */
export async function savedTracks({
  motionsFolder,
  motionFolder,
}: Pick<Project, 'motionsFolder' | 'motionFolder'>): Promise<readonly FetchedTrack[]> {
  const fetched: FetchedTrack[] = []
  for (const motion of await cachedMotions(motionsFolder).catch(() => [])) {
    // The code that changes the ledger reports what is wrong with it.
    const read = await readLedger(motionFolder(motion)).catch(() => undefined)
    for (const track of completedIn(read?.ledger ?? emptyLedger, motion)) fetched.push(track)
  }
  return fetched
}

/** The completed tracks of a motion's ledger. */
export function completedIn(ledger: Ledger, motion: MotionId): readonly FetchedTrack[] {
  return [...ledger].flatMap(([key, { status }]) => {
    const parts = parseKey(key)
    return status === 'completed' && parts?.motion === motion ? [{ key, ...parts }] : []
  })
}
