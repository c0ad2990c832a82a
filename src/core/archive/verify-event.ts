/** Looks at every track that an event's ledgers call completed: is the file still what it was, to the last bit. */
import type { MotionId } from '../motion.ts'
import type { Project } from '../project.ts'
import type { Milliseconds } from '../units.ts'
import { hashOf } from './file-hash.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import { type MissingTrack, MotionArchive } from './motion-archive.ts'
import { cachedMotions, loadPayloads } from './payload-cache.ts'
import { createRecordLookup } from './record-lookup.ts'
import { isSound, type Verdict } from './track-finding.ts'
import { verifyFile } from './verify-file.ts'

export interface VerifiedTrack {
  readonly motion: MotionId
  readonly key: string
  readonly path: string
  /** `undefined` where there is no file to judge. */
  readonly verdict: Verdict | undefined
  /** Why it is no longer what it was; absent for a good one. */
  readonly reason?: string
}

/**
 * Verifies the completed tracks of all motions, motion by motion. With `wantsAgain` those that are not what they were
 * become wanted again, so that the device is asked for them when it comes. Throws `DiskError` for a ledger that cannot
 * be read or written.
 */
export async function* verifyEvent(
  project: Project,
  wantsAgain: boolean,
  now: Milliseconds,
): AsyncGenerator<VerifiedTrack> {
  for (const motion of await cachedMotions(project.motionsFolder)) {
    const folder = project.motionFolder(motion)
    const archive = new MotionArchive({ event: project.eventFolder, motion: folder })
    await archive.load(now)
    const records = createRecordLookup((await loadPayloads(folder)).logs ?? [])
    const bad: MissingTrack[] = []
    for (const [key, entry] of completedOf(archive.ledger)) {
      const track = await verifyEntry(motion, key, entry, archive.fileOf(entry), records)
      if (track.reason !== undefined) bad.push({ key, reason: track.reason })
      yield track
    }
    if (wantsAgain) await archive.want(bad)
  }
}

function completedOf(ledger: Ledger): readonly (readonly [string, LedgerEntry])[] {
  return [...ledger].filter(([, entry]) => entry.status === 'completed')
}

async function verifyEntry(
  motion: MotionId,
  key: string,
  entry: LedgerEntry,
  path: string,
  records: ReturnType<typeof createRecordLookup>,
): Promise<VerifiedTrack> {
  const verified = await verifyFile(path, { records })
  if (!verified.ok) return { motion, key, path, verdict: undefined, reason: `the file ${verified.reason}` }
  const { verdict, reasons } = verified.report
  const track = { motion, key, path, verdict }
  if (entry.sha256 !== undefined && (await hashOf(path)) !== entry.sha256) {
    return { ...track, reason: 'the file has changed since it came home (SHA-256)' }
  }
  // A log that has left the device has no record any more; with its hash it is still what it was.
  const isKnownGood = entry.sha256 !== undefined
  return isSound(verdict) || isKnownGood ? track : { ...track, reason: reasons.join('; ') }
}
