/** The log file: lines appended in order, whatever the disk does in the meantime. */
import { open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolderInside, writeOn } from '../archive/inside.ts'
import { type LogLevel, logLevels } from '../config/configuration.ts'
import { type Bytes, MIB, type Milliseconds } from '../units.ts'
import { formatLine } from './format.ts'
import type { LogLine } from './ring.ts'

/** While the disk refuses, this much is kept in memory; then the oldest lines are given up, and that is said. */
const MOST_WAITING_BYTES = 4 * MIB

/**
 * From this size on the log is put aside as `server.log.1` and begun anew: a year of events fits into it, so that the
 * event team's scripts find everything in one file, and an endless day cannot fill the disk.
 */
const LARGEST: Bytes = 64 * MIB

/** How many logs that were put aside are kept. */
const KEPT = 3

/** How soon a refusing disk is tried again. */
const RETRY_SPAN: Milliseconds = 2000

export interface LogFileOptions {
  readonly path: string
  readonly level: LogLevel
  /** Default 64 MiB. */
  readonly largest?: Bytes
  /** Told once when the disk begins to refuse, with its reason. */
  readonly onRefused: (reason: string) => void
  /** Told once when it takes lines again; `lost` lines were given up in between. */
  readonly onTaken: (lost: number) => void
}

/** True when a line of `level` is to be shown where the least level is `least`. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(least)
}

export class LogFile {
  readonly #options: LogFileOptions
  #level: LogLevel
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #lost = 0
  #isRefused = false
  #writing: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(options: LogFileOptions) {
    this.#options = options
    this.#level = options.level
  }

  /** From now on lines of this level and above are written. */
  setLevel(level: LogLevel): void {
    this.#level = level
  }

  /** Takes lines; those below the file's level are passed over. Never throws, never waits. */
  write(lines: readonly LogLine[]): void {
    for (const line of lines) {
      if (!isAtLeast(line.level, this.#level)) continue
      const text = Buffer.from(`${formatLine(line)}\n`)
      this.#waiting.push(text)
      this.#waitingBytes += text.length
    }
    // The first may be half on disk already: it stays, so that no line is torn.
    while (this.#waitingBytes > MOST_WAITING_BYTES && this.#waiting.length > 2) {
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
      const { path, largest = LARGEST } = this.#options
      const folder = dirname(path)
      // It lies at `logs/server.log` of its event.
      await makeFolderInside(dirname(folder), folder)
      await putAside(path, largest)
      // Opened for each burst of lines: a log that was moved away goes on under its name.
      const handle = await open(path, writeOn)
      try {
        while (this.#waiting.length > 0) await this.#writeSome(handle)
      } finally {
        await handle.close()
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
  async #writeSome(handle: Awaited<ReturnType<typeof open>>): Promise<void> {
    const batch = this.#waiting.splice(0, 1000)
    let text = Buffer.concat(batch)
    try {
      while (text.length > 0) {
        const { bytesWritten } = await handle.write(text)
        text = text.subarray(bytesWritten)
        this.#waitingBytes -= bytesWritten
      }
    } finally {
      if (text.length > 0) this.#waiting.unshift(text)
    }
  }
}

/** Makes room for a new log where this one is as large as it may be; one that cannot be put aside goes on growing. */
async function putAside(path: string, largest: Bytes): Promise<void> {
  try {
    if ((await stat(path)).size < largest) return
    for (let number = KEPT - 1; number > 0; number--) {
      await rename(`${path}.${number}`, `${path}.${number + 1}`).catch(() => undefined)
    }
    await rename(path, `${path}.1`)
  } catch {
    // There is none yet, or the folder refuses: writing says so.
  }
}
