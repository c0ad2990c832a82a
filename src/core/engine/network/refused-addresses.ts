/** Says once that a name leads out of the local network, and that nothing there is asked. */
import type { Clock } from '../../base/clock.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Emit } from '../../events/events.ts'

/** A name server that lies in ever other ways is told of so often. */
const MOST_TOLD = 20

/** A listener for the resolver's refusals: one line for each address, and no more than twenty. */
export function logRefusedAddresses(
  emit: Emit,
  clock: Pick<Clock, 'now'>,
): (motion: MotionId, address: string) => void {
  const told = new Set<string>()
  return (motion, address) => {
    if (told.has(address) || told.size === MOST_TOLD) return
    told.add(address)
    const message =
      `Motion ${motion}: its name leads to ${address}, which is not in a local network and is not asked. ` +
      'Is this the event WiFi? If devices do have such addresses, set Monitor."Public Addresses" to true'
    emit({ type: 'notice', at: clock.now(), level: 'ERROR', message })
  }
}
