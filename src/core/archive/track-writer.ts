/** Brings a track to disk: written beside its name, verified, synced, renamed, its folder synced. */
import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { errorText } from '../base/errors.ts'
import { type Bytes, MIB } from '../base/units.ts'
import { rm, unlessMissing } from '../disk/calls.ts'
import { eventFolderOf, makeConfinedFolder } from '../disk/confined-path.ts'
import { placeDurably, renameDurably } from '../disk/durable-file.ts'
import { type FileState, stateAt } from '../disk/fingerprint.ts'
import { filesBelow } from '../disk/folders.ts'
import { openFile } from '../disk/open-file.ts'
import { hashOf, readFileChunks } from '../disk/read-file.ts'
import { isFileLength } from '../domain/track-length.ts'
import { type Expected, isSound, type Verdict } from '../domain/track-verdict.ts'
import { createReaderFor, isOaoExtension, type TrackReader } from '../oao/track-reader.ts'
import type { TrackReport } from '../oao/verdict.ts'
import { keepChanged, keepSuperseded } from './kept-aside.ts'
import { REJECTED } from './leftovers.ts'

/** The names of our half-written files: tracks, and those of `writeDurably`. */
const ours = /^\..*\.part$|\.json\.\d+-\d+\.part$/

/** How much of a rejected file is kept for a person; more than the largest real track. */
const REJECTED_HEAD: Bytes = 32 * MIB

export type WrittenTrack =
  | {
      readonly ok: true
      readonly report: TrackReport
      readonly bytes: Bytes
      readonly sha256: string
      /** The state of the placed file; undefined where another file may be there. */
      readonly state: FileState | undefined
      /** The new path of a file with other bytes that was in the track's place. */
      readonly keptFile: string | undefined
    }
  /** The file is not the wanted track; its first `keptBytes` are kept as `rejectedFile`. */
  | {
      readonly ok: false
      readonly report: TrackReport
      readonly rejectedFile: string
      readonly keptBytes: Bytes
      /** Of everything that came. */
      readonly sha256: string
    }

/** A file that a person took as it is, now in the track's place. */
export type TakenTrack = Pick<Extract<WrittenTrack, { ok: true }>, 'bytes' | 'state' | 'keptFile'>

/** What the track replaces: `former`, a good track, or `changed`, a file with other bytes. */
type InPlace = 'former' | 'changed'

const keepers = { former: keepSuperseded, changed: keepChanged } as const

/** Verdicts that no further byte can improve. */
const hopeless: ReadonlySet<Verdict> = new Set(['not-a-track', 'another-log', 'damaged'])

/** The disk failed, not the device. */
export class DiskError extends Error {
  readonly code = 'disk'
  constructor(file: string, cause: unknown, refused: 'written' | 'read' = 'written') {
    super(`${file} cannot be ${refused}: ${errorText(cause)}`, { cause })
    this.name = 'DiskError'
  }
}

/** A track on its way to `file`; its bytes so far lie beside it, under another name, until it is complete. */
export class TrackWriter {
  readonly #file: string
  /** The path of the bytes so far. */
  readonly part: string
  /** The path where the file is kept if it is not the wanted track. */
  readonly rejected: string
  readonly #expected: Expected
  #handle: FileHandle | undefined
  #reader: TrackReader
  #hash: Hash
  #bytes: Bytes = 0
  /** At this length the writer checks whether the file can still become the track. */
  #judgedAt: Bytes = REJECTED_HEAD

  private constructor(file: string, expected: Expected) {
    this.#file = file
    this.rejected = rejectedFileOf(file)
    this.part = join(dirname(file), `.${basename(file)}.part`)
    this.#expected = expected
    this.#reader = createReaderFor(extname(file), expected)
    this.#hash = createHash('sha256')
  }

  /** Opens what an earlier try left, or starts empty. Throws `DiskError`. */
  static async open(file: string, expected: Expected): Promise<TrackWriter> {
    const writer = new TrackWriter(file, expected)
    // Where only the length can be checked, halves of two files would pass for a whole one.
    const mode = isOaoExtension(extname(file)) ? 'at-places' : 'truncate'
    await onDisk(file, async () => {
      await makeConfinedFolder(eventFolderOf(dirname(file)), dirname(file))
      writer.#handle = await openFile(writer.part, mode)
      for await (const chunk of readFileChunks(writer.part)) writer.#take(chunk)
    }).catch(async (error: unknown) => {
      await writer.close()
      throw error
    })
    return writer
  }

  /** Bytes that are already there: a download may continue after them. */
  get bytes(): Bytes {
    return this.#bytes
  }

  /** True when the file is sound and as long as a record of this size says. */
  isWhole(size: Bytes): boolean {
    return isFileLength(this.#bytes, size) && isSound(this.#reader.end().verdict)
  }

  /** True once no further byte can make it the wanted track, and more came than is kept of a rejected file. */
  get isHopeless(): boolean {
    if (this.#bytes < this.#judgedAt) return false
    this.#judgedAt = this.#bytes + REJECTED_HEAD
    return hopeless.has(this.#reader.end().verdict)
  }

  /** Starts again from nothing. Throws `DiskError`. */
  async restart(): Promise<void> {
    await onDisk(this.#file, () => this.#opened.truncate(0))
    this.#reader = createReaderFor(extname(this.#file), this.#expected)
    this.#hash = createHash('sha256')
    this.#bytes = 0
    this.#judgedAt = REJECTED_HEAD
  }

  /** Appends. Throws `DiskError`. */
  async write(chunk: Uint8Array): Promise<void> {
    await onDisk(this.#file, async () => {
      // A disk may take a part only, and refuse the rest.
      for (let done = 0; done < chunk.byteLength; ) {
        const { bytesWritten } = await this.#opened.write(chunk.subarray(done), 0, null, this.#bytes + done)
        done += bytesWritten
      }
    })
    this.#take(chunk)
  }

  /**
   * Judges the whole file and puts it in its place if it is sound, else keeps its head for a person. A file in its
   * place is kept under another name; a `former` one is good and never without a name. Throws `DiskError`.
   */
  async finish(inPlace: InPlace = 'changed'): Promise<WrittenTrack> {
    const report = this.#reader.end()
    const sha256 = this.#hash.digest('hex')
    if (!isSound(report.verdict)) {
      await onDisk(this.#file, async () => {
        if (this.#bytes > REJECTED_HEAD) await this.#opened.truncate(REJECTED_HEAD)
        await this.#place(this.rejected)
      })
      const keptBytes = Math.min(this.#bytes, REJECTED_HEAD)
      return { ok: false, report, rejectedFile: this.rejected, keptBytes, sha256 }
    }
    const placed = await onDisk(this.#file, async () => {
      let keptFile: string | undefined
      // The former file loses its name only to one that is complete on disk.
      const state = await this.#place(this.#file, async () => {
        keptFile = await keepers[inPlace](this.#file, sha256)
      })
      // The track replaces what was rejected before.
      await rm(this.rejected, { force: true })
      return { state, keptFile }
    })
    return { ok: true, report, bytes: this.#bytes, sha256, ...placed }
  }

  /** Keeps the bytes so far if the next try can go on after them; resolves with their length. Never throws. */
  async close(): Promise<Bytes> {
    const handle = this.#handle
    this.#handle = undefined
    if (handle === undefined) return 0
    await handle.close().catch(() => undefined)
    const mayGoOn = this.#bytes > 0 && isOaoExtension(extname(this.#file))
    if (mayGoOn && !hopeless.has(this.#reader.end().verdict)) return this.#bytes
    await rm(this.part, { force: true }).catch(() => undefined)
    return 0
  }

  /** Removes what was written, if the disk allows it; never throws. */
  async discard(): Promise<void> {
    this.#bytes = 0
    await this.close()
  }

  /** Renames what was written, durably, after `prepare`; resolves with its state, if it is still the one written. */
  async #place(place: string, prepare?: () => Promise<void>): Promise<FileState | undefined> {
    const written = await placeDurably(this.#opened, this.part, place, { prepare })
    this.#handle = undefined
    // The rename changes the state too, so the earlier one would not match.
    const placed = await stateAt(place)
    return placed.size === written.size && placed.modifiedAt === written.modifiedAt ? placed : undefined
  }

  #take(chunk: Uint8Array): void {
    this.#reader.push(chunk)
    this.#hash.update(chunk)
    this.#bytes += chunk.byteLength
  }

  get #opened(): FileHandle {
    if (this.#handle === undefined) throw new TypeError(`${this.#file} is not being written`)
    return this.#handle
  }
}

/**
 * Gives the rejected file of the track `file` the track's name, durably, if its bytes have the hash `sha256`;
 * `undefined` where they do not or the file is gone. It was synced when it was rejected. Throws `DiskError`.
 */
export async function takeRejected(
  file: string,
  sha256: string,
  inPlace: InPlace,
): Promise<TakenTrack | undefined> {
  const rejected = rejectedFileOf(file)
  return onDisk(file, async () => {
    if ((await unlessMissing(hashOf(rejected))) !== sha256) return undefined
    const keptFile = await keepers[inPlace](file, sha256)
    await renameDurably(rejected, file)
    const state = await stateAt(file)
    return { bytes: Number(state.size), state, keptFile }
  })
}

/** The path where a file is kept that is not the wanted track. */
export function rejectedFileOf(file: string): string {
  return file + REJECTED
}

async function onDisk<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw new DiskError(file, error)
  }
}

/** Removes what a killed session left half-written below a folder, tracks and small files; returns how many. */
export async function sweepParts(folder: string): Promise<number> {
  const parts = (await filesBelow(folder)).filter((path) => ours.test(basename(path)))
  for (const part of parts) await rm(part, { force: true })
  return parts.length
}
