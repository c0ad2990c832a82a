/**
 * The instant that the board shows, and when its source last gave a sign of life. How long it has been silent is measured
 * by the laptop's clock, and by one that nobody sets, which may stand still while the laptop sleeps: the longer time counts.
 */
import type { Milliseconds } from '../core/base/units.ts'

/** A clock that a replay sets. */
interface Playing {
  readonly now: Milliseconds
  /** The laptop's time at that moment. */
  readonly at: Milliseconds
  readonly speed: number
}

export interface ShownTime {
  readonly now: Milliseconds
  readonly speed: number
  /** As long before `now` as the source has been silent, whatever the speed. */
  readonly heardAt: Milliseconds
}

export class ShownClock {
  readonly #laptop: () => Milliseconds
  readonly #steady: () => Milliseconds
  #playing: Playing | undefined
  /** By both clocks. */
  #heardAt: { readonly laptop: Milliseconds; readonly steady: Milliseconds }

  /** `laptop` is the laptop's clock, and `steady` the one that nobody sets. */
  constructor(laptop: () => Milliseconds, steady: () => Milliseconds) {
    this.#laptop = laptop
    this.#steady = steady
    this.#heardAt = this.#thisMoment()
  }

  /** Notes a sign of life, of so long ago. */
  hear(ago: Milliseconds = 0): void {
    const { laptop, steady } = this.#thisMoment()
    this.#heardAt = { laptop: laptop - ago, steady: steady - ago }
  }

  /** Sets the clock of a replay. */
  play(now: Milliseconds, speed: number): void {
    this.#playing = { now, speed, at: this.#laptop() }
  }

  /** Shows the laptop's clock again. */
  showLaptop(): void {
    this.#playing = undefined
  }

  read(): ShownTime {
    const laptop = this.#laptop()
    const silent = Math.max(laptop - this.#heardAt.laptop, this.#steady() - this.#heardAt.steady)
    const { now, at, speed } = this.#playing ?? { now: laptop, at: laptop, speed: 1 }
    const shown = now + (laptop - at) * speed
    return { now: shown, speed, heardAt: shown - silent }
  }

  #thisMoment(): { readonly laptop: Milliseconds; readonly steady: Milliseconds } {
    return { laptop: this.#laptop(), steady: this.#steady() }
  }
}
