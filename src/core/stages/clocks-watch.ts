/** Compares the clocks of the motions that are there with the laptop's, and raises an alarm where they differ. */
import type { Clock } from '../clock.ts'
import { describeClocks, judgeClocks } from '../clocks-ahead.ts'
import type { DeviceLog } from '../device/payloads.ts'
import type { Emit, MonitorEvent } from '../events.ts'
import type { MotionId } from '../motion.ts'
import type { Milliseconds } from '../units.ts'
import { StandingAlarm } from './standing-alarm.ts'

interface Reading {
  readonly end: Milliseconds
  /** When it was read, by a count that nobody can set: the laptop's clock may be put right meanwhile. */
  readonly uptime: Milliseconds
}

export class ClocksWatch {
  readonly #clock: Clock
  readonly #alarm: StandingAlarm<'ahead'>
  readonly #readings = new Map<MotionId, Reading>()

  constructor(edge: { readonly clock: Clock; readonly emit: Emit }) {
    this.#clock = edge.clock
    this.#alarm = new StandingAlarm('clocks-differ', 'No log ends ahead of the laptop any more', edge)
  }

  /** Takes the logs that a motion lists now. */
  hear(motion: MotionId, logs: readonly DeviceLog[]): void {
    const end = logs.reduce((newest, log) => Math.max(newest, log.endDate), 0)
    // The first reading says most of the same log: the laptop's clock goes on, the log's end does not.
    if (this.#readings.get(motion)?.end === end) return
    this.#readings.set(motion, { end, uptime: this.#clock.uptime() })
    this.#look()
  }

  /** The motion has left: its clock is nobody's concern now. */
  forget(motion: MotionId): void {
    if (this.#readings.delete(motion)) this.#look()
  }

  /** Takes an event. Never throws, never waits. */
  take(event: MonitorEvent): void {
    if (event.type === 'clock-stepped') this.#look()
  }

  #look(): void {
    const started = this.#clock.now() - this.#clock.uptime()
    const ends = [...this.#readings].map(([motion, { end, uptime }]) => {
      return { motion, end, ahead: end - (started + uptime) }
    })
    this.#alarm.set('ahead', describeClocks(judgeClocks(ends)))
  }
}
