/** Keeps what failed downloads leave within budgets: the oldest is removed when there is too much. */
import { basename } from 'node:path'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { rm, stat } from '../disk/calls.ts'
import { filesBelow } from '../disk/folders.ts'
import type { MotionId } from '../domain/motion.ts'
import { parseKey } from '../domain/track-key.ts'

/** `part`: a download may continue from it; `rejected`: not the wanted track, kept for a person. */
export interface Leftover {
  readonly kind: 'part' | 'rejected'
  readonly path: string
  readonly motion: MotionId
  readonly bytes: Bytes
  /** When it was last written. */
  readonly at: Milliseconds
}

/** Two of the largest tracks ever seen (docs/device.md, "Seen ranges"); the newest part of a motion always stays. */
const PARTS_OF_A_MOTION: Bytes = 64 * MIB

/** Budget of all together; also at most the share below of what the disk has left. */
const ALL: Bytes = 1024 * MIB
const SHARE = 0.1

/**
 * The leftovers to remove: of a motion's rejected files all but the newest, of its parts the oldest beyond their
 * budget, and of all the oldest beyond theirs. `free` is what the disk has left; undefined = not known.
 */
export function surplusOf(leftovers: readonly Leftover[], free: Bytes | undefined): readonly Leftover[] {
  const newestFirst = leftovers.toSorted((one, other) => other.at - one.at)
  const surplus = new Set<Leftover>()
  const ofMotion = new Map<string, Bytes>()
  const most = Math.min(ALL, free === undefined ? ALL : free * SHARE)
  let all: Bytes = 0
  for (const leftover of newestFirst) {
    const { kind, motion, bytes } = leftover
    const before = ofMotion.get(`${kind} ${motion}`)
    const isTooMuch = before !== undefined && (kind === 'rejected' || before + bytes > PARTS_OF_A_MOTION)
    if (isTooMuch || all + bytes > most) {
      surplus.add(leftover)
      continue
    }
    ofMotion.set(`${kind} ${motion}`, (before ?? 0) + bytes)
    all += bytes
  }
  return [...surplus]
}

/** Ends the name of a file that is not the wanted track and is kept for a person. */
export const REJECTED = '.rejected'

export class Leftovers {
  readonly #kept = new Map<string, Leftover>()

  /** Counts the rejected files of earlier sessions below a folder. Throws the file system's errors. */
  async learn(folder: string): Promise<void> {
    for (const path of await filesBelow(folder)) {
      const name = basename(path)
      if (!name.endsWith(REJECTED)) continue
      const motion = parseKey(name.slice(0, -REJECTED.length))?.motion
      if (motion === undefined) continue
      const { size, mtimeMs } = await stat(path)
      this.#kept.set(path, { kind: 'rejected', path, motion, bytes: size, at: mtimeMs })
    }
  }

  /** The file is being written again, or no longer exists. */
  forget(path: string): void {
    this.#kept.delete(path)
  }

  /** Counts one more and removes the surplus; resolves with the removed ones. Throws the file system's errors. */
  async keep(leftover: Leftover, free: Bytes | undefined): Promise<readonly Leftover[]> {
    this.#kept.set(leftover.path, leftover)
    const surplus = surplusOf([...this.#kept.values()], free)
    for (const { path } of surplus) {
      this.#kept.delete(path)
      await rm(path, { force: true })
    }
    return surplus
  }
}
