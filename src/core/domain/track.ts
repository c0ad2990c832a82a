/** A wanted or skipped track of a motion, as the screen and the log show it. */
import type { Read } from '../base/schemas.ts'
import type { figures, track, unassignedTrack } from './value-schemas.ts'

export interface TrackFigures extends Read<typeof figures> {}
export interface Track extends Read<typeof track> {}
export type TrackStatus = Track['status']
export interface UnassignedTrack extends Read<typeof unassignedTrack> {}

/** True for a track that is wanted and not saved yet. */
export function isOutstanding({ status }: Pick<Track, 'status'>): boolean {
  return status !== 'skipped' && status !== 'completed'
}

/** The tracks whose keys have just entered the ledger, in their order. */
export function addedTracksOf({
  tracks,
  added,
}: {
  readonly tracks: readonly Track[]
  readonly added: readonly string[]
}): readonly Track[] {
  const keys = new Set(added)
  return tracks.filter(({ key }) => keys.has(key))
}
