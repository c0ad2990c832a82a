/** Appends lines to a file in their order, whatever the disk does in the meantime. */
import { type Bytes, MIB, type Milliseconds } from '../units.ts'

/** While the disk refuses, this much is kept in memory; then the oldest lines are given up, and that is said. */
const MOST_WAITING: Bytes = 4 * MIB

const LINES_AT_ONCE = 1000

/** How soon a refusing disk is tried again. */
const RETRY_SPAN: Milliseconds = 2000

/** What takes the bytes of a burst of lines. */
export interface LineSink {
  write(bytes: Buffer): Promise<{ readonly bytesWritten: number }>
  close(): Promise<void>
}

export interface LineAppenderOptions {
  /** Called for each burst of lines: a file that was moved away goes on under its name. */
  readonly open: () => Promise<LineSink>
  /** Told once when the disk begins to refuse, with its reason. */
  readonly onRefused: (reason: string) => void
  /** Told once when it takes lines again; `lost` lines were given up in between. */
  readonly onTaken: (lost: number) => void
}

export class LineAppender {
  readonly #options: LineAppenderOptions
  #waiting: Buffer[] = []
  #waitingBytes: Bytes = 0
  #lost = 0
  #isRefused = false
  #writing: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(options: LineAppenderOptions) {
    this.#options = options
  }

  /** Takes lines, without their ends. Never throws, never waits. */
  write(lines: readonly string[]): void {
    for (const line of lines) {
      const text = Buffer.from(`${line}\n`)
      this.#waiting.push(text)
      this.#waitingBytes += text.length
    }
    // The first may be half on disk already: it stays, so that no line is torn.
    while (this.#waitingBytes > MOST_WAITING && this.#waiting.length > 2) {
      const [dropped] = this.#waiting.splice(1, 1)
      this.#waitingBytes -= dropped?.length ?? 0
      this.#lost++
    }
    this.#begin()
  }

  /** Writes what waits, trying once more if the disk refuses. */
  async close(): Promise<void> {
    clearTimeout(this.#retry)
    this.#retry = undefined
    await this.#writing
    this.#begin()
    await this.#writing
    clearTimeout(this.#retry)
    this.#retry = undefined
  }

  #begin(): void {
    if (this.#writing !== undefined || this.#retry !== undefined || this.#waiting.length === 0) return
    this.#writing = this.#drain().finally(() => {
      this.#writing = undefined
      if (this.#retry === undefined) this.#begin()
    })
  }

  async #drain(): Promise<void> {
    try {
      const sink = await this.#options.open()
      try {
        while (this.#waiting.length > 0) await this.#writeSome(sink)
      } finally {
        await sink.close()
      }
      if (this.#isRefused) this.#options.onTaken(this.#lost)
      this.#isRefused = false
      this.#lost = 0
    } catch (error) {
      this.#retry = setTimeout(() => {
        this.#retry = undefined
        this.#begin()
      }, RETRY_SPAN)
      if (!this.#isRefused) this.#options.onRefused(error instanceof Error ? error.message : String(error))
      this.#isRefused = true
    }
  }

  /** A disk may take a part only, and refuse the rest: what it took is not written again. */
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
