/** Limits on what a client may cost one of our servers. */
import type { ServerOptions } from 'node:http'
import type { Bytes, Milliseconds } from '../core/base/units.ts'

export interface WebLimits {
  /** How long a client may take to send a request. */
  readonly asking: Milliseconds
  /** How long a client may take to accept an answer that has an end. */
  readonly taking: Milliseconds
  /** How long a connection may idle. */
  readonly idle: Milliseconds
  /** The most connections. */
  readonly connections: number
  /** The most connections of one address while more than half of all places are taken; absent for no such limit. */
  readonly connectionsOfAddress?: number
}

const MOST_HEADER_BYTES: Bytes = 8192

/** The options of a `node:http` server with these limits. */
export function serverOptions({ asking, idle }: WebLimits): ServerOptions {
  return {
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: asking,
    requestTimeout: asking,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(1000, asking),
  }
}

/** Places for connections, counted by address. */
export class Places {
  readonly #most: number
  readonly #mostOfAddress: number
  readonly #byAddress = new Map<string, number>()
  #taken = 0

  constructor({ connections, connectionsOfAddress = connections }: WebLimits) {
    this.#most = connections
    this.#mostOfAddress = connectionsOfAddress
  }

  /**
   * Takes a place for a connection from `address`; false if there is none. Behind a NAT, as that of WSL, all phones have
   * one address: so an address may have more than its share while half of the places are free.
   */
  take(address: string): boolean {
    const own = this.#byAddress.get(address) ?? 0
    if (this.#taken >= this.#most) return false
    if (own >= this.#mostOfAddress && this.#taken >= this.#most / 2) return false
    this.#taken++
    this.#byAddress.set(address, own + 1)
    return true
  }

  /** Releases a place that `take` reserved. */
  free(address: string): void {
    const own = this.#byAddress.get(address) ?? 0
    this.#taken--
    if (own > 1) this.#byAddress.set(address, own - 1)
    else this.#byAddress.delete(address)
  }
}
