/** Appends lines to a file in order, and survives a disk that refuses. */
import { type Bytes, MIB } from '../base/units.ts'
import { type DiskListener, RetryingWriter } from './retrying-writer.ts'

/** How much is kept in memory while the disk refuses; then the oldest lines are given up, and counted. */
const MOST_WAITING: Bytes = 4 * MIB

const LINES_AT_ONCE = 1000

/** Takes the bytes of a burst of lines. */
export interface LineSink {
  write(bytes: Buffer): Promise<{ readonly bytesWritten: number }>
  close(): Promise<void>
}

interface LineAppenderOptions extends DiskListener {
  /** Called for each burst of lines, so that a file that was moved away continues under its name. */
  readonly open: () => Promise<LineSink>
}

export class LineAppender {
  readonly #options: LineAppenderOptions
  #waiting: Buffer[] = []
  #waitingBytes: Bytes = 0
  readonly #writer: RetryingWriter

  constructor(options: LineAppenderOptions) {
    this.#options = options
    this.#writer = new RetryingWriter({
      ...options,
      isDue: () => this.#waiting.length > 0,
      write: () => this.#writeWaiting(),
    })
  }

  /** Takes lines, without their ends. Never throws, never waits. */
  write(lines: readonly string[]): void {
    for (const line of lines) {
      const text = Buffer.from(`${line}\n`)
      this.#waiting.push(text)
      this.#waitingBytes += text.length
    }
    // The first may be half on disk already: keep it, so that no line is torn.
    while (this.#waitingBytes > MOST_WAITING && this.#waiting.length > 2) {
      for (const dropped of this.#waiting.splice(1, 1)) this.#waitingBytes -= dropped.length
      this.#writer.giveUp(1)
    }
    this.#writer.begin()
  }

  /** Writes what waits, and retries once if the disk refuses. */
  close(): Promise<void> {
    return this.#writer.settle()
  }

  async #writeWaiting(): Promise<void> {
    const sink = await this.#options.open()
    try {
      while (this.#waiting.length > 0) await this.#writeSome(sink)
    } finally {
      await sink.close()
    }
  }

  /** The disk may take a part and refuse the rest: what it took is not written again. */
  async #writeSome(sink: LineSink): Promise<void> {
    const batch = this.#waiting.splice(0, LINES_AT_ONCE)
    let text = Buffer.concat(batch)
    try {
      while (text.length > 0) {
        const { bytesWritten } = await sink.write(text)
        text = text.subarray(bytesWritten)
        this.#waitingBytes -= bytesWritten
      }
    } finally {
      if (text.length > 0) this.#waiting.unshift(text)
    }
  }
}
