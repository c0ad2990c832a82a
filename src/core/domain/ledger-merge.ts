/** Two laptops' ledgers made into one: what is to be done with each track, decided without touching a disk. */
import { isLater, queuedAgain } from './earlier-track.ts'
import {
  isWanted,
  type Ledger,
  type LedgerEntry,
  localFileOf,
  logOf,
  withoutDecision,
  withRecord,
} from './ledger.ts'

/**
 * The file of a track they have completed, as it was found:
 *
 * - `absent`: they have none
 * - `unsound`: theirs is not the track the entry describes
 * - `sound`: theirs is, and we have none
 * - `here`: we have the same, and it is sound
 * - `later`: theirs is, and ours is of an earlier state of the same log
 * - `different`: we have another one, and theirs is no worse
 */
export type TheirFile = 'absent' | 'unsound' | 'sound' | 'here' | 'later' | 'different'

export type MergeStep =
  /** Nothing of theirs is better than what we have. */
  | { readonly action: 'keep' }
  /** Their entry, or its status, is taken; no file is needed. */
  | { readonly action: 'take'; readonly entry: LedgerEntry; readonly why: string }
  /** Their file is copied and verified, beside ours if we have one; only then their entry is taken. */
  | { readonly action: 'copy'; readonly entry: LedgerEntry; readonly keepsOurs: boolean }
  /** Both have another file under this key: a person must look. */
  | { readonly action: 'conflict'; readonly reason: string }

/** The better status wins; one that is not listed is somebody's decision, and the lowest. */
const ranks: ReadonlyMap<string, number> = new Map([
  ['completed', 4],
  ['queued', 3],
  ['downloading', 3],
  ['failed', 2],
  ['skipped', 1],
])

/**
 * What to do with one track of theirs.
 *
 * - The later of two states of one log wins, ours and theirs alike: a log may have grown between two laptops.
 * - Two different files under one key are a conflict otherwise, whatever the statuses say.
 * - `completed` of theirs counts only with its sound file: without it the track is wanted, for it is not here.
 * - Otherwise the better status wins: completed, queued, failed, skipped, any other; ours when they are equal.
 */
export function mergeStep(ours: LedgerEntry | undefined, theirs: LedgerEntry, file: TheirFile): MergeStep {
  if (ours !== undefined && isKept(ours) && isLater(ours, theirs)) return { action: 'keep' }
  if (file === 'different') {
    return { action: 'conflict', reason: 'both have a file of this name, and the files differ' }
  }
  if (theirs.status === 'completed' && (file === 'sound' || file === 'later')) {
    return { action: 'copy', entry: merged(ours, theirs), keepsOurs: file === 'later' }
  }
  if (ours?.status === 'completed' && isWanted(theirs) && isLater(theirs, ours)) {
    const entry = queuedAgain(
      ours,
      withRecord(ours, logOf('', theirs)),
      'its log has changed since it was fetched',
    )
    return { action: 'take', entry, why: 'its log has grown there since it was fetched here' }
  }
  const offered = theirs.status === 'completed' && file !== 'here' ? wantedAgain(theirs, file) : theirs
  if (ours !== undefined && rankOf(ours) >= rankOf(offered)) return { action: 'keep' }
  const why =
    ours === undefined
      ? `${offered.status} there, unknown here`
      : `${offered.status} there, ${ours.status} here`
  return { action: 'take', entry: merged(ours, offered), why }
}

/** Our ledger with what was taken: our order first, then what is new in theirs in its order. */
export function withTaken(ours: Ledger, taken: ReadonlyMap<string, LedgerEntry>): Ledger {
  return new Map([...ours, ...taken])
}

/** Their fields over ours, so that neither side's own fields are lost; the place is ours, and why ours failed is over. */
function merged(ours: LedgerEntry | undefined, theirs: LedgerEntry): LedgerEntry {
  const { reason: _, earlier: _earlier, ...known } = ours ?? {}
  return { ...known, ...theirs, local_file: localFileOf(ours ?? theirs) }
}

function wantedAgain(theirs: LedgerEntry, file: TheirFile): LedgerEntry {
  const {
    bytes: _b,
    sha256: _s,
    verdict: _v,
    doubts: _d,
    completed_at: _c,
    ...entry
  } = withoutDecision(theirs)
  const reason = `completed on another laptop, but its file there was ${file === 'absent' ? 'missing' : 'not sound'}`
  return { ...entry, status: 'queued', reason }
}

/** True for what is home or wanted here. */
function isKept(ours: LedgerEntry): boolean {
  return ours.status === 'completed' || isWanted(ours)
}

function rankOf(entry: LedgerEntry): number {
  return ranks.get(entry.status) ?? 0
}
