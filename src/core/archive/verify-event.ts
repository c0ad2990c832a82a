/** Checks every track that an event's ledgers call completed: whether the file is still the same to the last bit. */
import type { Milliseconds } from '../base/units.ts'
import type { Project } from '../config/project.ts'
import { fingerprintOf } from '../disk/fingerprint.ts'
import type { LedgerEntry } from '../domain/ledger.ts'
import type { MotionId } from '../domain/motion.ts'
import { type MissingTrack, MotionArchive } from './motion-archive.ts'
import { cachedMotions } from './payload-cache.ts'
import { judgeKept, type KeptTrack } from './verify-file.ts'

export interface VerifiedTrack extends Pick<KeptTrack, 'verdict' | 'reason'> {
  readonly motion: MotionId
  readonly key: string
  readonly path: string
  /** What cannot be true in a good one; absent for nothing. */
  readonly doubts?: readonly string[]
  /** True where the disk refuses the file, so that nothing is known of its bytes. */
  readonly isUnreadable?: boolean
}

/**
 * Verifies the completed tracks of all motions. With `wantsAgain` those that have changed become wanted again, unless
 * the disk refuses them. Throws `DiskError` for a ledger that cannot be read or written.
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
    const bad: MissingTrack[] = []
    for (const [key, entry] of archive.ledger) {
      if (entry.status !== 'completed') continue
      const track = await verifyEntry(motion, key, entry, archive.fileOf(entry))
      const { reason, isUnreadable = false } = track
      // A repaired disk may return the file, so its hash must stay in the ledger.
      if (reason !== undefined && !isUnreadable) bad.push({ key, entry, reason, isUnreadable })
      yield track
    }
    if (wantsAgain) await archive.want(bad)
  }
}

async function verifyEntry(
  motion: MotionId,
  key: string,
  entry: LedgerEntry,
  path: string,
): Promise<VerifiedTrack> {
  const { verdict, reason, doubts } = await judgeKept(path, { key, entry })
  const judged = { motion, key, path, verdict }
  if (reason === undefined) return doubts.length === 0 ? judged : { ...judged, doubts }
  const isUnreadable = verdict === undefined && (await fingerprintOf(path)) !== 'ENOENT'
  return { ...judged, reason, ...(isUnreadable ? { isUnreadable } : {}) }
}
