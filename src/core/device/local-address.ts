/** Knows which addresses a motion can have: those of a local network, whatever a name server says. */
import { BlockList, isIPv4 } from 'node:net'

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
