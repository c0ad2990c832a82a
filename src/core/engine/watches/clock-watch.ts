/** Compares the laptop's clock with others and with the logs of online motions, and raises an alarm where they differ. */
import type { Clock } from '../../base/clock.ts'
import type { Platform } from '../../base/platform.ts'
import type { Milliseconds } from '../../base/units.ts'
import { describeClocks, judgeClocks } from '../../domain/clocks-ahead.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { DeviceLog } from '../../domain/payloads.ts'
import type { Emit, MonitorEvent } from '../../events/events.ts'
import { createAlarm, type SetAlarm } from '../scope/alarm.ts'
import { type GivenTime, OutsideClocks } from './outside-clocks.ts'

interface Reading {
  readonly end: Milliseconds
  /** When it was read, by a clock that nobody can set: the laptop's may be corrected meanwhile. */
  readonly uptime: Milliseconds
}

export class ClocksWatch {
  readonly #clock: Clock
  readonly #platform: Platform
  readonly #setAlarm: SetAlarm<'ahead'>
  readonly #outside: OutsideClocks
  readonly #readings = new Map<MotionId, Reading>()

  constructor(dependencies: { readonly clock: Clock; readonly emit: Emit; readonly platform: Platform }) {
    this.#clock = dependencies.clock
    this.#platform = dependencies.platform
    this.#outside = new OutsideClocks(dependencies)
    this.#setAlarm = createAlarm('clocks-differ', 'No log ends ahead of the laptop any more', dependencies)
  }

  /** The time as far as is known: the laptop's, corrected by the clocks it differs from. */
  now(): Milliseconds {
    return this.#clock.now() + this.#outside.behind
  }

  /** Takes the time of Windows. */
  hearWindows(time: GivenTime): void {
    this.#outside.hearWindows(time)
    this.#look()
  }

  /** Takes the time that a host sent with an answer. */
  hearDate(host: string, time: GivenTime): void {
    this.#outside.hearDate(host, time)
    this.#look()
  }

  /** Takes the logs that a motion lists now. */
  hear(motion: MotionId, logs: readonly DeviceLog[]): void {
    const end = logs.reduce((newest, log) => Math.max(newest, log.endDate), 0)
    // The first reading of a log says most: the laptop's clock moves on, the log's end does not.
    if (this.#readings.get(motion)?.end === end) return
    this.#readings.set(motion, { end, uptime: this.#clock.uptime() })
    this.#look()
  }

  /** The motion has left: its clock no longer matters. */
  forget(motion: MotionId): void {
    if (this.#readings.delete(motion)) this.#look()
  }

  /** Takes an event. Never throws, never waits. */
  take(event: MonitorEvent): void {
    // The clock may also have changed during a sleep, which is an alarm of the network.
    const isOfNetwork = event.type === 'alarm-raised' && event.topic === 'network'
    if (event.type !== 'clock-stepped' && !isOfNetwork) return
    this.#outside.judge()
    this.#look()
  }

  #look(): void {
    const started = this.now() - this.#clock.uptime()
    const ends = [...this.#readings].map(([motion, { end, uptime }]) => {
      return { motion, end, ahead: end - (started + uptime) }
    })
    this.#setAlarm('ahead', describeClocks(judgeClocks(ends), this.#platform))
  }
}
