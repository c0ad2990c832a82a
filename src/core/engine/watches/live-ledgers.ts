/** The ledgers of a running monitor, as an import reads and changes them: those of the motions it follows, else on disk. */
import { type EntryChange, type ImportLedgers, LedgersOnDisk } from '../../archive/import-ledgers.ts'
import type { MotionArchive } from '../../archive/motion-archive.ts'
import { formatProblem } from '../../base/problem.ts'
import { type Ledger, withEntry } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'

export class LiveLedgers implements ImportLedgers {
  readonly #dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>
  readonly #archiveOf: (motion: MotionId) => MotionArchive | undefined
  readonly #others: LedgersOnDisk

  constructor(
    dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>,
    archiveOf: (motion: MotionId) => MotionArchive | undefined,
  ) {
    this.#dependencies = dependencies
    this.#archiveOf = archiveOf
    this.#others = new LedgersOnDisk(dependencies.project, false)
  }

  motions(): Promise<readonly MotionId[]> {
    return this.#others.motions()
  }

  async of(motion: MotionId): Promise<Ledger> {
    const archive = this.#archiveOf(motion)
    if (archive === undefined) return this.#others.of(motion)
    const problem = await archive.load(this.#dependencies.clock.now())
    if (problem !== undefined) logNotice(this.#dependencies, 'ERROR', formatProblem(problem))
    return archive.ledger
  }

  async put(change: EntryChange): Promise<boolean> {
    const { motion, key, before, entry } = change
    const archive = this.#archiveOf(motion)
    if (archive === undefined) return this.#others.put(change)
    let isPut = false
    await archive.update((ledger) => {
      isPut = ledger.get(key) === before
      return isPut ? withEntry(ledger, key, entry) : ledger
    })
    return isPut
  }
}
