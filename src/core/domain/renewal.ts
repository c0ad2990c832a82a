/**
 * What becomes of an entry of the ledger when the device lists its log: kept as it is, or judged anew
 * (docs/device.md, "The plan").
 */
import { queuedAgain, restoreEarlier } from './earlier-track.ts'
import { isWanted, type LedgerEntry, withoutDecision, withRecord } from './ledger.ts'
import type { DeviceLog } from './payloads.ts'

/**
 * The entry as it stands now that its log is listed as `log`; the same value where nothing has changed.
 *
 * - Wanted stays wanted, with the figures of the log as it is now.
 * - Completed stays so while its log is the one that was fetched; one that has changed since is wanted again, and what
 *   is on disk is kept as `earlier`.
 * - Skipped stays so while its log was closed and is the one that was judged; else the filter is asked again. So it is
 *   for a log that nobody could be given, and for one that had vanished when a person let it go.
 * - A status that we do not know is left alone.
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

/** A wanted entry that nobody can be given any more: what is on disk of an earlier state counts, else it is left alone. */
export function withdrawEntry(entry: LedgerEntry, date: string): LedgerEntry {
  const reason = `nobody has the motion on ${date}`
  return restoreEarlier(entry) ?? { ...entry, status: 'skipped', unassigned: true, reason }
}
