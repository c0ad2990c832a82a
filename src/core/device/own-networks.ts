/** Which networks the laptop is on. */
import { networkInterfaces } from 'node:os'

let known: readonly string[] = []

/** The laptop's IPv4 networks besides loopback, as `192.168.0.57/24`; as last known where the system cannot say now. */
export function ownNetworks(): readonly string[] {
  try {
    known = networksNow()
  } catch {
    // It opens a socket to find out, for which a descriptor may be wanting: an alarm says so where that is met next.
  }
  return known
}

function networksNow(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, internal, cidr }) => {
      // An address of the laptop's own making (RFC 3927): nobody gave it one.
      const isUsable = family === 'IPv4' && !internal && cidr !== null && !cidr.startsWith('169.254.')
      return isUsable ? [cidr] : []
    }),
  )
}
