/** Keeps what clocks outside the laptop say, and raises an alarm where its own differs. */
import type { Clock } from '../../base/clock.ts'
import type { Platform } from '../../base/platform.ts'
import type { Milliseconds } from '../../base/units.ts'
import { describeOutside, judgeOutside, type OutsideDifference } from '../../domain/outside-clock.ts'
import type { Emit } from '../../events/events.ts'
import { createAlarm, type SetAlarm } from '../scope/alarm.ts'

/** Most hosts remembered. */
const MOST_HOSTS = 32

/** A smaller change repeats the earlier words, and is no step of the clock. */
const GRAIN: Milliseconds = 30_000

export interface OutsideDependencies {
  readonly clock: Clock
  readonly emit: Emit
  readonly platform: Platform
}

/** A time that another clock gave, and the span of ours in which it did. */
export interface GivenTime {
  readonly given: Milliseconds
  readonly asked: Milliseconds
  readonly answered: Milliseconds
}

interface Reading {
  /** How far the laptop's clock is behind. */
  readonly behind: Milliseconds
  /** The laptop's clock minus one that nobody can set: when that changes, the reading is of an earlier setting. */
  readonly offset: Milliseconds
}

export class OutsideClocks {
  readonly #clock: Clock
  readonly #platform: Platform
  readonly #setAlarm: SetAlarm<'outside'>
  readonly #dates = new Map<string, Reading>()
  #windows: Reading | undefined
  #difference: OutsideDifference | undefined

  constructor({ clock, emit, platform }: OutsideDependencies) {
    this.#clock = clock
    this.#platform = platform
    const allClear = "The laptop's clock agrees with the others again"
    this.#setAlarm = createAlarm('outside-clock', allClear, { clock, emit })
  }

  /** How far the laptop's clock is behind, as far as is known; negative = ahead, 0 where nothing is known. */
  get behind(): Milliseconds {
    if (this.#windows !== undefined && !this.#isOfThisClock(this.#windows)) return 0
    return this.#difference?.behind ?? 0
  }

  /** Takes the time of Windows. */
  hearWindows(time: GivenTime): void {
    this.#windows = this.#readingOf(time)
    this.judge()
  }

  /** Takes the time that a host sent with an answer. */
  hearDate(host: string, time: GivenTime): void {
    this.#dates.delete(host)
    this.#dates.set(host, this.#readingOf(time))
    const [oldest] = this.#dates.keys()
    if (this.#dates.size > MOST_HOSTS && oldest !== undefined) this.#dates.delete(oldest)
    this.judge()
  }

  /**
   * Judges again, because the clock may have been set. The last time of Windows counts until the next one, within
   * seconds.
   */
  judge(): void {
    const dates = [...this.#dates.values()].filter((reading) => this.#isOfThisClock(reading))
    const judged = judgeOutside(
      { windows: this.#windows?.behind, dates: dates.map(({ behind }) => behind) },
      this.#difference !== undefined,
    )
    if (isNearly(judged, this.#difference)) return
    this.#difference = judged
    this.#setAlarm('outside', judged && describeOutside(judged, this.#platform))
  }

  #readingOf(time: GivenTime): Reading {
    return { behind: differenceOf(time), offset: this.#offset }
  }

  #isOfThisClock({ offset }: Reading): boolean {
    return Math.abs(this.#offset - offset) < GRAIN
  }

  get #offset(): Milliseconds {
    return this.#clock.now() - this.#clock.elapsed()
  }
}

/** How far our clock is behind; 0 where the given time lies within the span in which it may have been given. */
export function differenceOf({ given, asked, answered }: GivenTime): Milliseconds {
  if (given > answered) return given - answered
  return given < asked ? given - asked : 0
}

/** One more motion that agrees needs no new message. */
function isNearly(one: OutsideDifference | undefined, other: OutsideDifference | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.by === other.by && Math.abs(one.behind - other.behind) < GRAIN
}
