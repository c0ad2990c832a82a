/** The ledger and the tracks of one motion on disk, changed by one caller at a time. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Problem } from '../base/problem.ts'
import { inSlices, type Sliced } from '../base/slices.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import type { FileState } from '../disk/fingerprint.ts'
import {
  type Completion,
  emptyLedger,
  type FoundBytes,
  type Ledger,
  type LedgerEntry,
  localFileOf,
  withCompleted,
  withEach,
  withFound,
  withQueued,
} from '../domain/ledger.ts'
import { type Plan, type PlanInput, planningMotion } from '../domain/plan.ts'
import { ledgerFile, loadLedger, saveLedger, UnreadableLedgerError } from './ledger-file.ts'
import { type Rejection, Rejections } from './rejections.ts'
import { checkSaved, missingReason, type VerifiedFile } from './saved-file.ts'
import { DiskError, type TakenTrack, takeRejected } from './track-writer.ts'

export interface MissingTrack {
  readonly key: string
  /** As it was when its file was looked at. */
  readonly entry: LedgerEntry
  readonly reason: string
  /** The disk refuses the file: its bytes may still be those that were verified. */
  readonly isUnreadable: boolean
}

/** A ledger up to this length is written at each change: the longest real one has 60 kB. */
const LIGHT: Bytes = MIB / 4

/** A longer one is written only as often as this rate allows. */
const HEAVY_BYTES_PER_SECOND = 4 * MIB

interface SeenEntry<Found> {
  readonly key: string
  readonly entry: LedgerEntry
  readonly found: Found
}

interface AskedChange {
  readonly change: (ledger: Ledger) => Sliced<Ledger>
  readonly resolve: () => void
  readonly reject: (error: DiskError) => void
}

export interface LookOptions {
  readonly signal?: AbortSignal
  /** Awaited after each file, by a caller that is in no hurry. */
  readonly rest?: () => Promise<void>
}

export class MotionArchive {
  readonly rejections = new Rejections()
  readonly #folders: { readonly event: string; readonly motion: string }
  /** The files whose bytes were verified in this session, by key. */
  readonly #verified = new Map<string, VerifiedFile>()
  #ledger: Ledger | undefined
  #asked: AskedChange[] = []
  #weight: Bytes = 0
  /** When a heavy ledger may be written again, by `performance.now()`. */
  #restUntil: Milliseconds = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(folders: { readonly event: string; readonly motion: string }) {
    this.#folders = folders
  }

  /** The ledger as last read or saved; empty until `load` has read it. */
  get ledger(): Ledger {
    return this.#ledger ?? emptyLedger
  }

  /** Reads the ledger once; resolves with the problem of one that was set aside. Throws `DiskError`. */
  load(now: Milliseconds): Promise<Problem | undefined> {
    return this.#inTurn(async () => {
      if (this.#ledger !== undefined) return undefined
      const loaded = await loadLedger(this.#folders.motion, now)
      this.#ledger = loaded.ledger
      return loaded.problem
    })
  }

  /** True where a change may wait some seconds for its write, because the ledger is long. */
  get isHeavy(): boolean {
    return this.#weight > LIGHT
  }

  /**
   * Changes the ledger, on disk first. All changes requested during a write go into the next one. Throws `DiskError`,
   * also before `load` has read the ledger.
   */
  update(change: (ledger: Ledger) => Ledger): Promise<void> {
    return this.#change(function* (ledger) {
      yield
      return change(ledger)
    })
  }

  #change(change: AskedChange['change']): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#asked.push({ change, resolve, reject })
    if (this.#asked.length === 1) void this.#inTurn(() => this.#writeAsked())
    return promise
  }

  async #writeAsked(): Promise<void> {
    if (this.isHeavy) await wait(Math.max(0, this.#restUntil - performance.now()))
    const asked = this.#asked
    this.#asked = []
    try {
      // Overwriting a ledger that could not be read would lose it.
      if (this.#ledger === undefined) throw new TypeError('it was not read before')
      const next = await inSlices(changing(this.ledger, asked))
      if (next !== this.ledger) {
        this.#weight = await saveLedger(this.#folders.motion, next)
        this.#restUntil = performance.now() + (this.#weight / HEAVY_BYTES_PER_SECOND) * 1000
        this.#ledger = next
      }
    } catch (error) {
      for (const { reject } of asked) reject(this.#diskError(error))
      return
    }
    for (const { resolve } of asked) resolve()
  }

  /** Plans with the current ledger, and enters what is new. Throws `DiskError`. */
  async plan(input: Omit<PlanInput, 'ledger'>): Promise<Plan> {
    let plan: Plan = { ok: false, reason: 'no-timezone' }
    await this.#change(function* (ledger) {
      plan = yield* planningMotion({ ...input, ledger })
      return plan.ok ? plan.ledger : ledger
    })
    return plan
  }

  /** The path of a track, whether it exists yet or not. */
  fileOf(entry: LedgerEntry): string {
    return join(this.#folders.event, localFileOf(entry))
  }

  /** Enters a track that is verified and durable; given its `state`, it is not read again. Throws `DiskError`. */
  async complete(key: string, completion: Completion, state: FileState | undefined): Promise<void> {
    await this.update((ledger) => withCompleted(ledger, key, completion))
    if (state !== undefined) this.#verified.set(key, { sha256: completion.sha256, state })
  }

  /**
   * Makes a rejected file the track of a wanted entry, because a person takes it as it is, for the reason `taken`;
   * `undefined` where the file has changed since it was rejected. Throws `DiskError`.
   */
  async takeAsItIs(
    key: string,
    { sha256, verdict, reasons }: Rejection,
    taken: string,
    completedAt: Milliseconds,
  ): Promise<TakenTrack | undefined> {
    const entry = this.ledger.get(key)
    if (entry === undefined) return undefined
    const inPlace = entry.earlier === undefined ? 'changed' : 'former'
    const placed = await takeRejected(this.fileOf(entry), sha256, inPlace)
    if (placed === undefined) return undefined
    const { bytes, state } = placed
    await this.complete(key, { bytes, sha256, verdict, doubts: reasons, completedAt, taken }, state)
    return placed
  }

  /**
   * The `keys` that the ledger calls completed but whose files lack the verified bytes. Reads a file unless this session
   * has verified it as it is, and enters a hash that the ledger lacks. Throws `DiskError` and the signal's reason.
   */
  async missing(
    keys: Iterable<string>,
    { signal, rest }: LookOptions = {},
  ): Promise<readonly MissingTrack[]> {
    const missing: MissingTrack[] = []
    const hashed: SeenEntry<FoundBytes>[] = []
    for (const key of keys) {
      const entry = this.ledger.get(key)
      if (entry?.status !== 'completed') continue
      const path = this.fileOf(entry)
      const options = { key, entry, known: this.#verified.get(key), signal }
      const file = await checkSaved(path, options).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw new DiskError(path, error, 'read')
      })
      if (file.type === 'saved') {
        this.#verified.set(key, file.verified)
        if (file.found !== undefined) hashed.push({ key, entry, found: file.found })
      } else {
        missing.push({ key, entry, reason: file.reason, isUnreadable: file.type === 'unreadable' })
      }
      await rest?.()
    }
    await this.#changeUnchanged(hashed, withFound)
    return missing
  }

  /** The `keys` whose files are gone or have another length; reads no file. */
  async suspicious(keys: Iterable<string>): Promise<readonly string[]> {
    const suspicious: string[] = []
    for (const key of keys) {
      const entry = this.ledger.get(key)
      if (entry?.status !== 'completed') continue
      if ((await missingReason(this.fileOf(entry), entry)) !== undefined) suspicious.push(key)
    }
    return suspicious
  }

  /** Makes missing tracks wanted again, unless they were saved again since they were looked at. Throws `DiskError`. */
  want(missing: readonly MissingTrack[]): Promise<void> {
    const seen = missing.map(({ key, entry, reason }) => ({ key, entry, found: reason }))
    return this.#changeUnchanged(seen, withQueued)
  }

  /** Enters what was found of entries that are still as they were seen. */
  #changeUnchanged<Found>(
    seen: readonly SeenEntry<Found>[],
    change: (ledger: Ledger, key: string, found: Found) => Ledger,
  ): Promise<void> {
    return this.update((ledger) => {
      const same = seen.filter(({ key, entry }) => ledger.get(key) === entry)
      const found = same.map((each) => [each.key, each.found] as const)
      return same.length === 0 ? ledger : withEach(ledger, found, change)
    })
  }

  /** One at a time, in the order of the calls. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work).catch((error: unknown) => {
      throw this.#diskError(error)
    })
    // The next must get its turn even when this one fails; the caller handles the failure.
    this.#turn = done.catch(() => undefined)
    return done
  }

  #diskError(error: unknown): DiskError {
    const file = ledgerFile(this.#folders.motion)
    if (error instanceof UnreadableLedgerError) return new DiskError(file, error.reason, 'read')
    return new DiskError(file, error)
  }
}

/** The ledger after all changes, in the order they were requested. */
function* changing(ledger: Ledger, asked: readonly AskedChange[]): Sliced<Ledger> {
  let next = ledger
  for (const { change } of asked) {
    next = yield* change(next)
  }
  return next
}
