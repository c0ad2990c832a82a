/** Lists the tracks that an event's ledgers call completed. */
import type { Project } from '../config/project.ts'
import type { FetchedTrack } from '../domain/saved-track.ts'
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
    for (const [key, entry] of read?.ledger ?? []) {
      const parts = parseKey(key)
      if (entry.status === 'completed' && parts?.motion === motion) fetched.push({ key, ...parts })
    }
  }
  return fetched
}
