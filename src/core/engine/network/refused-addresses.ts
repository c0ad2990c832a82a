/** Says once that a name leads out of the local network, and that nothing there is asked. */
import type { Clock } from '../../base/clock.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Emit } from '../../events/events.ts'

/** How often a name server that keeps giving other false addresses is logged. */
const MOST_LOGGED = 20

/** A listener for the resolver's refusals: one line for each address, and no more than twenty. */
export function logRefusedAddresses(
  emit: Emit,
  clock: Pick<Clock, 'now'>,
): (motion: MotionId, address: string) => void {
  const logged = new Set<string>()
  return (motion, address) => {
    if (logged.has(address) || logged.size === MOST_LOGGED) return
    logged.add(address)
    const message =
      `Motion ${motion}: its name leads to ${address}, which is not in a local network and is not asked. ` +
      'Is this the event WiFi? If devices do have such addresses, set Monitor."Public Addresses" to true'
    emit({ type: 'notice', at: clock.now(), level: 'ERROR', message })
  }
}
