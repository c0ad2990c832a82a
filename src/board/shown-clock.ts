/** The instant that the board shows, and when its source last gave a sign of life. */
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
  #playing: Playing | undefined
  #heardAt: Milliseconds

  /** `laptop` is the laptop's clock. */
  constructor(laptop: () => Milliseconds) {
    this.#laptop = laptop
    this.#heardAt = laptop()
  }

  /** Notes a sign of life. */
  hear(): void {
    this.#heardAt = this.#laptop()
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
    const silent = Math.max(0, laptop - this.#heardAt)
    const { now, at, speed } = this.#playing ?? { now: laptop, at: laptop, speed: 1 }
    const shown = now + (laptop - at) * speed
    return { now: shown, speed, heardAt: shown - silent }
  }
}
