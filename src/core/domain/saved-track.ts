/** The tracks that are saved, and those of them that have another File ID than the roster gives. */
import { dateOfDay } from '../base/local-time.ts'
import { entrantOn, type RosterIndex } from './roster.ts'
import type { TrackKey } from './track-key.ts'

/** A track that the ledger calls completed. */
export interface FetchedTrack extends TrackKey {
  readonly key: string
}

/** A track at home under a File ID that the roster no longer gives to its motion on its day. */
export interface MisnamedTrack extends FetchedTrack {
  /** The File ID of the roster. */
  readonly wanted: string
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
