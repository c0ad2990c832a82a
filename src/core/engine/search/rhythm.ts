/** Waits from one look for an absent motion to the next, even if the pace changes meanwhile. */
import type { Milliseconds } from '../../base/units.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import type { WakeUp } from '../scope/wake-up.ts'
import type { AbsentMotion } from './absent-motions.ts'
import type { Eagerness, Pace } from './eagerness.ts'
import { jittered } from './pacing.ts'

/** A look may cost more than was known when its wait began: if at least this share of the wait is missing, wait on. */
const WORTH_WAITING = 0.2

/** A timer may end this much too early. */
const EARLY: Milliseconds = 2

interface RhythmDependencies extends Pick<Dependencies, 'clock'> {
  readonly configuration: Pick<Dependencies['configuration'], 'detection'>
  readonly eagerness: Pick<Eagerness, 'onEager'>
}

export class Rhythm {
  readonly #dependencies: RhythmDependencies
  readonly #absence: AbsentMotion
  readonly #wakeUp: WakeUp
  readonly #pace: () => Pace
  readonly #endListening: () => void
  /** True once the search has become eager during a wait. */
  #isHurried = false

  /** From now on the motion is searched for, at the `pace` that each wait asks for. */
  constructor(dependencies: RhythmDependencies, absence: AbsentMotion, wakeUp: WakeUp, pace: () => Pace) {
    this.#dependencies = dependencies
    this.#absence = absence
    this.#wakeUp = wakeUp
    this.#pace = pace
    absence.setPace(pace())
    this.#endListening = dependencies.eagerness.onEager(() => {
      this.#isHurried = pace() === 'eager'
      if (this.#isHurried) wakeUp.interrupt()
    })
  }

  end(): void {
    this.#endListening()
    this.#absence.end()
  }

  /**
   * Waits for a share of the span from one look to the next; a wake-up ends it early. A motion that becomes eager
   * meanwhile waits for a random share of the shorter span: many looks at once would lose each other's answers.
   */
  async pause(share: number, signal: AbortSignal): Promise<void> {
    const { clock, configuration } = this.#dependencies
    let wait = { from: clock.elapsed(), share, chance: Math.random() }
    for (let worth = 0; !signal.aborted; worth = WORTH_WAITING) {
      this.#absence.setPace(this.#pace())
      const span = wait.share * jittered(this.#absence.span(configuration.detection.interval), wait.chance)
      const left = wait.from + span - clock.elapsed()
      if (left <= worth * span) return
      await this.#wakeUp.wait(left, clock, signal)
      const isWoken = clock.elapsed() < wait.from + span - EARLY
      if (this.#isHurried) wait = { ...wait, from: clock.elapsed(), share: Math.random() }
      else if (isWoken) return
      this.#isHurried = false
    }
  }
}
