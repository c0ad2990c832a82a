/** The lowest, median and highest of many whole numbers, without keeping them. */

export interface Spread {
  readonly lowest: number
  readonly median: number
  readonly highest: number
}

/** Takes numbers from 0 on; a median above `limit` is given as `limit`. */
export class SpreadFinder {
  readonly #counts: Uint32Array
  readonly #limit: number
  #count = 0
  #lowest = Infinity
  #highest = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#counts = new Uint32Array(limit + 1)
  }

  add(value: number): void {
    const bucket = Math.min(value, this.#limit)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count += 1
    if (value < this.#lowest) this.#lowest = value
    if (value > this.#highest) this.#highest = value
  }

  /** Undefined without numbers. The median of an even count is the lower of the two. */
  spread(): Spread | undefined {
    if (this.#count === 0) return undefined
    let seen = 0
    const median = this.#counts.findIndex((count) => {
      seen += count
      return seen >= this.#count / 2
    })
    return { lowest: this.#lowest, median, highest: this.#highest }
  }
}
