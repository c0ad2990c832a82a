/** In which order waiting motions are read: the newest day first, then as they came, but so that none is the last by far. */
import type { QueueAddOptions } from 'p-queue'
import type { Bytes } from '../../base/units.ts'

/** What one waiting motion has to give. */
export interface Turn {
  /** The newest day of its wanted tracks, `YYYYMMDD`. */
  readonly day: string
  /** Of all its wanted tracks. */
  readonly bytes: Bytes
}

/**
 * 8 motions at once, at 0.7 MiB/s each, give as much as a network of 6 MB/s takes (docs/device.md, "Pace"). Half as
 * many again, for some that wait will turn out to give nothing, and then it ends sooner than it seemed.
 */
const SIDE_BY_SIDE = 12

/**
 * The place in the list, which is in the order of coming, of who is read next; -1 for an empty list.
 *
 * First come, first served; but a motion gives its tracks one by one, and where that takes as long as all the others
 * side by side, it must not begin last.
 */
export function nextTurn(waiting: readonly Turn[]): number {
  const newest = waiting
    .map(({ day }) => day)
    .sort()
    .at(-1)
  let [first, longest, bytes] = [-1, -1, 0]
  for (const [index, turn] of waiting.entries()) {
    if (turn.day !== newest) continue
    bytes += turn.bytes
    if (first < 0) first = index
    if (turn.bytes > (waiting[longest]?.bytes ?? -1)) longest = index
  }
  return (waiting[longest]?.bytes ?? 0) * SIDE_BY_SIDE > bytes ? longest : first
}

type Work = () => Promise<unknown>
type Waiting = Turn & { readonly id: string | undefined; readonly work: Work }

/** What a p-queue knows of a motion that waits. */
export type TurnOptions = QueueAddOptions & Turn

/** The motions that wait to be read, as a p-queue keeps them. */
export class DownloadOrder {
  #waiting: Waiting[] = []

  get size(): number {
    return this.#waiting.length
  }

  enqueue(work: Work, { day = '', bytes = 0, id }: Partial<TurnOptions> = {}): void {
    this.#waiting.push({ day, bytes, id, work })
  }

  dequeue(): Work | undefined {
    return this.#waiting.splice(nextTurn(this.#waiting), 1)[0]?.work
  }

  filter({ day }: Readonly<Partial<TurnOptions>>): Work[] {
    return this.#waiting.filter((turn) => turn.day === day).map(({ work }) => work)
  }

  remove(id: string): void {
    this.#waiting = this.#waiting.filter((turn) => turn.id !== id)
  }

  /** Throws: the order comes from what there is to give. */
  setPriority(): never {
    throw new Error('a motion has no priority but its newest day and its bytes')
  }
}
