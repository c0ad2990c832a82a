/** The motions that give their tracks at once, and in which order those that wait get their turn. */
import type { Clock } from '../../base/clock.ts'
import type { Bytes, Milliseconds } from '../../base/units.ts'

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

/** How often it is looked whether anything comes from a motion. */
const RATE_INTERVAL: Milliseconds = 200

/**
 * Less than this share of what the others give is hardly anything. It is measured against the others, for where the
 * network is crowded all are slow, and one more would make it worse.
 */
const LEAST_SHARE = 1 / 8

/** When nothing comes from any motion, the network may be at fault: the wait before more motions are asked. */
const STALL_TIMEOUT: Milliseconds = 400

/** Counts what has come from the motion. */
export type CountBytes = (bytes: Bytes) => void

/**
 * Keeps so many motions giving their tracks that the network is used to the full, and no more. While hardly anything
 * comes from one, another is read beside it: a few silent devices must not keep all others waiting.
 */
export class DownloadPlaces {
  readonly #clock: Clock
  readonly #ceiling: number
  #most: number
  /** In the order of coming. */
  readonly #waiting: (Turn & { readonly begin: () => void })[] = []
  #isPaused = false
  #running = 0
  /** How many of those that are being read give hardly anything. */
  #beside = 0
  /** What has come from all of them, ever. */
  #received: Bytes = 0

  /** `ceiling` is how many may be read at once in all, whether something comes from them or not. */
  constructor(clock: Clock, most: number, ceiling = Number.POSITIVE_INFINITY) {
    this.#clock = clock
    this.#ceiling = ceiling
    this.#most = most
  }

  /** How many may give their tracks at once. */
  set most(most: number) {
    this.#most = most
    this.#open()
  }

  /** Nobody begins any more until it goes on; who has begun is not disturbed. */
  pause(): void {
    this.#isPaused = true
  }

  goOn(): void {
    this.#isPaused = false
    this.#open()
  }

  /** Does the work when there is a place for it, and it is its turn. Throws what the work throws. */
  async run<Value>(turn: Turn, work: (count: CountBytes) => Promise<Value>): Promise<Value> {
    const { promise, resolve: begin } = Promise.withResolvers<void>()
    this.#waiting.push({ ...turn, begin })
    this.#open()
    await promise
    let received: Bytes = 0
    const ending = new AbortController()
    void this.#watch(() => received, ending.signal)
    try {
      return await work((bytes) => {
        received += bytes
        this.#received += bytes
      })
    } finally {
      ending.abort()
    }
  }

  /** Keeps account of whether something comes, until the signal; then the place is free. */
  async #watch(received: () => Bytes, signal: AbortSignal): Promise<void> {
    let isBeside = false
    let silent: Milliseconds = 0
    while (!signal.aborted) {
      const before = { own: received(), all: this.#received }
      await this.#clock.wait(RATE_INTERVAL, signal)
      if (signal.aborted) break
      const own = received() - before.own
      const others = this.#received - before.all - own
      silent = own + others > 0 ? 0 : silent + RATE_INTERVAL
      if (isBeside) this.#beside--
      const share: Bytes = others / Math.max(1, this.#running - this.#beside - 1)
      isBeside = others > 0 ? own <= share * LEAST_SHARE : silent >= STALL_TIMEOUT
      if (isBeside) this.#beside++
      this.#open()
    }
    this.#running--
    if (isBeside) this.#beside--
    this.#open()
  }

  /** Begins the next ones where there are places. */
  #open(): void {
    while (!this.#isPaused && this.#running < Math.min(this.#ceiling, this.#most + this.#beside)) {
      const [next] = this.#waiting.splice(nextTurn(this.#waiting), 1)
      if (next === undefined) return
      this.#running++
      next.begin()
    }
  }
}
