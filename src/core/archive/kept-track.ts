/** Checks one track that a ledger calls completed: whether the file is still the same to the last bit. */
import { createHash } from 'node:crypto'
import { type LedgerEntry, logOf } from '../domain/ledger.ts'
import { isSound, type Verdict } from '../domain/track-verdict.ts'
import type { OnGnssFrame } from '../oao/frame-reader.ts'
import type { BestSpeeds } from '../oao/frames.ts'
import { createRecordLookup } from '../oao/record-lookup.ts'
import { verifyFile } from './verify-file.ts'

export interface KeptTrack {
  /** `undefined` where there is no file to judge. */
  readonly verdict: Verdict | undefined
  /** What has changed; absent for a good one. */
  readonly reason?: string
  /** What is odd about a good one. */
  readonly warnings: readonly string[]
  /** What cannot be true in it, of the warnings or beside them. */
  readonly doubts: readonly string[]
  /** Computed from the frames; undefined where the format or the rate is not known. */
  readonly bests: BestSpeeds | undefined
}

export interface KeptTrackOptions {
  readonly key: string
  readonly entry: LedgerEntry
  readonly witness?: OnGnssFrame
  readonly signal?: AbortSignal
}

/** Judges the file at `path`, reading it once. Throws only the signal's reason. */
export async function judgeKept(path: string, options: KeptTrackOptions): Promise<KeptTrack> {
  const { key, entry, ...reading } = options
  const { sha256 } = entry
  // The ledger entry holds the record even after the log has left the device.
  const records = createRecordLookup([logOf(key, entry)])
  const hash = sha256 === undefined ? undefined : createHash('sha256')
  const verified = await verifyFile(path, { ...reading, records, onChunk: (chunk) => hash?.update(chunk) })
  if (!verified.ok) {
    return {
      verdict: undefined,
      reason: `the file ${verified.reason}`,
      warnings: [],
      doubts: [],
      bests: undefined,
    }
  }
  const { verdict, reasons, warnings, doubts, bests } = verified.report
  const kept = { verdict, warnings, doubts, bests }
  if (hash !== undefined && hash.digest('hex') !== sha256) {
    return { ...kept, reason: 'the file has changed since it came home (SHA-256)' }
  }
  if (isSound(verdict)) return kept
  if (hash === undefined) return { ...kept, reason: reasons.join('; ') }
  // The hash proves that the file is unchanged; if a later reader would refuse it, a person should know.
  const isDoubtful = verdict === 'damaged' || entry.taken_as_is_at !== undefined
  return isDoubtful ? { ...kept, doubts: reasons } : kept
}
