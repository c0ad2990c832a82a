/** Which motion holds which address, by verified identity: they are reused in seconds (docs/device.md, "Addresses"). */
import type { Milliseconds } from '../../base/units.ts'
import type { Target } from '../../device/probe.ts'
import type { MotionId } from '../../domain/motion.ts'
import { Placeholders } from './placeholders.ts'

export interface Holder {
  readonly motion: MotionId
  /** True while the device is proving itself by being read. */
  readonly isBusy: () => boolean
  /** Called once when another motion proves that the address is now its own. */
  readonly leave: () => void
}

export class AddressBook {
  /** Addresses that stand for "no such name". */
  readonly placeholders = new Placeholders()
  readonly #holders = new Map<string, Holder>()
  /** Where the names of motions lead that have not proved to be there. */
  readonly #strangers = new Map<MotionId, string>()
  /** Where the names of several have led at once, as to a router that answers for all. */
  readonly #shared = new Set<string>()

  /** The motion whose identity was last verified at an address, if it is still there. */
  holderOf(target: Target): Holder | undefined {
    return this.#holders.get(keyOf(target))
  }

  /** Notes a verified identity; the motion that held the address before has left it. */
  claim(target: Target, holder: Holder): void {
    const key = keyOf(target)
    const before = this.#holders.get(key)
    this.#holders.set(key, holder)
    this.#shared.delete(key)
    this.placeholders.noteMotion(holder.motion, target.host)
    for (const [stranger, place] of this.#strangers) {
      if (place === key) this.#strangers.delete(stranger)
    }
    if (before !== undefined && before.motion !== holder.motion) before.leave()
  }

  /** Notes that something answers where a motion's name leads. */
  approach(target: Target, motion: MotionId): void {
    const key = keyOf(target)
    for (const [other, place] of this.#strangers) {
      if (place === key && other !== motion) this.#shared.add(key)
    }
    this.#strangers.set(motion, key)
  }

  /** What answers or refuses where a motion's name leads is no Motion; a motion that is being visited there is one. */
  findNoMotion(target: Target, motion: MotionId, at: Milliseconds): void {
    if (this.holderOf(target) === undefined) this.placeholders.noteNoMotion(motion, target.host, at)
    else this.placeholders.noteNothing(motion, target.host, at)
  }

  /** What answered for a motion was not it, or does not answer any more. */
  dismiss(motion: MotionId): void {
    this.#strangers.delete(motion)
  }

  /** True where what answered for a motion may have been it, as far as is known: nobody else has proved to be there. */
  mayBe(target: Target, motion: MotionId): boolean {
    const key = keyOf(target)
    const isElsewhere = this.#shared.has(key) || this.placeholders.has(motion, target.host)
    return this.#strangers.get(motion) === key && !isElsewhere
  }

  /** Forgets the address of a motion that has gone; another's claim stands. */
  release(target: Target, motion: MotionId): void {
    if (this.#holders.get(keyOf(target))?.motion === motion) this.#holders.delete(keyOf(target))
  }
}

function keyOf(target: Target): string {
  return `${target.host}:${target.port}`
}
