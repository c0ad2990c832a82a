/** How often clients may ask, counted by address in spans of fixed length. */
import type { Milliseconds } from '../core/base/units.ts'

export interface RateBounds {
  readonly span: Milliseconds
  /** The most of one address in a span, once half of `inAll` are used up: behind a NAT all phones have one address. */
  readonly ofAddress: number
  /** The most of all addresses in a span. */
  readonly inAll: number
}

export class RateLimit {
  readonly #bounds: RateBounds
  readonly #byAddress = new Map<string, number>()
  #begun = Number.NEGATIVE_INFINITY
  #inAll = 0

  constructor(bounds: RateBounds) {
    this.#bounds = bounds
  }

  /** True if one more request from `address` is allowed at `now` (any steady clock); counts it then. */
  allows(address: string, now: Milliseconds): boolean {
    const { span, ofAddress, inAll } = this.#bounds
    if (now - this.#begun >= span) {
      this.#byAddress.clear()
      this.#inAll = 0
      this.#begun = now
    }
    const own = this.#byAddress.get(address) ?? 0
    if (this.#inAll >= inAll || (own >= ofAddress && this.#inAll >= inAll / 2)) return false
    this.#inAll++
    this.#byAddress.set(address, own + 1)
    return true
  }
}
