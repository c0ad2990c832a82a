/** How much room the tracks' disk has: as measured last, less what was written since. */
import { type Bytes, MIB } from '../units.ts'

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
  #free: Bytes | undefined

  /** Free bytes; undefined where the disk cannot be asked: whoever writes to it hears why. */
  get free(): Bytes | undefined {
    return this.#free
  }

  measured(free: Bytes | undefined): void {
    this.#free = free
  }

  /** Throws `NoRoomError` where so much cannot be written without touching what must stay free. */
  require(bytes: Bytes): void {
    if (this.#free === undefined || this.#free - bytes >= TOO_LITTLE) return
    throw new NoRoomError(`the track has ${Math.ceil(bytes / MIB)} MiB`, this.#free)
  }

  /** Bytes are about to be written; throws `NoRoomError` where they would touch what must stay free. */
  take(bytes: Bytes): void {
    if (this.#free === undefined) return
    if (this.#free - bytes < TOO_LITTLE) throw new NoRoomError('the track is still coming', this.#free)
    this.#free -= bytes
  }
}
