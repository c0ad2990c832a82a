/** Which motion holds which address, by verified identity: addresses are reused within seconds (DEVICE.md §1). */
import type { Target } from '../device/probe.ts'
import type { MotionId } from '../motion.ts'

export interface Holder {
  readonly motion: MotionId
  /** True while the device is proving itself by being read. */
  readonly isBusy: () => boolean
  /** Called once when another motion proves that the address is now its own. */
  readonly leave: () => void
}

export class AddressBook {
  readonly #holders = new Map<string, Holder>()

  /** The motion whose identity was last verified at an address, if it is still there. */
  holderOf(target: Target): Holder | undefined {
    return this.#holders.get(keyOf(target))
  }

  /** Notes a verified identity; whoever held the address before has left it. */
  claim(target: Target, holder: Holder): void {
    const before = this.#holders.get(keyOf(target))
    this.#holders.set(keyOf(target), holder)
    if (before !== undefined && before.motion !== holder.motion) before.leave()
  }

  /** Forgets the address of a motion that has gone; another's claim stands. */
  release(target: Target, motion: MotionId): void {
    if (this.#holders.get(keyOf(target))?.motion === motion) this.#holders.delete(keyOf(target))
  }
}

function keyOf(target: Target): string {
  return `${target.host}:${target.port}`
}
