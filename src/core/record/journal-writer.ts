/** Writes the journal of a session in order and in batches, and survives a disk that refuses. */
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { type Bytes, type Milliseconds, mebibytesOf } from '../base/units.ts'
import { lstat, rm, unlessMissing } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { openFile } from '../disk/open-file.ts'
import type { MonitorEvent } from '../events/events.ts'
import { reduceAll } from '../events/reduce.ts'
import { initialState, type MonitorState } from '../events/state.ts'
import { defaultBounds, type JournalBounds, partFileName, partsIn, surplusOf } from './journal.ts'
import { formatEventLine, formatHeader } from './journal-lines.ts'
import { type DiskListener, RetryingWriter } from './retrying-writer.ts'

/** Most events that wait while the disk refuses; then they go into the next header's state instead. */
const MOST_WAITING = 20_000

const EVENTS_AT_ONCE = 500

/** Folding this many takes some ms, even for a device with thousands of tracks. */
const MOST_UNFOLDED = 100

export interface JournalWriterOptions extends DiskListener {
  /** `events/<Event>/logs` */
  readonly folder: string
  /** `sessionName` of the session's beginning. */
  readonly session: string
  readonly bounds?: JournalBounds
  readonly now: () => Milliseconds
  readonly onPruned: (files: readonly string[], size: Bytes) => void
}

interface OpenPart {
  readonly path: string
  readonly handle: FileHandle
  readonly inode: bigint
  size: Bytes
}

export class JournalWriter {
  readonly #options: JournalWriterOptions
  readonly #bounds: JournalBounds
  #waiting: MonitorEvent[] = []
  /** The fold of all events written or given up, except those in `#unfolded`. */
  #state: MonitorState = initialState
  /** Written but not folded yet: a fold copies the whole fleet, and is seldom needed. */
  #unfolded: MonitorEvent[] = []
  /** The rest of a header or a batch, whose events are already in the state. */
  #unwritten: Buffer = Buffer.alloc(0)
  #open: OpenPart | undefined
  #nextPart = 0
  /** True when the next event does not follow the last line: a new part says what lies between. */
  #isGapped = false
  readonly #writer: RetryingWriter

  constructor(options: JournalWriterOptions) {
    this.#options = options
    this.#bounds = options.bounds ?? defaultBounds
    this.#writer = new RetryingWriter({
      ...options,
      isDue: () => this.#waiting.length > 0 || this.#unwritten.length > 0,
      write: () => this.#writeWaiting(),
    })
  }

  /** Takes an event. Never throws, never waits. */
  write(event: MonitorEvent): void {
    this.#waiting.push(event)
    if (this.#waiting.length > MOST_WAITING) this.#giveUp()
    this.#writer.begin()
  }

  /** Writes what waits, and retries once if the disk refuses. */
  async close(): Promise<void> {
    await this.#writer.settle()
    await this.#open?.handle.close().catch(() => undefined)
    this.#open = undefined
  }

  /** Folds events into the state that have waited too long for the disk. */
  #giveUp(): void {
    this.#writer.giveUp(this.#waiting.length)
    this.#isGapped = true
    this.#unfolded.push(...this.#waiting)
    this.#waiting = []
    this.#fold()
  }

  #fold(): void {
    this.#state = reduceAll(this.#state, this.#unfolded)
    this.#unfolded = []
  }

  async #writeWaiting(): Promise<void> {
    // Events of one instant form one batch.
    await Promise.resolve()
    while (this.#waiting.length > 0 || this.#unwritten.length > 0) await this.#writeBatch()
  }

  async #writeBatch(): Promise<void> {
    const part = await this.#partToWrite()
    const lines: string[] = []
    let length = 0
    for (const event of this.#waiting) {
      if (lines.length === EVENTS_AT_ONCE || part.size + length >= this.#bounds.partSize) break
      const line = formatEventLine(event)
      length += line.length
      lines.push(line)
    }
    this.#unwritten = Buffer.from(lines.join(''))
    this.#unfolded.push(...this.#waiting.splice(0, lines.length))
    if (this.#unfolded.length >= MOST_UNFOLDED) this.#fold()
    await this.#finish(part)
  }

  /** The disk may take a part and refuse the rest: what it took is not written again, so no line is torn. */
  async #finish(part: OpenPart): Promise<void> {
    while (this.#unwritten.length > 0) {
      const { bytesWritten } = await part.handle.write(this.#unwritten)
      this.#unwritten = this.#unwritten.subarray(bytesWritten)
      part.size += bytesWritten
    }
  }

  /** The part to write to: a new one when this one is full or removed, or when events were given up. */
  async #partToWrite(): Promise<OpenPart> {
    const part = this.#open
    if (part !== undefined) {
      // The rest of a batch goes with a removed part; the state at the head of the next part includes it.
      if (await isRemoved(part)) this.#unwritten = Buffer.alloc(0)
      else {
        // A batch ends in the part where it began.
        await this.#finish(part)
        if (part.size < this.#bounds.partSize && !this.#isGapped) return part
      }
      await part.handle.close()
      this.#open = undefined
    }
    return this.#createPart()
  }

  async #createPart(): Promise<OpenPart> {
    const { folder, session, now } = this.#options
    await makeConfinedFolder(dirname(folder), folder)
    for (;;) {
      const path = join(folder, partFileName({ session, part: this.#nextPart }))
      this.#nextPart++
      const handle = await openNew(path)
      if (handle === undefined) continue
      const { ino: inode } = await handle.stat({ bigint: true })
      const part: OpenPart = { path, handle, inode, size: 0 }
      this.#open = part
      // Make room first: the disk may be full of old journals.
      await this.#prune(path)
      this.#fold()
      this.#unwritten = Buffer.from(formatHeader(this.#state, now()))
      this.#isGapped = false
      await this.#finish(part)
      // Count only events: the state of a large fleet must not fill a part by itself.
      part.size = 0
      return part
    }
  }

  /** Removes only files with a journal's name; the journal continues if that fails. */
  async #prune(current: string): Promise<void> {
    const { folder, onPruned } = this.#options
    try {
      const files = await Promise.all(
        (await partsIn(folder)).map(async (part) => {
          const name = partFileName(part)
          return { ...part, name, size: (await lstat(join(folder, name))).size }
        }),
      )
      // After the clock was set back, this session's files look the oldest.
      const surplus = surplusOf(files, this.#bounds).filter(({ name }) => join(folder, name) !== current)
      for (const { name } of surplus) await rm(join(folder, name), { force: true })
      if (surplus.length === 0) return
      onPruned(
        surplus.map(({ name }) => name),
        surplus.reduce((sum, { size }) => sum + size, 0),
      )
    } catch {}
  }
}

/** What was removed, for the log. */
export function describePruned(files: readonly string[], size: Bytes): string {
  const [first = ''] = files
  const last = files.at(-1) ?? ''
  const names = files.length === 1 ? first : `${first} to ${last}`
  const noun = files.length === 1 ? 'the oldest journal was' : `the ${files.length} oldest journals were`
  return `To keep the logs small ${noun} removed: ${names} (${mebibytesOf(size).toFixed(1)} MiB)`
}

/** True when the part's name belongs to another file or none: nobody would read what is written to it. */
async function isRemoved({ path, inode }: OpenPart): Promise<boolean> {
  return (await unlessMissing(lstat(path, { bigint: true })))?.ino !== inode
}

async function openNew(path: string): Promise<FileHandle | undefined> {
  try {
    return await openFile(path, 'create')
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined
    throw error
  }
}
