/**
 * What a copy of a motion's own log means for its ledger: somebody fetched it by cable, before, after or instead of the
 * monitor.
 */
import type { Milliseconds } from '../base/units.ts'
import { type ForeignTrack, importedEntry } from './imported-track.ts'
import {
  isImported,
  isSameRecord,
  isWanted,
  type LedgerEntry,
  savedState,
  withCompleted,
  withoutDecision,
  withRecord,
} from './ledger.ts'
import { figuresOf } from './payload-schemas.ts'
import type { DeviceLog } from './payloads.ts'
import { fileLengthOf } from './track-length.ts'
import { isSound } from './track-verdict.ts'
import { queuedAgain } from './wanted-again.ts'

/**
 * What the event has in the place of a copy:
 *
 * - `absent`: no file
 * - `same`: the same bytes
 * - `longer`: all of the copy, and more
 * - `shorter`: a part of the copy
 * - `different`: something else
 */
export type AtHome = 'absent' | 'same' | 'longer' | 'shorter' | 'different'

export type CopyStep =
  /** All of the copy is home. */
  | { readonly action: 'same'; readonly reason: string }
  /** Nothing is overwritten. */
  | { readonly action: 'refuse'; readonly reason: string }
  /** The copy gets its place, then the entry. */
  | { readonly action: 'place'; readonly entry: LedgerEntry; readonly reason: string }

interface CopyAt {
  readonly key: string
  readonly at: {
    readonly completedAt: Milliseconds
    readonly timezone: number
    readonly taken?: string | undefined
  }
}

/** True where an imported track is a copy of the log that its motion lists now. */
export function isCopyOf(entry: LedgerEntry, { startDate }: Pick<DeviceLog, 'startDate'>): boolean {
  return isImported(entry) && entry.imported_format === 'oao' && entry.start_date === startDate
}

/**
 * The entry of an imported copy once the motion itself lists the log: the motion's own from now on. It stays completed
 * only where the log is the one that was copied, in every figure; otherwise the log is wanted, and the copy is kept as
 * `earlier`.
 */
export function adoptedEntry({ source: _, ...entry }: LedgerEntry, log: DeviceLog): LedgerEntry {
  const own = { ...entry, motion_file: log.file }
  const isWhole = own.verdict !== undefined && isSound(own.verdict)
  const now = withRecord(own, log)
  if (own.status !== 'completed') return { ...now, status: 'queued' }
  if (isWhole && isSameRecord(figuresOf(own), log)) return own
  return queuedAgain(own, now, 'its log differs from the copy that was imported')
}

/** What to do with a copy of the log that the entry is of. */
export function copyStep(
  before: LedgerEntry,
  copy: ForeignTrack,
  home: AtHome,
  { key, at }: CopyAt,
): CopyStep {
  const known = before.earlier ?? before
  if (home === 'same' && (known.sha256 === copy.sha256 || before.status === 'completed'))
    return { action: 'same', reason: `the same bytes are home as ${key}` }
  const hasFile = before.status === 'completed' || before.earlier !== undefined
  if (home === 'longer' && hasFile)
    return { action: 'same', reason: `all of it is home as ${key}, which has more of the same log` }
  if (home === 'different' || home === 'longer') {
    const reason = `${key} is another track in the ledger (${before.status}): nothing is overwritten`
    return { action: 'refuse', reason }
  }
  const imported = importedEntry(key, copy, at)
  if (isImported(before)) return { action: 'place', entry: imported, reason: '' }
  if (isWholeCopy(before, copy)) {
    const { imported_name, imported_format } = imported
    const own = withRecord(withoutDecision(before), figuresOf(imported))
    const { bytes, sha256, verdict, doubts } = copy
    const completion = { bytes, sha256, verdict, doubts, completedAt: at.completedAt }
    const entry = withCompleted(new Map([[key, own]]), key, completion).get(key) ?? own
    return { action: 'place', entry: { ...entry, imported_name, imported_format }, reason: '' }
  }
  if (before.status === 'completed')
    return {
      action: 'refuse',
      reason: `${key} is home, and this copy of it is not whole: nothing is overwritten`,
    }
  const reason = 'only a part of it was imported'
  const wanted = isWanted(before) ? before : { ...withoutDecision(before), status: 'queued', reason }
  const entry = { ...wanted, earlier: savedState(imported) }
  return {
    action: 'place',
    entry,
    reason: 'it is kept, but its motion has more of this log, which stays wanted',
  }
}

/** True for a sound, closed copy that ends no earlier than the log that was last listed. */
function isWholeCopy(before: LedgerEntry, { verdict, isClosed, end, bytes }: ForeignTrack): boolean {
  return isSound(verdict) && isClosed && end >= before.end_date && bytes >= fileLengthOf(before.size)
}
