/** Lists the networks that the laptop is on. */
import { networkInterfaces } from 'node:os'

let known: readonly string[] = []

/** The laptop's IPv4 networks besides loopback, as `192.168.0.57/24`; the last known ones where the system cannot say. */
export function ownNetworks(): readonly string[] {
  try {
    known = networksNow()
  } catch {
    // The call opens a socket, for which a descriptor may be missing; an alarm reports that where it happens next.
  }
  return known
}

function networksNow(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, internal, cidr }) => {
      // An address that the laptop gave itself (RFC 3927) means that no network gave it one.
      const isUsable = family === 'IPv4' && !internal && cidr !== null && !cidr.startsWith('169.254.')
      return isUsable ? [cidr] : []
    }),
  )
}
