/** The motions that are absent now and what looking for them costs: the pace of it is shared by all. */
import type { Milliseconds } from '../units.ts'
import { lookSpan } from './pacing.ts'

/** How much an earlier look counts against the next: about the last two hundred give the cost of one. */
const FADING = 0.995

/** One motion's absence. */
export interface Absence {
  /** From now on its share of the looks, against the others'. */
  weigh(weight: number): void
  /** A look begins. */
  noteLook(): void
  /** A packet is sent for it: a DNS query or a SYN. */
  readonly noteSent: () => void
  /** From this look to the next. */
  span(interval: Milliseconds): Milliseconds
  end(): void
}

export class Fleet {
  #absent = 0
  #weights = 0
  #sent = 0
  #recentLooks = 1
  #recentSent = 1

  get absent(): number {
    return this.#absent
  }

  /** Packets sent so far in looking for absent motions. */
  get sent(): number {
    return this.#sent
  }

  /** Counts a motion as absent until it ends. */
  beginAbsence(): Absence {
    let weight = 0
    let isOver = false
    this.#absent++
    return {
      weigh: (next) => {
        if (isOver) return
        this.#weights += next - weight
        weight = next
      },
      noteLook: () => {
        this.#recentLooks = this.#recentLooks * FADING + 1
        this.#recentSent *= FADING
      },
      noteSent: () => {
        this.#sent++
        this.#recentSent++
      },
      span: (interval) => lookSpan({ interval, weight, demand: this.#weights * this.#packetsPerLook }),
      end: () => {
        if (isOver) return
        isOver = true
        this.#absent--
        this.#weights -= weight
      },
    }
  }

  /** What a look has cost of late: stale names, search domains and lost answers make it dearer. */
  get #packetsPerLook(): number {
    return this.#recentSent / this.#recentLooks
  }
}
