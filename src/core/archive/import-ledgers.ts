/** The ledgers that an import reads and changes: on disk under the lock, or those of a running monitor. */
import type { Project } from '../config/project.ts'
import { type Ledger, type LedgerEntry, withEntry } from '../domain/ledger.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import { describeFaults, readLedger, saveLedger } from './ledger-file.ts'
import { cachedMotions } from './payload-cache.ts'

/** A change of one entry of one ledger. */
export interface EntryChange {
  readonly motion: MotionId
  readonly key: string
  /** The entry that the change was decided on; undefined where there was none. */
  readonly before: LedgerEntry | undefined
  readonly entry: LedgerEntry
}

export interface ImportLedgers {
  /** The motions that have a folder. */
  motions(): Promise<readonly MotionId[]>
  /** Throws the file system's errors, and where a ledger cannot be used. */
  of(motion: MotionId): Promise<Ledger>
  /** Changes an entry, on disk first; false where it is no longer as `before`. Throws the file system's errors. */
  put(change: EntryChange): Promise<boolean>
}

/** The ledgers on disk, each read once: the caller holds the event's lock, or writes nothing (`isDryRun`). */
export class LedgersOnDisk implements ImportLedgers {
  readonly #project: Pick<Project, 'motionsFolder' | 'motionFolder'>
  readonly #isDryRun: boolean
  readonly #ledgers = new Map<MotionId, Ledger>()

  constructor(project: Pick<Project, 'motionsFolder' | 'motionFolder'>, isDryRun: boolean) {
    this.#project = project
    this.#isDryRun = isDryRun
  }

  motions(): Promise<readonly MotionId[]> {
    return cachedMotions(this.#project.motionsFolder)
  }

  async of(motion: MotionId): Promise<Ledger> {
    const known = this.#ledgers.get(motion)
    if (known !== undefined) return known
    const { ledger, faults } = await readLedger(this.#project.motionFolder(motion))
    if (faults.length > 0) {
      const remedy = 'start the monitor once, which sets it aside'
      throw new Error(`the ledger of ${nameOf(motion)} cannot be used (${describeFaults(faults)}): ${remedy}`)
    }
    this.#ledgers.set(motion, ledger)
    return ledger
  }

  async put({ motion, key, entry }: EntryChange): Promise<true> {
    const ledger = withEntry(await this.of(motion), key, entry)
    if (!this.#isDryRun) await saveLedger(this.#project.motionFolder(motion), ledger)
    this.#ledgers.set(motion, ledger)
    return true
  }
}
