/** A wanted or skipped track of a motion, as the screen and the log show it. */
import type { Bytes } from '../base/units.ts'
import type { DeviceLog } from './payloads.ts'

/**
 * - `skipped`: below the speed filter, left on the device
 * - `queued`: wanted, not fetched yet
 * - `downloading`: being fetched now
 * - `completed`: verified and durable on disk
 * - `failed`: wanted, the last try failed; it is tried again
 */
export type TrackStatus = 'skipped' | 'queued' | 'downloading' | 'completed' | 'failed'

/** The figures of a track in logs.json. */
export type TrackFigures = Pick<
  DeviceLog,
  'size' | 'startDate' | 'endDate' | 'duration' | 'distance' | 'best2s' | 'best10s' | 'best500m'
>

export interface Track {
  /** `{File ID}_{motion id}_{date}_{time}{extension}` (docs/device.md, "Track keys"). */
  readonly key: string
  /** `YYYYMMDD` of the key. */
  readonly day: string
  readonly status: TrackStatus
  readonly figures: TrackFigures
  /** Why it was skipped or failed. */
  readonly reason?: string
  /** Bytes of this download so far. */
  readonly received?: Bytes
  /** Bytes the file will have, as far as is known (docs/device.md, "Length"). */
  readonly expected?: Bytes
  readonly verdict?: string
  /** What cannot be true in it, once it is saved. */
  readonly doubts?: readonly string[]
  /** It was imported from a backup device; absent for a motion's own. */
  readonly isBackup?: boolean
}

/** True for a track that is wanted and not saved yet. */
export function isOutstanding({ status }: Pick<Track, 'status'>): boolean {
  return status !== 'skipped' && status !== 'completed'
}

/** A track of a motion that nobody has on its day (docs/device.md, "The plan"). */
export interface UnassignedTrack {
  readonly day: string
  readonly figures: TrackFigures
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
