/** The tracks that are home, by what their keys say, and those of them that another File ID should be on. */
import { readLedger } from '../archive/ledger-file.ts'
import { cachedMotions } from '../archive/payload-cache.ts'
import { dateOfDay } from '../local-time.ts'
import type { Project } from '../project.ts'
import { entrantOn, type RosterIndex } from '../roster.ts'
import { parseKey, type TrackKey } from '../track-key.ts'

/** A track that the ledger calls completed. */
export interface FetchedTrack extends TrackKey {
  readonly key: string
}

/** A track at home under a File ID that the roster no longer gives to its motion on its day. */
export interface MisnamedTrack extends FetchedTrack {
  /** The File ID of the roster. */
  readonly wanted: string
}

/** Every completed track of an event's ledgers; a ledger that cannot be read has none here. Never throws. */
export async function fetchedTracks({
  motionsFolder,
  motionFolder,
}: Pick<Project, 'motionsFolder' | 'motionFolder'>): Promise<readonly FetchedTrack[]> {
  const fetched: FetchedTrack[] = []
  for (const motion of await cachedMotions(motionsFolder).catch(() => [])) {
    // Whoever works with the ledger tells what is wrong with it.
    const read = await readLedger(motionFolder(motion)).catch(() => undefined)
    for (const [key, entry] of read?.ledger ?? []) {
      const parts = parseKey(key)
      if (entry.status === 'completed' && parts?.motion === motion) fetched.push({ key, ...parts })
    }
  }
  return fetched
}

/** Those of the tracks whose motion somebody has on their day under another File ID. */
export function misnamedTracks(
  fetched: readonly FetchedTrack[],
  roster: RosterIndex,
): readonly MisnamedTrack[] {
  return fetched.flatMap((track) => {
    const wanted = entrantOn(roster, track.motion, dateOfDay(track.day))?.fileId
    return wanted === undefined || wanted === track.fileId ? [] : [{ ...track, wanted }]
  })
}
