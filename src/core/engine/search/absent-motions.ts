/** Counts the absent motions and the cost of a look, and sets the pace that all share. */
import type { Milliseconds } from '../../base/units.ts'
import type { Pace } from './eagerness.ts'
import { searchInterval } from './pacing.ts'

/** The weight of an earlier look against the next: about the last fifty give the average. */
const FADING = 0.98

/** One motion's absence. */
export type AbsentMotion = ReturnType<AbsentMotions['beginAbsence']>

export class AbsentMotions {
  #absent = 0
  #eager = 0
  #sent = 0
  #recentLooks = 1
  #recentSent = 1

  get absent(): number {
    return this.#absent
  }

  /** Packets sent so far in the search for absent motions. */
  get sent(): number {
    return this.#sent
  }

  /** Counts a motion as absent until it ends. */
  beginAbsence() {
    let pace: Pace = 'unhurried'
    let isOver = false
    this.#absent++
    return {
      get pace() {
        return pace
      },
      /** Searches for it at this pace from now on. */
      setPace: (next: Pace): void => {
        if (isOver) return
        this.#eager += Number(next === 'eager') - Number(pace === 'eager')
        pace = next
      },
      /** A look begins. */
      noteLook: (): void => {
        this.#recentLooks = this.#recentLooks * FADING + 1
        this.#recentSent *= FADING
      },
      /** A packet is sent for it: a DNS query or a SYN. */
      noteSent: (): void => {
        this.#sent++
        this.#recentSent++
      },
      /** From this look to the next. */
      span: (interval: Milliseconds): Milliseconds => {
        const [eager, unhurried] = [this.#eager, this.#absent - this.#eager]
        // What recent looks have cost: stale names, search domains and lost answers make them dearer.
        const packetsPerLook = this.#recentSent / this.#recentLooks
        return searchInterval(pace, interval, { eager, unhurried, packetsPerLook })
      },
      end: (): void => {
        if (isOver) return
        isOver = true
        this.#absent--
        this.#eager -= Number(pace === 'eager')
      },
    }
  }
}
