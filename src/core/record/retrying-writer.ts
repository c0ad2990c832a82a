/** Writes what waits for a file in bursts, reports a disk that refuses once, and retries. */
import { errorText } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'

const WRITE_RETRY_DELAY: Milliseconds = 2000

/** Learns whether a file can be written. */
export interface DiskListener {
  /** Called once when the disk begins to refuse, with its reason. */
  readonly onRefused: (reason: string) => void
  /** Called once when it takes again what waits, and when some of it was given up: `lost` is how much. */
  readonly onTaken: (lost: number) => void
}

export interface RetryingWriterOptions extends DiskListener {
  /** True while something waits to be written. */
  readonly isDue: () => boolean
  /** Writes all that waits; throws when the disk refuses, and is then called again. */
  readonly write: () => Promise<void>
}

export class RetryingWriter {
  readonly #options: RetryingWriterOptions
  #lost = 0
  #isRefused = false
  #writing: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(options: RetryingWriterOptions) {
    this.#options = options
  }

  /** Starts writing if something waits and no write is running. Never throws, never waits. */
  begin(): void {
    if (this.#writing !== undefined || this.#retry !== undefined || !this.#options.isDue()) return
    this.#writing = this.#burst().finally(() => {
      this.#writing = undefined
      if (this.#retry === undefined) this.begin()
    })
  }

  /** Counts what was given up because the disk does not keep pace. */
  giveUp(count: number): void {
    this.#lost += count
  }

  /** Resolves when what waits is written; a disk that refuses is tried only once more. */
  async settle(): Promise<void> {
    this.#forgetRetry()
    await this.#writing
    this.begin()
    await this.#writing
    this.#forgetRetry()
  }

  async #burst(): Promise<void> {
    try {
      await this.#options.write()
      const [lost, wasRefused] = [this.#lost, this.#isRefused]
      this.#lost = 0
      this.#isRefused = false
      if (wasRefused || lost > 0) this.#options.onTaken(lost)
    } catch (error) {
      this.#retry = setTimeout(() => {
        this.#retry = undefined
        this.begin()
      }, WRITE_RETRY_DELAY)
      if (!this.#isRefused) this.#options.onRefused(errorText(error))
      this.#isRefused = true
    }
  }

  #forgetRetry(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
  }
}
