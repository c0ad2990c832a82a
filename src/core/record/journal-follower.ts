/** Follows the journal of a session while it is written, from part to part. */
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../disk/calls.ts'
import { openFile } from '../disk/open-file.ts'
import { type JournalEntry, partFileName, partsIn } from './journal.ts'
import { LineSplitter } from './journal-lines.ts'
import { parseLine } from './parse-line.ts'

const READ_SIZE = 2 ** 20

interface FollowedPart {
  readonly number: number
  readonly handle: FileHandle
}

export class JournalFollower {
  readonly #folder: string
  readonly #session: string
  readonly #buffer = Buffer.allocUnsafe(READ_SIZE)
  #part: FollowedPart | undefined
  #splitter = new LineSplitter()
  /** Lines that are no event known to this version. */
  skipped = 0

  /** Follows a session by its `sessionName`. */
  constructor(folder: string, session: string) {
    this.#folder = folder
    this.#session = session
  }

  /**
   * The entries since the last call; the first is the state at the head of the newest part that has one. Waits for the
   * end of a torn line. Throws the file system's error; the next call continues where it was.
   */
  async read(): Promise<JournalEntry[]> {
    return this.#part === undefined ? this.#readNewest() : this.#readOn()
  }

  async close(): Promise<void> {
    await this.#part?.handle.close()
    this.#part = undefined
  }

  /** Without its header, which a full disk or a kill may have cut, a part needs those before it. */
  async #readNewest(): Promise<JournalEntry[]> {
    let entries: JournalEntry[] = []
    for (const number of await this.#partNumbers()) {
      await this.close()
      this.#part = await this.#openPart(number)
      this.#splitter = new LineSplitter()
      entries = await this.#readOn()
      if (entries.some(({ type }) => type === 'state-restored' || type === 'session-started')) break
    }
    return entries
  }

  async #readOn(): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = []
    while (this.#part !== undefined) {
      // The next part starts when this one is finished, so look for it first, and miss nothing.
      const next = await this.#openPart(this.#part.number + 1)
      await this.#readRest(this.#part.handle, entries)
      if (next === undefined) break
      await this.#part.handle.close()
      this.#part = next
      this.#splitter = new LineSplitter()
    }
    return entries
  }

  async #readRest(handle: FileHandle, entries: JournalEntry[]): Promise<void> {
    for (;;) {
      const { bytesRead } = await handle.read(this.#buffer)
      if (bytesRead === 0) return
      for (const line of this.#splitter.push(this.#buffer.subarray(0, bytesRead))) {
        const entry = parseLine(line)
        if (entry === undefined) this.skipped++
        else entries.push(entry)
      }
    }
  }

  /** Newest first. */
  async #partNumbers(): Promise<readonly number[]> {
    return (await partsIn(this.#folder))
      .filter(({ session }) => session === this.#session)
      .map(({ part }) => part)
      .sort((a, b) => b - a)
  }

  async #openPart(number: number): Promise<FollowedPart | undefined> {
    const path = join(this.#folder, partFileName({ session: this.#session, part: number }))
    const handle = await unlessMissing(openFile(path, 'read'))
    return handle && { number, handle }
  }
}
