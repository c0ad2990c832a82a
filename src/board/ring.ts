/** The last messages with events of an epoch, for clients that resume. */
import { type Bytes, MIB } from '../core/base/units.ts'
import type { StreamMessage } from './sse.ts'

/** A message with the events after number `after`, up to number `to`. */
export interface Batch {
  readonly after: number
  readonly to: number
  readonly message: StreamMessage
}

export interface RingBounds {
  readonly events: number
  /** Of the messages, uncompressed. */
  readonly bytes: Bytes
}

export const usualBounds: RingBounds = { events: 4096, bytes: 2 * MIB }

export class Ring {
  readonly #bounds: RingBounds
  #batches: Batch[] = []
  #bytes = 0
  /** The number of the last event before the ring's first. */
  #start = 0
  /** The number of the last event. */
  #end = 0

  constructor(bounds: RingBounds) {
    this.#bounds = bounds
  }

  /** How many bytes of messages follow event number `after`; undefined where they are not all here. */
  bytesAfter(after: number): Bytes | undefined {
    return this.after(after)?.reduce((sum, { plain }) => sum + plain.length, 0)
  }

  /** Adds what happened up to event number `to`; undefined where none of it is for this audience. */
  add(to: number, message: StreamMessage | undefined): void {
    if (message !== undefined) {
      this.#batches.push({ after: this.#end, to, message })
      this.#bytes += message.plain.length
    }
    this.#end = to
    for (let oldest = this.#surplus(); oldest !== undefined; oldest = this.#surplus()) {
      this.#batches.shift()
      this.#bytes -= oldest.message.plain.length
      this.#start = oldest.to
    }
  }

  /** The messages after event number `after`; undefined where they are not all here. */
  after(after: number): readonly StreamMessage[] | undefined {
    if (!Number.isSafeInteger(after) || after < this.#start || after > this.#end) return undefined
    // Ids are only those of whole messages.
    if (this.#batches.some((batch) => batch.after < after && after < batch.to)) return undefined
    return this.#batches.filter((batch) => batch.to > after).map((batch) => batch.message)
  }

  /** The oldest batch, where the ring holds too much. */
  #surplus(): Batch | undefined {
    const [oldest] = this.#batches
    if (oldest === undefined) return undefined
    const isTooLong = this.#end - oldest.after > this.#bounds.events || this.#bytes > this.#bounds.bytes
    return isTooLong ? oldest : undefined
  }
}
