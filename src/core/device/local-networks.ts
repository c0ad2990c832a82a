/** Knows the networks that the laptop is on, and the addresses that a motion can have: those of a local network. */
import { BlockList, isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'

let known: readonly string[] = []

/** The laptop's IPv4 networks besides loopback, as `192.168.0.57/24`; the last known ones where the system cannot say. */
export function ownNetworks(): readonly string[] {
  try {
    known = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.flatMap(({ family, internal, cidr }) => {
        // An address that the laptop gave itself (RFC 3927) means that no network gave it one.
        const isUsable = family === 'IPv4' && !internal && cidr !== null && !cidr.startsWith('169.254.')
        return isUsable ? [cidr] : []
      }),
    )
  } catch {
    // The call opens a socket, for which a descriptor may be missing; an alarm reports that where it happens next.
  }
  return known
}

const local = new BlockList()
// Loopback (RFC 1122), private use (RFC 1918) and link-local (RFC 3927).
local.addSubnet('127.0.0.0', 8)
local.addSubnet('10.0.0.0', 8)
local.addSubnet('172.16.0.0', 12)
local.addSubnet('192.168.0.0', 16)
local.addSubnet('169.254.0.0', 16)

/** True for an IPv4 address of a private, link-local or loopback range; others are used only if configured. */
export function isLocalAddress(address: string): boolean {
  return isIPv4(address) && local.check(address)
}
