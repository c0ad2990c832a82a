/** Whether a completed track's file still has the bytes that were verified; read only where nothing else tells. */
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { hashOf } from '../disk/file-hash.ts'
import { type FileState, isSameFile, isUntouched, stateAt } from '../disk/fingerprint.ts'
import { describeUnreadable } from '../disk/regular-file.ts'
import type { FoundBytes, LedgerEntry } from '../domain/ledger.ts'
import { judgeKept } from './kept-track.ts'

/** A file whose bytes were verified in this session. */
export interface VerifiedFile {
  readonly sha256: string
  /** As it was then. */
  readonly state: FileState
}

export type SavedFile =
  | {
      readonly type: 'home'
      readonly verified: VerifiedFile
      /** What was found of a file whose entry has no hash. */
      readonly found?: FoundBytes
    }
  /** `unreadable` says nothing about the bytes: the disk refuses them, or another program is writing the file. */
  | { readonly type: 'gone' | 'changed' | 'unreadable'; readonly reason: string }

export interface HomeFileOptions {
  readonly key: string
  readonly entry: LedgerEntry
  /** Of an earlier look in this session. */
  readonly known?: VerifiedFile | undefined
  readonly signal?: AbortSignal | undefined
}

/** A file that is written to while it is read is read again so often. */
const READINGS = 3

/**
 * Judges the file at `path`: by the state in which it was last verified, else by the hash of its entry, else by what a
 * reader of tracks makes of it. Throws the signal's reason, and the error where this process itself is short of
 * something, such as descriptors.
 */
export async function checkSaved(path: string, options: HomeFileOptions): Promise<SavedFile> {
  const { entry, known, signal } = options
  try {
    for (let reading = 0; reading < READINGS; reading++) {
      const before = await stateAt(path)
      if (known !== undefined && known.sha256 === entry.sha256 && isSameFile(known.state, before))
        return { type: 'home', verified: known }
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

/** True where this process lacks something for a moment: no file can be judged by such an error. */
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
  { key, entry, signal }: HomeFileOptions,
): Promise<SavedFile> {
  const sha256 = await hashOf(path, signal)
  const verified = { sha256, state }
  if (entry.sha256 !== undefined) {
    if (sha256 === entry.sha256) return { type: 'home', verified }
    return { type: 'changed', reason: 'the file has changed since it came home (SHA-256)' }
  }
  const { verdict, reason } = await judgeKept(path, { key, entry, ...(signal && { signal }) })
  if (verdict === undefined || reason !== undefined)
    return { type: 'changed', reason: reason ?? 'the file cannot be judged' }
  return { type: 'home', verified, found: { bytes: Number(state.size), sha256, verdict } }
}
