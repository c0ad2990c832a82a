/** Keeps the saved track in the ledger while a later state of its log is wanted, and restores it if that never comes. */
import { type Ledger, type LedgerEntry, withEntry, withoutDecision } from './ledger.ts'

type Earlier = NonNullable<LedgerEntry['earlier']>

/** The completed entry `before`, wanted again with the figures of `now`; the saved track is kept as `earlier`. */
export function queuedAgain(before: LedgerEntry, now: LedgerEntry, reason: string): LedgerEntry {
  const { bytes: _b, sha256: _s, verdict: _v, doubts: _d, completed_at: _at, ...entry } = withoutDecision(now)
  return { ...entry, status: 'queued', reason, earlier: earlierOf(before) }
}

/** The ledger with a completed track wanted again; the saved track counts as `earlier` until the new one is saved. */
export function withWantedAgain(ledger: Ledger, key: string, reason: string): Ledger {
  const entry = ledger.get(key)
  if (entry?.status !== 'completed') return ledger
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

function earlierOf(entry: LedgerEntry): Earlier {
  const { size, start_date, end_date, duration, distance } = entry
  const { bytes, sha256, verdict, doubts, completed_at, taken_as_is_at } = entry
  return {
    ...{ size, start_date, end_date, duration, distance },
    '2s_best': entry['2s_best'],
    '10s_best': entry['10s_best'],
    '500m_best': entry['500m_best'],
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
    ...(verdict !== undefined && { verdict }),
    ...(doubts !== undefined && { doubts }),
    ...(completed_at !== undefined && { completed_at }),
    ...(taken_as_is_at !== undefined && { taken_as_is_at }),
  }
}
