/** Keeps what a failed download leaves beside the tracks, and logs what goes for it. */
import type { Leftover, Leftovers } from '../../archive/leftovers.ts'
import type { TrackWriter } from '../../archive/track-writer.ts'
import { errorText } from '../../base/errors.ts'
import type { MotionId } from '../../domain/motion.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import type { DiskRoom } from '../watches/disk-watch.ts'

export interface LeftoverEngine extends Pick<Dependencies, 'clock' | 'emit'> {
  readonly leftovers: Pick<Leftovers, 'keep'>
  readonly room: Pick<DiskRoom, 'free'>
}

/** Counts a leftover and logs which older ones went for it; resolves with whether it is kept itself. */
export async function keepLeftover(leftover: Leftover, engine: LeftoverEngine): Promise<boolean> {
  const { leftovers, room } = engine
  try {
    const removed = await leftovers.keep(leftover, room.free)
    for (const { path, kind } of removed) {
      const what = kind === 'part' ? 'the beginning of a track that failed' : 'a file that was no track'
      logNotice(engine, 'DEBUG', `Removed ${path}, ${what}: there were too many of them`)
    }
    return !removed.includes(leftover)
  } catch (error) {
    logNotice(engine, 'ERROR', `A leftover of a failed download cannot be removed: ${errorText(error)}`)
    return true
  }
}

/** What came of a track that failed stays for the next try, within the budget of such files. */
export async function leaveBeside(
  writer: TrackWriter,
  motion: MotionId,
  engine: LeftoverEngine,
): Promise<void> {
  const bytes = await writer.close()
  if (bytes === 0) return
  await keepLeftover({ kind: 'part', path: writer.part, motion, bytes, at: engine.clock.now() }, engine)
}
