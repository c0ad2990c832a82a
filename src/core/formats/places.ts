/** Counts places in a file that share a fault, and keeps the first. */
import { pluralise } from '../base/pluralise.ts'
import type { Bytes } from '../base/units.ts'

export class Places {
  #count = 0
  #firstAt: Bytes = 0

  get count(): number {
    return this.#count
  }

  add(at: Bytes): void {
    if (this.#count === 0) this.#firstAt = at
    this.#count += 1
  }

  /** `3 records without a date, the first at byte 96`; no text for no place. */
  describe(noun: string, what: string): readonly string[] {
    if (this.#count === 0) return []
    const first = this.#count === 1 ? 'at' : 'the first at'
    return [`${pluralise(this.#count, noun)} ${what}, ${first} byte ${this.#firstAt}`]
  }
}
