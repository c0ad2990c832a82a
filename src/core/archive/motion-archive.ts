/** What one motion has at home: its ledger as it is on disk, changed by one hand at a time. */
import { join } from 'node:path'
import { type Plan, type PlanInput, planMotion } from '../plan.ts'
import type { Problem } from '../problem.ts'
import type { Milliseconds } from '../units.ts'
import { emptyLedger, type Ledger, type LedgerEntry, localFileOf, withQueued } from './ledger.ts'
import { loadLedger, saveLedger } from './ledger-file.ts'
import { DiskError, missingReason } from './track-writer.ts'

export interface MissingTrack {
  readonly key: string
  readonly reason: string
}

export class MotionArchive {
  readonly #eventFolder: string
  readonly #motionFolder: string
  #ledger: Ledger | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(folders: { readonly event: string; readonly motion: string }) {
    this.#eventFolder = folders.event
    this.#motionFolder = folders.motion
  }

  /** The ledger as it was last read or saved; empty until `load` has been called. */
  get ledger(): Ledger {
    return this.#ledger ?? emptyLedger
  }

  /** Reads the ledger if it has not been read; the problem of a ledger that had to be set aside. Throws `DiskError`. */
  load(now: Milliseconds): Promise<Problem | undefined> {
    return this.#inTurn(async () => {
      if (this.#ledger !== undefined) return undefined
      const loaded = await loadLedger(this.#motionFolder, now)
      this.#ledger = loaded.ledger
      return loaded.problem
    })
  }

  /** Changes the ledger, on disk first: what is not durable is not so. Throws `DiskError`. */
  update(change: (ledger: Ledger) => Ledger): Promise<void> {
    return this.#inTurn(async () => {
      const next = change(this.ledger)
      if (next === this.ledger) return
      await saveLedger(this.#motionFolder, next)
      this.#ledger = next
    })
  }

  /** Plans with the ledger as it is now, and enters what is new. Throws `DiskError`. */
  async plan(input: Omit<PlanInput, 'ledger'>): Promise<Plan> {
    let plan = planMotion({ ...input, ledger: this.ledger })
    await this.update((ledger) => {
      plan = planMotion({ ...input, ledger })
      return plan.ok && plan.added.length > 0 ? plan.ledger : ledger
    })
    return plan
  }

  /** Where a track lies, or will. */
  fileOf(entry: LedgerEntry): string {
    return join(this.#eventFolder, localFileOf(entry))
  }

  /** Those of `keys` that the ledger calls completed, but whose files are not as they were. */
  async missing(keys: Iterable<string>): Promise<readonly MissingTrack[]> {
    const missing: MissingTrack[] = []
    for (const key of keys) {
      const entry = this.ledger.get(key)
      if (entry?.status !== 'completed') continue
      const { bytes, size: logSize } = entry
      const reason = await missingReason(this.fileOf(entry), {
        logSize,
        ...(bytes === undefined ? {} : { bytes }),
      })
      if (reason !== undefined) missing.push({ key, reason })
    }
    return missing
  }

  /** Makes missing tracks wanted again. Throws `DiskError`. */
  want(missing: readonly MissingTrack[]): Promise<void> {
    return this.update((ledger) =>
      missing.reduce((next, { key, reason }) => withQueued(next, key, reason), ledger),
    )
  }

  /** One at a time, in the order they were asked for. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work).catch((error: unknown) => {
      throw new DiskError(join(this.#motionFolder, 'downloads.json'), error)
    })
    // The next in turn must come to it even when this one fails; whoever asked hears of the failure.
    this.#turn = done.catch(() => undefined)
    return done
  }
}
