/** Changes a ledger entry when its log is listed again, is wanted again, has no person any more or is let go (docs/device.md, "The plan"). */
import type { Milliseconds } from '../base/units.ts'
import {
  isImported,
  isWanted,
  type Ledger,
  type LedgerEntry,
  savedState,
  wantedEntry,
  withEntry,
  withoutDecision,
  withRecord,
} from './ledger.ts'
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

/** The completed entry `before`, wanted again with the figures of `now`; the saved track is kept as `earlier`. */
export function queuedAgain(before: LedgerEntry, now: LedgerEntry, reason: string): LedgerEntry {
  return { ...wantedEntry(now, reason), earlier: savedState(before) }
}

/**
 * The ledger with a completed track wanted again; the saved track counts as `earlier` until the new one is saved. An
 * imported one stays: no motion can send it.
 */
export function withWantedAgain(ledger: Ledger, key: string, reason: string): Ledger {
  const entry = ledger.get(key)
  if (entry?.status !== 'completed' || isImported(entry)) return ledger
  return withEntry(ledger, key, queuedAgain(entry, entry, reason))
}

/** The entry of the saved track, before a later state of its log was wanted; `undefined` where nothing was saved. */
export function restoreEarlier({ earlier, ...entry }: LedgerEntry): LedgerEntry | undefined {
  if (earlier === undefined) return undefined
  const { reason: _, ...known } = entry
  return { ...known, ...earlier, status: 'completed' }
}

/** True where `one` is the same log in a later state: it has grown, or was closed. */
export function isLater(one: LedgerEntry, other: LedgerEntry): boolean {
  // Compare with the saved state, not with the wanted one.
  const { size, end_date } = other.earlier ?? other
  if (one.motion_file !== other.motion_file) return false
  return one.size > size || (one.size === size && end_date === 0 && one.end_date > 0)
}

/** A wanted entry of a motion that nobody has any more: the saved track of an earlier state counts, else the entry stays. */
export function withdrawEntry(entry: LedgerEntry, date: string): LedgerEntry {
  const reason = `nobody has the motion on ${date}`
  return restoreEarlier(entry) ?? { ...entry, status: 'skipped', unassigned: true, reason }
}

/** What a person may overrule, in words for the ledger; another kind is also one in `engine/visit/obstacles.ts`. */
export const letGoReasons = {
  vanished: 'let go by a person: the device no longer lists it',
  'logs-gone': 'let go by a person: the device lists no logs any more',
  damaged: 'taken as it is by a person: so it is on the device',
} as const

export type LetGoKind = keyof typeof letGoReasons

/** The ledger after a person has let a wanted track go: its saved earlier state counts again, else it is skipped. */
export function withLetGo(ledger: Ledger, key: string, kind: LetGoKind, at: Milliseconds): Ledger {
  const entry = ledger.get(key)
  if (entry === undefined || !isWanted(entry)) return ledger
  const left = restoreEarlier(entry) ?? { ...entry, status: 'skipped' }
  return withEntry(ledger, key, { ...left, reason: letGoReasons[kind], let_go_at: at, let_go_for: kind })
}
