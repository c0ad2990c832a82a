/** The ledger entries of tracks that came from backup devices (docs/ledger.md, "An imported track"). */
import type { Bytes, Millimetres, Milliseconds, Minutes } from '../base/units.ts'
import { IMPORT, isImported, judgedAs, type LedgerEntry, newEntry, withoutDecision } from './ledger.ts'
import { formatKey, localStartOf } from './track-key.ts'

/** A person took the track back. */
const REMOVED = 'removed'

/** A track that was read from a backup device's file. */
export interface ForeignTrack {
  readonly bytes: Bytes
  /** What logs.json would say: of a motion's own log more than its bytes. */
  readonly size: Bytes
  /** The device has closed the log; true in formats that cannot say. */
  readonly isClosed: boolean
  readonly sha256: string
  readonly verdict: string
  readonly doubts: readonly string[]
  readonly start: Milliseconds
  readonly end: Milliseconds
  readonly distance: Millimetres
  readonly best2s: number
  readonly best10s: number
  readonly best500m: number
  readonly format: string
  /** As the person had it, without its folder. */
  readonly originalName: string
  /** With its dot. */
  readonly extension: string
}

/** The key of the track of a person with a motion, in the event's zone. */
export function keyOfImported(
  { start, extension }: Pick<ForeignTrack, 'start' | 'extension'>,
  { fileId, motion }: { readonly fileId: string; readonly motion: number },
  timezone: Minutes,
): string {
  const { day, time } = localStartOf({ startDate: start }, timezone)
  return formatKey({ fileId, motion, day, time, extension })
}

/** The entry of a track that is verified and durable; `taken` says why a person took one that is not sound. */
export function importedEntry(
  key: string,
  track: ForeignTrack,
  at: { readonly completedAt: Milliseconds; readonly timezone: Minutes; readonly taken?: string | undefined },
): LedgerEntry {
  const { bytes, size, sha256, format, originalName } = track
  const { completedAt, timezone, taken } = at
  const log = {
    file: placeholderOf(track, timezone),
    timezone,
    size,
    startDate: track.start,
    endDate: track.end,
    duration: Math.max(0, track.end - track.start),
    distance: track.distance,
    best2s: track.best2s,
    best10s: track.best10s,
    best500m: track.best500m,
  }
  return {
    ...newEntry(key, log, 'queued'),
    status: 'completed',
    bytes,
    sha256,
    ...judgedAs(track),
    completed_at: completedAt,
    ...(taken === undefined ? {} : { reason: taken, taken_as_is_at: completedAt }),
    source: IMPORT,
    imported_name: originalName,
    imported_format: format,
  }
}

/** The entry of an imported track that a person took back. */
export function removedEntry(entry: LedgerEntry, removedAt: Milliseconds): LedgerEntry {
  const reason = 'the imported track was removed by a person'
  return { ...withoutDecision(entry), status: REMOVED, reason, removed_at: removedAt }
}

/** True for an entry whose track a person took back. */
export function isRemoved(entry: LedgerEntry): boolean {
  return isImported(entry) && entry.status === REMOVED
}

/** A path as every entry has one; no device counts so far, and the hash keeps two tracks of one minute apart. */
function placeholderOf({ start, sha256, extension }: ForeignTrack, timezone: Minutes): string {
  const { date, time } = localStartOf({ startDate: start }, timezone)
  const [year = '', month = ''] = date.split('-')
  const number = 90_000 + (Number.parseInt(sha256.slice(0, 8), 16) % 10_000)
  return `/logs/${year}/${month}/${number}_${date}-${time.slice(0, 4)}${extension}`
}
