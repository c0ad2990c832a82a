/** The tracks that are home, by what their keys say, and those of them that another File ID should be on. */
import { readLedger } from '../archive/ledger-file.ts'
import { cachedMotions } from '../archive/payload-cache.ts'
import { dateOfDay } from '../local-time.ts'
import type { MotionId } from '../motion.ts'
import type { Project } from '../project.ts'
import { entrantOn, type RosterIndex } from '../roster.ts'

/** The parts of a track's key `{File ID}_{motion id}_{date}_{time}{extension}` (docs/device.md, "Track keys"). */
export interface TrackKey {
  readonly fileId: string
  readonly motion: MotionId
  /** `YYYYMMDD` */
  readonly day: string
  /** `_HHMMSS` and the extension. */
  readonly rest: string
}

/** A track that the ledger calls completed. */
export interface FetchedTrack extends TrackKey {
  readonly key: string
}

/** A track at home under a File ID that the roster no longer gives to its motion on its day. */
export interface MisnamedTrack extends FetchedTrack {
  /** The File ID of the roster. */
  readonly wanted: string
}

// A File ID may hold underscores, so the key is split from the right.
const keyParts = /^([A-Za-z0-9_]{1,80})_(\d{1,5})_(\d{8})(_\d{6}\.[A-Za-z0-9]{2,4})$/

/** The parts of a key; `undefined` for what is none. */
export function splitKey(key: string): TrackKey | undefined {
  const [, fileId, motion, day, rest] = keyParts.exec(key) ?? []
  if (fileId === undefined || motion === undefined || day === undefined || rest === undefined)
    return undefined
  return { fileId, motion: Number(motion), day, rest }
}

/** The key of the same track under another File ID. */
export function keyWith({ motion, day, rest }: TrackKey, fileId: string): string {
  return `${fileId}_${motion}_${day}${rest}`
}

/** Every completed track of an event's ledgers; a ledger that cannot be read has none here. Never throws. */
export async function fetchedTracks({
  motionsFolder,
  motionFolder,
}: Pick<Project, 'motionsFolder' | 'motionFolder'>): Promise<readonly FetchedTrack[]> {
  const fetched: FetchedTrack[] = []
  for (const motion of await cachedMotions(motionsFolder).catch(() => [])) {
    // Whoever works with the ledger tells what is wrong with it.
    const read = await readLedger(motionFolder(motion)).catch(() => undefined)
    for (const [key, entry] of read?.ledger ?? []) {
      const parts = splitKey(key)
      if (entry.status === 'completed' && parts?.motion === motion) fetched.push({ key, ...parts })
    }
  }
  return fetched
}

/** Those of the tracks whose motion somebody has on their day under another File ID. */
export function misnamedTracks(
  fetched: readonly FetchedTrack[],
  roster: RosterIndex,
): readonly MisnamedTrack[] {
  return fetched.flatMap((track) => {
    const wanted = entrantOn(roster, track.motion, dateOfDay(track.day))?.fileId
    return wanted === undefined || wanted === track.fileId ? [] : [{ ...track, wanted }]
  })
}
