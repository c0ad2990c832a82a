/** Decides whether a ledger entry stays as it is or changes when the device lists its log (docs/device.md, "The plan"). */
import { queuedAgain, restoreEarlier } from './earlier-track.ts'
import { isWanted, type LedgerEntry, withoutDecision, withRecord } from './ledger.ts'
import type { DeviceLog } from './payloads.ts'

/**
 * The entry after its log was listed as `log`; the same value where nothing has changed.
 *
 * - Wanted stays wanted, with the log's current figures.
 * - Completed stays so while its log has not changed; a changed log is wanted again, and the saved track is kept as
 *   `earlier`.
 * - Skipped stays so while its log was closed and has not changed; otherwise the filter decides again. So it does for a
 *   log that was unassigned, and for one that had vanished when a person let it go.
 * - An unknown status is left alone.
 */
export function renewEntry(entry: LedgerEntry, log: DeviceLog, isBelowFilter: boolean): LedgerEntry {
  const now = withRecord(entry, log)
  if (isWanted(entry)) return now
  const hasChanged = now !== entry
  if (entry.status === 'completed') {
    return hasChanged ? queuedAgain(entry, now, 'its log has changed since it was fetched') : entry
  }
  if (entry.status !== 'skipped') return entry
  if (entry.unassigned === true || entry.let_go_for === 'vanished') {
    const { reason: _, ...open } = withoutDecision(now)
    return { ...open, status: isBelowFilter ? 'skipped' : 'queued' }
  }
  if (isBelowFilter || (entry.end_date > 0 && !hasChanged)) return now
  const reason = hasChanged ? 'its log has changed since it was skipped' : 'its log was never closed'
  return { ...now, status: 'queued', reason }
}

/** A wanted entry of a motion that nobody has any more: the saved track of an earlier state counts, else the entry stays. */
export function withdrawEntry(entry: LedgerEntry, date: string): LedgerEntry {
  const reason = `nobody has the motion on ${date}`
  return restoreEarlier(entry) ?? { ...entry, status: 'skipped', unassigned: true, reason }
}
