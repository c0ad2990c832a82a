/** Joins what a reader could not use of one chunk to the next. */
import type { Bytes } from '../base/units.ts'

/** Reads from the bytes, which begin at `base` of the file, and returns how many it is done with. */
export type Consume = (bytes: Buffer, base: Bytes) => number

/** Keeps no more than `consume` leaves: a reader must be done with all but one unfinished frame. */
export class ChunkJoiner {
  readonly #consume: Consume
  #rest = Buffer.alloc(0)
  #base: Bytes = 0

  constructor(consume: Consume) {
    this.#consume = consume
  }

  push(chunk: Uint8Array): void {
    const given = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const bytes = this.#rest.length === 0 ? given : Buffer.concat([this.#rest, given])
    const done = this.#consume(bytes, this.#base)
    this.#base += done
    this.#rest = Buffer.from(bytes.subarray(done))
  }

  /** What is left at the end of the file, and where it begins. */
  rest(): { readonly bytes: Buffer; readonly at: Bytes } {
    return { bytes: this.#rest, at: this.#base }
  }
}
