/** How much room the tracks' disk has: as measured last, less what was written since. */
import { type Bytes, MIB } from '../../base/units.ts'

/** Below this a warning is shown. */
const SCARCE: Bytes = 1024 * MIB

/** Below this no track is begun, and none goes on: better to wait than to fill the disk. */
const TOO_LITTLE: Bytes = 100 * MIB

export type Room = 'enough' | 'scarce' | 'too-little'

/** How much room a disk with `free` bytes has. */
export function roomOf(free: Bytes): Room {
  return free < TOO_LITTLE ? 'too-little' : free < SCARCE ? 'scarce' : 'enough'
}

/** A track is larger than what may still be written. */
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
  /** What the disk of the event shows as free. */
  #own: Bytes | undefined
  /** What is free on the disk that a virtual one lies on. */
  #beneath: Bytes | undefined

  /** Free bytes; undefined where the disk cannot be asked: whoever writes to it hears why. */
  get free(): Bytes | undefined {
    return this.#own === undefined ? undefined : Math.min(this.#own, this.#beneath ?? this.#own)
  }

  /** True where the disk beneath has less room than the disk of the event shows. */
  get isShortBeneath(): boolean {
    return this.#own !== undefined && this.#beneath !== undefined && this.#beneath < this.#own
  }

  measured(free: Bytes | undefined): void {
    this.#own = free
  }

  /** The disk of the event is a virtual one: the lower of the two counts. */
  measuredBeneath(free: Bytes | undefined): void {
    this.#beneath = free
  }

  /** Throws `NoRoomError` where so much cannot be written without touching what must stay free. */
  require(bytes: Bytes): void {
    const { free } = this
    if (free === undefined || free - bytes >= TOO_LITTLE) return
    throw new NoRoomError(`the track has ${Math.ceil(bytes / MIB)} MiB`, free)
  }

  /** Bytes are about to be written; throws `NoRoomError` where they would touch what must stay free. */
  take(bytes: Bytes): void {
    const { free } = this
    if (this.#own === undefined || free === undefined) return
    if (free - bytes < TOO_LITTLE) throw new NoRoomError('the track is still coming', free)
    this.#own -= bytes
    if (this.#beneath !== undefined) this.#beneath -= bytes
  }
}
