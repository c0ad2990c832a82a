/** Checks whether a completed track's file still has the verified bytes; reads it only where nothing else shows that. */
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { type FileState, isSameFile, isUntouched, stateAt } from '../disk/fingerprint.ts'
import { describeUnreadable } from '../disk/open-file.ts'
import { hashOf } from '../disk/read-file.ts'
import type { FoundBytes, LedgerEntry } from '../domain/ledger.ts'
import { judgeKept } from './verify-file.ts'

/** A file whose bytes were verified in this session. */
export interface VerifiedFile {
  readonly sha256: string
  /** At that time. */
  readonly state: FileState
}

export type SavedFile =
  | {
      readonly type: 'saved'
      readonly verified: VerifiedFile
      /** What was found in a file whose entry has no hash. */
      readonly found?: FoundBytes
    }
  /** `unreadable` says nothing about the bytes: the disk refuses them, or another program is writing the file. */
  | { readonly type: 'gone' | 'changed' | 'unreadable'; readonly reason: string }

export interface SavedFileOptions {
  readonly key: string
  readonly entry: LedgerEntry
  readonly known?: VerifiedFile | undefined
  readonly signal?: AbortSignal | undefined
}

/** How often a file is read that is written to meanwhile. */
const READINGS = 3

/**
 * Judges the file at `path`: by its state when it was last verified, else by the hash of its entry, else by the track
 * reader. Throws the signal's reason, and the error where this process is short of something, such as descriptors.
 */
export async function checkSaved(path: string, options: SavedFileOptions): Promise<SavedFile> {
  const { entry, known, signal } = options
  try {
    for (let reading = 0; reading < READINGS; reading++) {
      const before = await stateAt(path)
      if (known !== undefined && known.sha256 === entry.sha256 && isSameFile(known.state, before))
        return { type: 'saved', verified: known }
      const reason = differenceOf(before, entry.bytes)
      if (reason !== undefined) return { type: 'changed', reason }
      const judged = await readHome(path, before, options)
      if (isUntouched(before, await stateAt(path))) return judged
    }
    return { type: 'unreadable', reason: 'the file changes while it is read' }
  } catch (error) {
    signal?.throwIfAborted()
    if (isOwnShortage(error)) throw error
    return refusalOf(error)
  }
}

/** True where this process is short of something for a moment: such an error says nothing about a file. */
export function isOwnShortage(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(errorCode(error))
}

/** Why a file cannot be what its entry says, as far as that shows without reading it. */
export async function missingReason(path: string, { bytes }: LedgerEntry): Promise<string | undefined> {
  try {
    return differenceOf(await stateAt(path), bytes)
  } catch (error) {
    return refusalOf(error).reason
  }
}

function refusalOf(error: unknown): { readonly type: 'gone' | 'unreadable'; readonly reason: string } {
  if (errorCode(error) === 'ENOENT') return { type: 'gone', reason: 'the file is gone' }
  return { type: 'unreadable', reason: `the file ${describeUnreadable(error)}` }
}

function differenceOf({ isFile, size }: FileState, bytes: Bytes | undefined): string | undefined {
  if (!isFile) return 'something that is no file has its name'
  return bytes === undefined || Number(size) === bytes
    ? undefined
    : `the file has ${size} bytes instead of ${bytes}`
}

async function readHome(
  path: string,
  state: FileState,
  { key, entry, signal }: SavedFileOptions,
): Promise<SavedFile> {
  const sha256 = await hashOf(path, signal)
  const verified = { sha256, state }
  if (entry.sha256 !== undefined) {
    if (sha256 === entry.sha256) return { type: 'saved', verified }
    return { type: 'changed', reason: 'the file has changed since it came home (SHA-256)' }
  }
  const { verdict, reason } = await judgeKept(path, { key, entry, ...(signal && { signal }) })
  if (verdict === undefined || reason !== undefined)
    return { type: 'changed', reason: reason ?? 'the file cannot be judged' }
  return { type: 'saved', verified, found: { bytes: Number(state.size), sha256, verdict } }
}
