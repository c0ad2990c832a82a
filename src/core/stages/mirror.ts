/** The second copy of every track, on another disk or a stick: made in the background, whatever that disk does. */
import { join } from 'node:path'
import { type Ledger, type LedgerEntry, localFileOf } from '../archive/ledger.ts'
import { copyTrack, isCopied, type TrackCopy } from '../archive/track-copy.ts'
import { reasonOf } from '../thrown.ts'
import type { Milliseconds } from '../units.ts'
import { Bell } from './bell.ts'
import type { StageEdge } from './edge.ts'

/** How soon a disk that refused is tried again. */
const RETRY_SPAN: Milliseconds = 3000

type MirrorContext = Pick<StageEdge, 'clock' | 'configuration' | 'emit' | 'project'>

export class Mirror {
  readonly #context: () => MirrorContext
  readonly #waiting = new Map<string, TrackCopy>()
  readonly #bell = new Bell()
  #listeners: (() => void)[] = []
  #isRefused = false

  constructor(context: () => MirrorContext) {
    this.#context = context
  }

  /** Tracks that came home; each gets its copy if it has none. Without a folder for copies nothing is to be done. */
  take(ledger: Ledger, keys: Iterable<string>): void {
    const root = this.#folder
    if (root === undefined) return
    for (const key of keys) {
      const entry = ledger.get(key)
      if (entry?.status === 'completed') this.#waiting.set(key, this.#copyOf(entry, root))
    }
    this.#bell.ring()
  }

  /** True when a motion is released only after its tracks have their second copy. */
  get isAwaited(): boolean {
    return this.#folder !== undefined && this.#context().configuration.monitor.mirror.isAwaited
  }

  /** Resolves when none of the keys waits for its copy any more, or with the signal. */
  async copied(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const isDone = (): boolean => signal.aborted || !keys.some((key) => this.#waiting.has(key))
    while (!isDone()) {
      await new Promise<void>((resolve) => {
        this.#listeners.push(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  /** Copies what waits, one track after the other, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#bell.silence()
      const [next] = this.#waiting
      if (next === undefined) await this.#bell.wait(RETRY_SPAN, this.#context().clock, signal)
      else if (!(await this.#copy(...next))) await this.#context().clock.wait(RETRY_SPAN, signal)
    }
  }

  get #folder(): string | undefined {
    return this.#context().configuration.monitor.mirror.folder
  }

  #copyOf(entry: LedgerEntry, root: string): TrackCopy {
    const to = localFileOf(entry)
    return { from: join(this.#context().project.eventFolder, to), root, to, sha256: entry.sha256 }
  }

  async #copy(key: string, copy: TrackCopy): Promise<boolean> {
    try {
      if (!(await isCopied(copy))) await copyTrack(copy)
    } catch (error) {
      this.#refuse(copy.root, error)
      // The next may fare better: one damaged track must not keep the others from their copies.
      this.#waiting.delete(key)
      this.#waiting.set(key, copy)
      return false
    }
    // Fetched again meanwhile: then it waits for its new copy.
    if (this.#waiting.get(key) === copy) this.#waiting.delete(key)
    this.#accept(copy.root)
    for (const listener of this.#listeners.splice(0)) listener()
    return true
  }

  #refuse(root: string, error: unknown): void {
    if (this.#isRefused) return
    this.#isRefused = true
    const { clock, emit } = this.#context()
    const message = `The second copies in ${root} cannot be made: ${reasonOf(error)}; tried again until they can`
    emit({ type: 'alarm-raised', at: clock.now(), topic: 'mirror', message })
  }

  #accept(root: string): void {
    if (!this.#isRefused) return
    this.#isRefused = false
    const { clock, emit } = this.#context()
    const message = `The second copies in ${root} are made again`
    emit({ type: 'alarm-cleared', at: clock.now(), topic: 'mirror', message })
  }
}
