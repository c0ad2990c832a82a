/** Distinguishes a motion that refuses a connection from a router that refuses in the place of all motions. */
import type { Milliseconds } from '../../base/units.ts'
import type { ConnectOutcome } from '../../device/probe.ts'

/** What came of asking for a connection. */
export interface Probe {
  readonly host: string
  readonly outcome: ConnectOutcome
  /** When it began, elapsed time. */
  readonly from: Milliseconds
  readonly took: Milliseconds
}

/** A connection within this machine can take as long when the machine is busy. */
const JITTER: Milliseconds = 50

/** What came of earlier probes says nothing any more. */
const MEMORY: Milliseconds = 10_000

/** True where all addresses refuse faster than any motion ever accepted (`fastest`): no motion refuses. */
export function isRefusedByRouter(probes: Iterable<Probe>, fastest: Milliseconds): boolean {
  const limit = Math.max(fastest, JITTER)
  return [...probes].every(({ outcome, took }) => outcome === 'refused' && took < limit)
}

/** The last probe at each address since a motion last accepted a connection. */
export class Probes {
  readonly #last = new Map<string, Probe>()
  #fastest = Number.POSITIVE_INFINITY
  #refusedFrom: Milliseconds | undefined

  /** Notes a probe; true where a motion has answered, if only by a refusal. `isRouted` = a router is on the way. */
  note(probe: Probe, isRouted: () => boolean): boolean {
    const { host, outcome, from, took } = probe
    if (outcome === 'connected') {
      this.#fastest = Math.min(this.#fastest, took)
      this.#last.clear()
      this.#refusedFrom = undefined
      return true
    }
    this.#forgetOld(from)
    const isRefused = outcome === 'refused'
    if (outcome === 'untried' || (!isRefused && this.#refusedFrom === undefined)) return false
    if (!isRouted()) return isRefused
    if (this.#refusedFrom === undefined) this.#refusedFrom = from
    // What began before the first refusal was on its way when the router began to refuse.
    if (from >= this.#refusedFrom) this.#last.set(host, probe)
    return isRefused && !isRefusedByRouter(this.#last.values(), this.#fastest)
  }

  #forgetOld(now: Milliseconds): void {
    for (const [host, { from }] of this.#last) if (now - from > MEMORY) this.#last.delete(host)
    if (this.#last.size === 0) this.#refusedFrom = undefined
  }
}
