/**
 * Brings together the two ways to the board's thread: the state of an engine comes from the thread that started it, the
 * events after that state come on the engine's port, and may be faster.
 */
import type { BoardFeed } from './feed.ts'

export class FeedGate {
  readonly #pass: (message: BoardFeed) => void
  /** What came from the engine before its state. */
  #held: BoardFeed[] | undefined

  constructor(pass: (message: BoardFeed) => void) {
    this.#pass = pass
  }

  /** A new engine: what it sends waits for its state. */
  expectState(): void {
    this.#held = []
  }

  /** Takes a message of the thread that started the board. */
  takeFromMain(message: BoardFeed): void {
    this.#pass(message)
    if (message.type !== 'state' || message.source !== 'engine') return
    const held = this.#held ?? []
    this.#held = undefined
    for (const each of held) this.#pass(each)
  }

  /** Takes a message of the engine. */
  takeFromEngine(message: BoardFeed): void {
    if (this.#held === undefined) this.#pass(message)
    else if (message.type === 'events') this.#held.push(message)
  }
}
