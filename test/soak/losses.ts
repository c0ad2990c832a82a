/** Devices that lose the record of a wanted track before it was saved, and must not be released after. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import type { Fleet } from '../../src/simulator/fleet.ts'
import { withoutLog } from '../simulator/changing-logs.ts'
import type { SoakDevice } from './soak-device.ts'

/** How long a person waits in vain for the release before switching it off. */
const patience: Milliseconds = 3000

export class Losses {
  readonly #fleet: Fleet
  /** Who will lose which record, once its track has failed. */
  readonly #due = new Map<
    MotionId,
    { readonly device: SoakDevice; readonly file: string; readonly done: () => void }
  >()
  readonly #losers = new Set<MotionId>()

  constructor(fleet: Fleet) {
    this.#fleet = fleet
  }

  /** Who has lost a wanted track and must never be released. */
  get losers(): ReadonlySet<MotionId> {
    return this.#losers
  }

  /** On the device's next visit its track fails, then its record disappears; resolves when it has left. */
  plan(device: SoakDevice, file: string): Promise<void> {
    this.#fleet.fault(device.id, { type: 'server-error' }, { path: file as `/${string}` })
    return new Promise((done) => this.#due.set(device.id, { device, file, done }))
  }

  hear(event: MonitorEvent): void {
    if (event.type !== 'track-failed') return
    const due = this.#due.get(event.motion)
    if (due === undefined || event.path !== due.file) return
    const { motion } = event
    this.#due.delete(motion)
    this.#losers.add(motion)
    due.device.lose(due.file)
    this.#fleet.change(motion, (contents) => withoutLog(contents, due.file))
    this.#fleet.clearFaults(motion)
    setTimeout(() => void this.#fleet.turnOff(motion, 'off').finally(due.done), patience)
  }
}
