/** Finds motions that were reported gone although they were online all the time. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import type { Fleet } from '../../src/simulator/fleet.ts'

export class Presence {
  /** Since when each device is on. */
  readonly #on = new Map<MotionId, Milliseconds>()
  /** When the monitor last verified the motion's identity. */
  readonly #identified = new Map<MotionId, Milliseconds>()
  readonly #wronged: string[] = []

  constructor(fleet: Fleet) {
    fleet.subscribe((event) => {
      if (event.type !== 'turned') return
      if (event.state === 'on') this.#on.set(event.motion, event.at)
      else this.#on.delete(event.motion)
    })
  }

  /** The wrong reports, in sentences. */
  get wronged(): readonly string[] {
    return this.#wronged
  }

  /** A new monitor has not verified any motion yet. */
  forget(): void {
    this.#identified.clear()
  }

  hear(event: MonitorEvent): void {
    if (event.type === 'info-read') this.#identified.set(event.motion, event.at)
    if (event.type !== 'motion-disconnected') return
    const since = this.#on.get(event.motion)
    const identified = this.#identified.get(event.motion)
    if (since === undefined || identified === undefined || identified < since) return
    this.#wronged.push(
      `motion ${event.motion} was reported as left (${event.as}) ${event.at - since} ms after it came, and was there`,
    )
  }
}
