/** Finds saved tracks whose File ID is no longer the roster's. */
import { dateOfDay } from '../base/local-time.ts'
import { entrantOn, type RosterIndex } from './roster.ts'
import type { TrackKey } from './track-key.ts'

/** A track that the ledger calls completed. */
export interface FetchedTrack extends TrackKey {
  readonly key: string
}

/** A saved track under a File ID that the roster no longer gives to its motion on its day. */
export interface MisnamedTrack extends FetchedTrack {
  /** The File ID of the roster. */
  readonly wanted: string
}

/** The tracks whose motion somebody has on their day under another File ID. */
export function misnamedTracks(
  fetched: readonly FetchedTrack[],
  roster: RosterIndex,
): readonly MisnamedTrack[] {
  return fetched.flatMap((track) => {
    const wanted = entrantOn(roster, track.motion, dateOfDay(track.day))?.fileId
    return wanted === undefined || wanted === track.fileId ? [] : [{ ...track, wanted }]
  })
}
