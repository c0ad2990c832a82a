/** Which networks the laptop is on. */
import { networkInterfaces } from 'node:os'

/** The laptop's IPv4 networks besides loopback, as `192.168.0.57/24`. */
export function ownNetworks(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, internal, cidr }) => {
      // An address of the laptop's own making (RFC 3927): nobody gave it one.
      const isUsable = family === 'IPv4' && !internal && cidr !== null && !cidr.startsWith('169.254.')
      return isUsable ? [cidr] : []
    }),
  )
}
