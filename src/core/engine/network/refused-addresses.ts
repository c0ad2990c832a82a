/** Says once that a name leads out of the local network, and that nothing there is asked. */
import type { MotionId } from '../../domain/motion.ts'
import { logNotice } from '../scope/dependencies.ts'

/** How often a name server that keeps giving other false addresses is logged. */
const MOST_LOGGED = 20

/** A listener for the resolver's refusals: one line for each address, and no more than twenty. */
export function logRefusedAddresses(
  dependencies: Parameters<typeof logNotice>[0],
): (motion: MotionId, address: string) => void {
  const logged = new Set<string>()
  return (motion, address) => {
    if (logged.has(address) || logged.size === MOST_LOGGED) return
    logged.add(address)
    const message =
      `Motion ${motion}: its name leads to ${address}, which is not in a local network and is not asked. ` +
      'Is this the event WiFi? If devices do have such addresses, set Monitor."Public Addresses" to true'
    logNotice(dependencies, 'ERROR', message)
  }
}
