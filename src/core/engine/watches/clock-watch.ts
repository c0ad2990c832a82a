/** Compares the laptop's clock with others and with the logs of online motions, and raises an alarm where they differ. */
import type { Clock } from '../../base/clock.ts'
import type { Platform } from '../../base/platform.ts'
import type { Milliseconds } from '../../base/units.ts'
import {
  describeClocks,
  describeOutside,
  judgeClocks,
  judgeOutside,
  type OutsideDifference,
} from '../../domain/clocks.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { DeviceLog } from '../../domain/payloads.ts'
import type { Emit, MonitorEvent } from '../../events/events.ts'
import { createAlarm, type SetAlarm } from '../scope/alarm.ts'

const MOST_HOSTS = 32

/** A smaller change repeats the earlier words, and is no step of the clock. */
const GRAIN: Milliseconds = 30_000

/** A time that another clock gave, and the span of ours in which it did. */
export interface GivenTime {
  readonly given: Milliseconds
  readonly asked: Milliseconds
  readonly answered: Milliseconds
}

/** What a clock outside says of ours. */
interface OutsideReading {
  /** How far the laptop's clock is behind. */
  readonly behind: Milliseconds
  /** The laptop's clock minus one that nobody can set: when that changes, the reading is of an earlier setting. */
  readonly offset: Milliseconds
}

/** The end of a motion's newest log. */
interface LogReading {
  readonly end: Milliseconds
  /** When it was read, by a clock that nobody can set: the laptop's may be corrected meanwhile. */
  readonly uptime: Milliseconds
}

export class ClocksWatch {
  readonly #clock: Clock
  readonly #platform: Platform
  readonly #setAhead: SetAlarm<'ahead'>
  readonly #setOutside: SetAlarm<'outside'>
  readonly #logs = new Map<MotionId, LogReading>()
  /** By host. */
  readonly #dates = new Map<string, OutsideReading>()
  #windows: OutsideReading | undefined
  #difference: OutsideDifference | undefined

  constructor(dependencies: { readonly clock: Clock; readonly emit: Emit; readonly platform: Platform }) {
    this.#clock = dependencies.clock
    this.#platform = dependencies.platform
    this.#setAhead = createAlarm('clocks-differ', 'No log ends ahead of the laptop any more', dependencies)
    const allClear = "The laptop's clock agrees with the others again"
    this.#setOutside = createAlarm('outside-clock', allClear, dependencies)
  }

  /** The time as far as is known: the laptop's, corrected by the clocks it differs from. */
  now(): Milliseconds {
    const isOutdated = this.#windows !== undefined && !this.#isOfThisClock(this.#windows)
    return this.#clock.now() + (isOutdated ? 0 : (this.#difference?.behind ?? 0))
  }

  /** Takes the time of Windows. */
  hearWindows(time: GivenTime): void {
    this.#windows = this.#readingOf(time)
    this.#judge()
  }

  /** Takes the time that a host sent with an answer. */
  hearDate(host: string, time: GivenTime): void {
    this.#dates.delete(host)
    this.#dates.set(host, this.#readingOf(time))
    const [oldest] = this.#dates.keys()
    if (this.#dates.size > MOST_HOSTS && oldest !== undefined) this.#dates.delete(oldest)
    this.#judge()
  }

  /** Takes the logs that a motion lists now. */
  hear(motion: MotionId, logs: readonly DeviceLog[]): void {
    const end = logs.reduce((newest, log) => Math.max(newest, log.endDate), 0)
    // The first reading of a log says most: the laptop's clock moves on, the log's end does not.
    if (this.#logs.get(motion)?.end === end) return
    this.#logs.set(motion, { end, uptime: this.#clock.uptime() })
    this.#judgeLogs()
  }

  /** The motion has left: its clock no longer matters. */
  forget(motion: MotionId): void {
    if (this.#logs.delete(motion)) this.#judgeLogs()
  }

  /** Takes an event. Never throws, never waits. */
  take(event: MonitorEvent): void {
    // The clock may also have changed during a sleep, which is an alarm of the network.
    const isOfNetwork = event.type === 'alarm-raised' && event.topic === 'network'
    if (event.type === 'clock-stepped' || isOfNetwork) this.#judge()
  }

  /** The last time of Windows counts until the next one, within seconds. */
  #judge(): void {
    const dates = [...this.#dates.values()].filter((reading) => this.#isOfThisClock(reading))
    const judged = judgeOutside(
      { windows: this.#windows?.behind, dates: dates.map(({ behind }) => behind) },
      this.#difference !== undefined,
    )
    if (!isNearly(judged, this.#difference)) {
      this.#difference = judged
      this.#setOutside('outside', judged && describeOutside(judged, this.#platform))
    }
    this.#judgeLogs()
  }

  #judgeLogs(): void {
    const started = this.now() - this.#clock.uptime()
    const ends = [...this.#logs].map(([motion, { end, uptime }]) => {
      return { motion, end, ahead: end - (started + uptime) }
    })
    this.#setAhead('ahead', describeClocks(judgeClocks(ends), this.#platform))
  }

  #readingOf(time: GivenTime): OutsideReading {
    return { behind: differenceOf(time), offset: this.#offset }
  }

  #isOfThisClock({ offset }: OutsideReading): boolean {
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
