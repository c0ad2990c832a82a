/** Decides what to do with each track when two laptops' ledgers become one; touches no disk. */
import { basename } from 'node:path'
import { isRemoved } from './imported-track.ts'
import { isWanted, type Ledger, type LedgerEntry, localFileOf, wantedEntry, withRecord } from './ledger.ts'
import { figuresOf } from './payload-schemas.ts'
import { isLater, queuedAgain } from './wanted-again.ts'

/**
 * The state of the file of a track that they have completed:
 *
 * - `absent`: they have no file
 * - `unsound`: theirs is not the track that the entry describes
 * - `sound`: theirs is, and we have none
 * - `here`: we have the same, and it is sound
 * - `later`: theirs is, and ours is an earlier state of the same log
 * - `different`: we have another one, and theirs is no worse
 */
export type TheirFile = 'absent' | 'unsound' | 'sound' | 'here' | 'later' | 'different'

export type MergeStep =
  /** Nothing of theirs is better. */
  | { readonly action: 'keep' }
  /** Take their entry or its status; no file is needed. */
  | { readonly action: 'take'; readonly entry: LedgerEntry; readonly why: string }
  /** Copy and verify their file, beside ours if we have one, and only then take their entry. */
  | { readonly action: 'copy'; readonly entry: LedgerEntry; readonly keepsOurs: boolean }
  /** Each side has a different file under this key: a person must look. */
  | { readonly action: 'conflict'; readonly reason: string }

/** The higher rank wins; an unlisted status is somebody's decision, and ranks lowest. */
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
 * - Of two states of one log, the later wins, on either side: the log may have grown between two laptops.
 * - Otherwise two different files under one key are a conflict, whatever the statuses say.
 * - Their `completed` counts only with its sound file: without it the track is wanted.
 * - Of an import and its removal on the other side the later counts; a removal there of what is home here waits for a
 *   person.
 * - Otherwise the better status wins: completed, queued, failed, skipped, any other; ours when they are equal.
 */
export function mergeStep(ours: LedgerEntry | undefined, theirs: LedgerEntry, file: TheirFile): MergeStep {
  if (ours !== undefined && isKept(ours) && isLater(ours, theirs)) return { action: 'keep' }
  if (ours !== undefined && isRemovalOf(ours, theirs)) return { action: 'keep' }
  if (ours !== undefined && isRemovalOf(theirs, ours)) {
    const remedy = `motion-monitor import --remove ${basename(localFileOf(ours))}`
    return { action: 'conflict', reason: `a person took it back there ("${remedy}" does so here)` }
  }
  if (file === 'different') {
    return { action: 'conflict', reason: 'both have a file of this name, and the files differ' }
  }
  if (theirs.status === 'completed' && (file === 'sound' || file === 'later')) {
    return { action: 'copy', entry: merged(ours, theirs), keepsOurs: file === 'later' }
  }
  if (ours?.status === 'completed' && isWanted(theirs) && isLater(theirs, ours)) {
    const now = withRecord(ours, figuresOf(theirs))
    const entry = queuedAgain(ours, now, 'its log has changed since it was fetched')
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

/** Our ledger with the entries taken: ours in their order, then the new ones in theirs. */
export function withTaken(ours: Ledger, taken: ReadonlyMap<string, LedgerEntry>): Ledger {
  return new Map([...ours, ...taken])
}

/** Their fields over ours, so that none is lost; our `local_file` stays, and our failure and our removal are dropped. */
function merged(ours: LedgerEntry | undefined, theirs: LedgerEntry): LedgerEntry {
  const { reason: _, earlier: _earlier, removed_at: _at, ...known } = ours ?? {}
  return { ...known, ...theirs, local_file: localFileOf(ours ?? theirs) }
}

function wantedAgain(theirs: LedgerEntry, file: TheirFile): LedgerEntry {
  const state = file === 'absent' ? 'missing' : 'not sound'
  return wantedEntry(theirs, `completed on another laptop, but its file there was ${state}`)
}

/** True where one is the later removal of the other, which is completed. */
function isRemovalOf(one: LedgerEntry, other: LedgerEntry): boolean {
  if (!isRemoved(one) || other.status !== 'completed' || one.sha256 !== other.sha256) return false
  return (one.removed_at ?? 0) >= (other.completed_at ?? 0)
}

function isKept(ours: LedgerEntry): boolean {
  return ours.status === 'completed' || isWanted(ours)
}

function rankOf(entry: LedgerEntry): number {
  return ranks.get(entry.status) ?? 0
}
