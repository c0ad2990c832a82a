/** Knows how much room the tracks' disk has: as last measured, less what was written since. */
import { type Bytes, MIB } from '../../base/units.ts'
import { statfs } from '../../disk/calls.ts'

/** Below this a warning is shown. */
const SCARCE: Bytes = 1024 * MIB

/** Below this no track starts or continues: better to wait than to fill the disk. */
const TOO_LITTLE: Bytes = 100 * MIB

export type Room = 'enough' | 'scarce' | 'too-little'

/** The room of a disk with `free` bytes. */
export function roomOf(free: Bytes): Room {
  return free < TOO_LITTLE ? 'too-little' : free < SCARCE ? 'scarce' : 'enough'
}

/** Free bytes of the disk of a folder; undefined where it cannot be asked. Never throws. */
export async function freeBytes(folder: string): Promise<Bytes | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}

/** The track is larger than the room that may be used. */
class NoRoomError extends Error {
  readonly code = 'disk'
  constructor(what: string, free: Bytes) {
    super(
      `${what}, and the disk has ${Math.floor(free / MIB)} MiB left, of which 100 MiB stay free: make room`,
    )
    this.name = 'NoRoomError'
  }
}

export class DiskRoom {
  /** Free on the event's disk. */
  #own: Bytes | undefined
  /** Free on the disk that holds a virtual one. */
  #beneath: Bytes | undefined

  /** Free bytes; undefined where the disk cannot be asked, which the next write reports. */
  get free(): Bytes | undefined {
    return this.#own === undefined ? undefined : Math.min(this.#own, this.#beneath ?? this.#own)
  }

  /** True where the disk beneath has less room than the event's disk shows. */
  get isShortBeneath(): boolean {
    return this.#own !== undefined && this.#beneath !== undefined && this.#beneath < this.#own
  }

  measured(free: Bytes | undefined): void {
    this.#own = free
  }

  /** The event's disk is a virtual one: the lower of the two counts. */
  measuredBeneath(free: Bytes | undefined): void {
    this.#beneath = free
  }

  /** Throws `NoRoomError` where writing `bytes` would use what must stay free. */
  require(bytes: Bytes): void {
    const { free } = this
    if (free === undefined || free - bytes >= TOO_LITTLE) return
    throw new NoRoomError(`the track has ${Math.ceil(bytes / MIB)} MiB`, free)
  }

  /** Counts bytes that are about to be written. Throws as `require` does. */
  take(bytes: Bytes): void {
    const { free } = this
    if (this.#own === undefined || free === undefined) return
    if (free - bytes < TOO_LITTLE) throw new NoRoomError('the track is still coming', free)
    this.#own -= bytes
    if (this.#beneath !== undefined) this.#beneath -= bytes
  }
}
