/** Has the monitor that runs take the files of backup devices in: it has the ledgers in memory. */
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ImportRequests, isOurs } from '../core/archive/import-requests.ts'
import { type ImportedFile, Refusal } from '../core/archive/import-result.ts'
import type { ImportFile, Importing } from '../core/archive/import-tracks.ts'
import { errorText } from '../core/base/errors.ts'
import { unusable } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import type { Project } from '../core/config/project.ts'
import { lstat, unlessMissing } from '../core/disk/calls.ts'
import { describeHolder, lockFile } from '../core/disk/lock-holder.ts'
import type { LockHolder } from '../core/disk/lock-schema.ts'
import { ownNamespace, readLock } from '../core/disk/lock-state.ts'

/** How often to look for the answer. */
const LOOK_INTERVAL: Milliseconds = 30
/** How often to check that the monitor still runs. */
const HOLDER_INTERVAL: Milliseconds = 500
/** A disk can hang; a track normally takes less than a second. */
const PATIENCE: Milliseconds = 60_000

const AGAIN = 'run the import again: nothing comes twice'

interface Asking {
  readonly project: Pick<Project, 'eventFolder' | 'logsFolder'>
  readonly holder: LockHolder
  /** Looks at a file and its owner without writing anything. */
  readonly look: Importing
  readonly isAsIs: boolean
}

/** Throws a `ProblemError` where the monitor cannot be asked from here: it runs elsewhere, or for another user. */
export async function requireReachable(holder: LockHolder, logsFolder: string): Promise<void> {
  const isHere = holder.host === hostname() && holder.namespace === ownNamespace()
  const remedy = 'run the import there, or end that monitor with q first'
  if (!isHere) throw unusable('import', `${describeHolder(holder)} works on this event elsewhere: ${remedy}`)
  const found = await unlessMissing(lstat(lockFile(logsFolder)))
  if (found !== undefined && !isOurs(found.uid)) {
    const reason = `${describeHolder(holder)} works on this event for another user`
    throw unusable('import', `${reason}: run the import as that user`)
  }
}

/** Imports by asking the monitor, one file after the other. */
export class MonitorImporter implements Importing {
  readonly #asking: Asking
  readonly #requests: ImportRequests
  /** The monitor has ended: nothing more is asked of it. */
  #hasEnded = false

  constructor(asking: Asking) {
    this.#asking = asking
    this.#requests = new ImportRequests(asking.project.eventFolder)
  }

  async import(file: ImportFile): Promise<ImportedFile> {
    const { holder, look, isAsIs } = this.#asking
    const seen = await look.import(file)
    // A file that would be refused anyway needs no monitor.
    if (seen.action !== 'imported') return seen
    const wanted = {
      action: 'import' as const,
      name: basename(file.name),
      isAsIs,
      ...(file.motion === undefined ? {} : { motion: file.motion }),
      ...(file.fileId === undefined ? {} : { fileId: file.fileId }),
    }
    return this.#answered(file.name, () => this.#requests.askForFile(holder.id, file.path, wanted))
  }

  remove(key: string): Promise<ImportedFile> {
    return this.#answered(key, () => this.#requests.askForRemoval(this.#asking.holder.id, key))
  }

  async #answered(file: string, ask: () => Promise<string>): Promise<ImportedFile> {
    if (this.#hasEnded) return { file, action: 'failed', reason: `the monitor has ended; ${AGAIN}` }
    try {
      const id = await ask()
      const result = await this.#wait(id)
      await this.#requests.forget(id)
      return { ...result, file }
    } catch (error) {
      const action = error instanceof Refusal ? 'refused' : 'failed'
      return { file, action, reason: errorText(error) }
    }
  }

  async #wait(id: string): Promise<Omit<ImportedFile, 'file'>> {
    const begun = performance.now()
    let lookedAt = begun
    while (performance.now() - begun < PATIENCE) {
      const answer = await this.#requests.answerTo(id)
      if (answer !== undefined) return answer
      if (performance.now() - lookedAt > HOLDER_INTERVAL) {
        lookedAt = performance.now()
        if (!(await this.#isMonitorThere())) {
          this.#hasEnded = true
          // The answer may have come just before the end.
          const last = await this.#requests.answerTo(id)
          return last ?? { action: 'failed', reason: `the monitor has ended before it answered; ${AGAIN}` }
        }
      }
      await delay(LOOK_INTERVAL)
    }
    const reason = `the monitor has not answered for ${PATIENCE / 1000} s, and may still do it; ${AGAIN}`
    return { action: 'failed', reason }
  }

  async #isMonitorThere(): Promise<boolean> {
    const { holder, project } = this.#asking
    return (await readLock(project.logsFolder))?.id === holder.id
  }
}
