/** How many connections to devices may be open at once: looks and requests have places of their own. */
import PQueue from 'p-queue'
import type { DescriptorShares } from '../disk/open-files-limit.ts'

export class ConnectionPlaces {
  readonly #probes: PQueue
  readonly #exchanges: PQueue

  constructor({ probes, exchanges }: Pick<DescriptorShares, 'probes' | 'exchanges'>) {
    this.#probes = new PQueue({ concurrency: probes })
    this.#exchanges = new PQueue({ concurrency: exchanges })
  }

  /** Looks whether a device answers, when there is a place. */
  probe<Value>(look: () => Promise<Value>): Promise<Value> {
    return this.#probes.add(look)
  }

  /** Asks a device, when there is a place. */
  exchange<Value>(ask: () => Promise<Value>): Promise<Value> {
    return this.#exchanges.add(ask)
  }
}
