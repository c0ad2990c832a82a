/** Renames saved tracks to match the roster: file, ledger entry and key, safe from a kill at any step. */
import { dirname, join } from 'node:path'
import { errorCode, errorText } from '../base/errors.ts'
import type { Project } from '../config/project.ts'
import { link, lstat, rm } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { inodeOf } from '../disk/fingerprint.ts'
import { syncFolder } from '../disk/folders.ts'
import { type Ledger, type LedgerEntry, localFileOf } from '../domain/ledger.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import { indexRoster, type Roster, type RosterIndex } from '../domain/roster.ts'
import { misnamedTracks } from '../domain/roster-changes.ts'
import { formatKey, parseKey } from '../domain/track-key.ts'
import { moveSuperseded } from './kept-aside.ts'
import { describeFaults, readLedger, saveLedger } from './ledger-file.ts'
import { cachedMotions } from './payload-cache.ts'
import { completedIn } from './saved-tracks.ts'

/**
 * - `renamed`: file and ledger have the new name
 * - `finished`: an earlier run was killed after it wrote the ledger; the old name is gone now
 * - `conflict`: something has the new name already, and nothing was changed
 * - `failed`: the disk refused, or the file is missing; the old name still counts
 */
export type RenameAction = 'renamed' | 'finished' | 'conflict' | 'failed'

export interface RenamedTrack {
  readonly motion: MotionId
  readonly key: string
  readonly newKey: string
  readonly action: RenameAction
  /** Why, for a conflict or a failure; empty otherwise. */
  readonly reason: string
}

export interface RenameReport {
  readonly tracks: readonly RenamedTrack[]
  /** Motions whose ledgers cannot be used. */
  readonly problems: readonly string[]
}

export interface RenameOrder {
  readonly project: Pick<Project, 'eventFolder' | 'motionsFolder' | 'motionFolder'>
  readonly roster: Pick<Roster, 'entrants'>
  /** Undefined = all. */
  readonly motions: readonly MotionId[] | undefined
  readonly isDryRun: boolean
}

/** Renames each saved track to which the roster gives another File ID. Never throws for a track. */
export async function renameTracks(order: RenameOrder): Promise<RenameReport> {
  const { project, roster, motions } = order
  const index = indexRoster(roster)
  const tracks: RenamedTrack[] = []
  const problems: string[] = []
  for (const motion of await cachedMotions(project.motionsFolder)) {
    if (motions !== undefined && !motions.includes(motion)) continue
    try {
      const { ledger, faults } = await readLedger(project.motionFolder(motion))
      if (faults.length > 0) {
        throw new Error(
          `its ledger cannot be used as it is (${describeFaults(faults)}): start the monitor once, which sets it aside`,
        )
      }
      const shelf = new Shelf(motion, order, ledger)
      for (const track of await shelf.rename(index)) tracks.push(track)
    } catch (error) {
      problems.push(`${nameOf(motion)}: ${errorText(error)}`)
    }
  }
  return { tracks, problems }
}

class Refusal extends Error {
  readonly code: 'conflict' | 'failed'
  constructor(code: 'conflict' | 'failed', message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

/** The tracks of one motion with its ledger. */
class Shelf {
  readonly #motion: MotionId
  readonly #order: RenameOrder
  #ledger: Ledger

  constructor(motion: MotionId, order: RenameOrder, ledger: Ledger) {
    this.#motion = motion
    this.#order = order
    this.#ledger = ledger
  }

  async rename(index: RosterIndex): Promise<readonly RenamedTrack[]> {
    const done: RenamedTrack[] = await this.#finishEarlier()
    for (const track of misnamedTracks(completedIn(this.#ledger, this.#motion), index)) {
      const newKey = formatKey({ ...track, fileId: track.wanted })
      const renamed = { motion: this.#motion, key: track.key, newKey }
      try {
        await this.#renameTrack(track.key, newKey)
        done.push({ ...renamed, action: 'renamed', reason: '' })
      } catch (error) {
        const action = error instanceof Refusal ? error.code : 'failed'
        done.push({ ...renamed, action, reason: errorText(error) })
      }
    }
    return done
  }

  /** Adds a second name, writes the ledger, removes the old name: the file that the ledger names is always there. */
  async #renameTrack(key: string, newKey: string): Promise<void> {
    const entry = this.#ledger.get(key)
    if (entry === undefined) return
    // The old key stays in the entry, so that the next run can finish a killed one.
    const next = { ...entry, local_file: `${dirname(localFileOf(entry))}/${newKey}`, renamed_from: key }
    const [file, newFile] = [this.#fileOf(entry), this.#fileOf(next)]
    refuseTaken(this.#ledger.get(newKey), entry, newKey)
    const found = await lstat(file).catch(() => undefined)
    if (found?.isFile() !== true)
      throw new Refusal('failed', `${file} is not ${found === undefined ? 'there' : 'a file'}`)
    const isLinked = await isSameFile(file, newFile)
    if (this.#order.isDryRun) return
    if (!isLinked) await addName(this.#order.project.eventFolder, file, newFile)
    // The entry keeps its place in the ledger.
    const others = [...this.#ledger].filter(([each]) => each !== newKey)
    const ledger = new Map(others.map(([each, value]) => (each === key ? [newKey, next] : [each, value])))
    await saveLedger(this.#order.project.motionFolder(this.#motion), ledger)
    this.#ledger = ledger
    await moveSuperseded(file, newFile)
    await removeName(file)
  }

  /** Removes old names that a killed run left beside the new ones; the ledger's entry names them. */
  async #finishEarlier(): Promise<RenamedTrack[]> {
    const finished: RenamedTrack[] = []
    for (const [newKey, entry] of this.#ledger) {
      const key = entry.renamed_from
      if (typeof key !== 'string' || parseKey(key) === undefined || key === newKey) continue
      const newFile = this.#fileOf(entry)
      const file = join(dirname(newFile), key)
      // Only another name of the same file is a leftover; any other file belongs to somebody.
      if ((await inodeOf(file)) === undefined || !(await isSameFile(file, newFile).catch(() => false)))
        continue
      if (!this.#order.isDryRun) await removeName(file)
      finished.push({ motion: this.#motion, key, newKey, action: 'finished', reason: '' })
    }
    return finished
  }

  #fileOf(entry: LedgerEntry): string {
    return join(this.#order.project.eventFolder, localFileOf(entry))
  }
}

/** An entry planned under the new key for the same log and not saved yet is replaced: its track is here. */
function refuseTaken(planned: LedgerEntry | undefined, entry: LedgerEntry, newKey: string): void {
  if (planned === undefined) return
  if (planned.motion_file !== entry.motion_file) {
    throw new Refusal('conflict', `${newKey} is another track in the ledger, ${planned.motion_file}`)
  }
  if (planned.status === 'completed') {
    throw new Refusal('conflict', 'the track is home under both names: compare the files and delete one')
  }
}

/** True when the new name is already one of the file's; throws a `Refusal` when it is another file's. */
async function isSameFile(file: string, newFile: string): Promise<boolean> {
  const taken = await inodeOf(newFile)
  if (taken === undefined) return false
  if (taken === (await inodeOf(file))) return true
  throw new Refusal('conflict', `${newFile} is there already and is another file`)
}

/** `link` never overwrites a file that appeared in between. */
async function addName(eventFolder: string, file: string, newFile: string): Promise<void> {
  await makeConfinedFolder(eventFolder, dirname(newFile))
  try {
    await link(file, newFile)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST') throw new Refusal('conflict', `${newFile} is there already`)
    const remedy = 'a disk with FAT or exFAT has no links, copy the event to another'
    throw new Refusal('failed', `${newFile} cannot be made beside ${file} (${code}): ${remedy}`)
  }
  await syncFolder(dirname(newFile))
}

async function removeName(file: string): Promise<void> {
  await rm(file)
  await syncFolder(dirname(file))
}
