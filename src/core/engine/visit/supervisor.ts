/** Starts and ends a loop for each motion of the roster, and informs those that stay when the roster has changed. */
import type { MotionId } from '../../domain/motion.ts'
import type { RosterChanges } from '../../domain/roster-changes.ts'
import { type LoopEngine, MotionLoop } from './motion-loop.ts'

export class Supervisor {
  readonly #engine: LoopEngine
  readonly #signal: AbortSignal
  readonly #loops = new Map<MotionId, MotionLoop>()
  readonly #running = new Set<Promise<void>>()
  /** Those that run, retired ones among them. */
  readonly #unended = new Set<MotionLoop>()

  constructor(engine: LoopEngine, signal: AbortSignal) {
    this.#engine = engine
    this.#signal = signal
    // One listener for all: a signal of its own that follows this one would cost each loop 2 KB.
    signal.addEventListener('abort', () => {
      for (const loop of this.#unended) loop.end(signal.reason)
    })
  }

  get(motion: MotionId): MotionLoop | undefined {
    return this.#loops.get(motion)
  }

  /** Every loop, also those of present motions that have left the roster. */
  all(): Iterable<MotionLoop> {
    return this.#loops.values()
  }

  /** Begins a loop for each motion that has none; one that was to end with its visit goes on. */
  begin(motions: readonly MotionId[]): void {
    for (const motion of motions) {
      const known = this.#loops.get(motion)
      if (known === undefined) this.#start(motion)
      else {
        known.stay()
        known.replan()
      }
    }
  }

  /** Takes up what has changed: an absent motion's loop ends with its rows, a present one's when it leaves. */
  take({ added, removed, changed }: RosterChanges): void {
    for (const motion of removed) {
      const loop = this.#loops.get(motion)
      if (loop?.retire() === 'at-once') this.#loops.delete(motion)
    }
    this.begin(added)
    for (const motion of [...changed, ...removed]) this.#loops.get(motion)?.replan()
  }

  /** Resolves when no loop is left. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #start(motion: MotionId): void {
    const loop = new MotionLoop(motion, this.#engine)
    if (this.#signal.aborted) loop.end(this.#signal.reason)
    this.#loops.set(motion, loop)
    this.#unended.add(loop)
    const running = loop.run().finally(() => {
      this.#running.delete(running)
      this.#unended.delete(loop)
      if (this.#loops.get(motion) === loop) this.#loops.delete(motion)
    })
    this.#running.add(running)
  }
}
