/** Starts and ends a loop for each motion of the roster, and informs those that stay when the roster has changed. */
import type { MotionId } from '../../domain/motion.ts'
import type { RosterChanges } from '../../domain/roster-changes.ts'
import { type LoopEngine, MotionLoop } from './motion-loop.ts'

export class Supervisor {
  readonly #engine: LoopEngine
  readonly #signal: AbortSignal
  readonly #lives = new Map<MotionId, MotionLoop>()
  readonly #running = new Set<Promise<void>>()
  /** Those that run, retired ones among them. */
  readonly #unended = new Set<MotionLoop>()

  constructor(engine: LoopEngine, signal: AbortSignal) {
    this.#engine = engine
    this.#signal = signal
    // One listener for all: a signal of its own that follows this one would cost each life 2 KB.
    signal.addEventListener('abort', () => {
      for (const life of this.#unended) life.end(signal.reason)
    })
  }

  get(motion: MotionId): MotionLoop | undefined {
    return this.#lives.get(motion)
  }

  /** Every life, those of present motions that have left the roster too. */
  all(): Iterable<MotionLoop> {
    return this.#lives.values()
  }

  /** Begins a life for each motion that has none; one that was to end with its visit goes on. */
  begin(motions: readonly MotionId[]): void {
    for (const motion of motions) {
      const known = this.#lives.get(motion)
      if (known === undefined) this.#start(motion)
      else {
        known.stay()
        known.replan()
      }
    }
  }

  /** Takes up what has changed: an absent motion's life ends with its rows, a present one's when it leaves. */
  take({ added, removed, changed }: RosterChanges): void {
    for (const motion of removed) {
      const life = this.#lives.get(motion)
      if (life?.retire() === 'at-once') this.#lives.delete(motion)
    }
    this.begin(added)
    for (const motion of [...changed, ...removed]) this.#lives.get(motion)?.replan()
  }

  /** Resolves when no life is left. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #start(motion: MotionId): void {
    const life = new MotionLoop(motion, this.#engine)
    if (this.#signal.aborted) life.end(this.#signal.reason)
    this.#lives.set(motion, life)
    this.#unended.add(life)
    const running = life.run().finally(() => {
      this.#running.delete(running)
      this.#unended.delete(life)
      if (this.#lives.get(motion) === life) this.#lives.delete(motion)
    })
    this.#running.add(running)
  }
}
