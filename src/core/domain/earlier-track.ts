/** The track that is on disk while a later state of its log is wanted: what the ledger says of it, and how it counts again. */
import { type Ledger, type LedgerEntry, withEntry, withoutDecision } from './ledger.ts'

type Earlier = NonNullable<LedgerEntry['earlier']>

/** The completed entry `before` as wanted again, with the figures `now` has; what is on disk is kept as `earlier`. */
export function queuedAgain(before: LedgerEntry, now: LedgerEntry, reason: string): LedgerEntry {
  const { bytes: _b, sha256: _s, verdict: _v, doubts: _d, completed_at: _at, ...entry } = withoutDecision(now)
  return { ...entry, status: 'queued', reason, earlier: earlierOf(before) }
}

/** The ledger with a completed track wanted again; what is on disk of it is kept until the other is there. */
export function withWantedAgain(ledger: Ledger, key: string, reason: string): Ledger {
  const entry = ledger.get(key)
  if (entry?.status !== 'completed') return ledger
  return withEntry(ledger, key, queuedAgain(entry, entry, reason))
}

/** The entry as it was before a later state of its log was wanted; `undefined` where nothing of it was on disk. */
export function restoreEarlier({ earlier, ...entry }: LedgerEntry): LedgerEntry | undefined {
  if (earlier === undefined) return undefined
  const { reason: _, ...known } = entry
  return { ...known, ...earlier, status: 'completed' }
}

/** True for an entry of the same log in a later state than another: it has grown, or has been closed. */
export function isLater(one: LedgerEntry, other: LedgerEntry): boolean {
  // Of what is on disk while more is wanted, and not of what is wanted.
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
