/** Limits how many connections to devices are open at once, separately for probes and requests. */
import PQueue from 'p-queue'
import type { DescriptorShares } from '../disk/open-files-limit.ts'

export class ConnectionPlaces {
  readonly #probes: PQueue
  readonly #exchanges: PQueue

  constructor({ probes, exchanges }: Pick<DescriptorShares, 'probes' | 'exchanges'>) {
    this.#probes = new PQueue({ concurrency: probes })
    this.#exchanges = new PQueue({ concurrency: exchanges })
  }

  /** Probes a device when there is a place. */
  probe<Value>(look: () => Promise<Value>): Promise<Value> {
    return this.#probes.add(look)
  }

  /** Sends a request to a device when there is a place. */
  exchange<Value>(ask: () => Promise<Value>): Promise<Value> {
    return this.#exchanges.add(ask)
  }
}
