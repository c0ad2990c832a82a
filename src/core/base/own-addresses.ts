/** The addresses of this laptop in its networks. */
import { isIP, isIPv4 } from 'node:net'
import type { networkInterfaces } from 'node:os'

type Interfaces = ReturnType<typeof networkInterfaces>

export interface OwnAddress {
  /** The name of the network interface. */
  readonly name: string
  readonly address: string
}

export type HostAddress =
  | { readonly ok: true; readonly address: string }
  /** Why the host has no address, and what to do. */
  | { readonly ok: false; readonly reason: string }

/** Interfaces of containers and virtual machines, which lead to no other device. */
const virtual = new RegExp(
  '^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni' +
    // Windows uses these names in every language: Hyper-V and WSL, VMware, VirtualBox.
    '|vEthernet |VMware |VirtualBox )',
)

/** True for the name of an interface that leads to no other device. */
export function isVirtualInterface(name: string): boolean {
  return virtual.test(name)
}

/** The laptop's IPv4 addresses that other devices may reach. */
export function ownAddresses(interfaces: Interfaces): readonly OwnAddress[] {
  return Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, family, address }) => {
        return !internal && family === 'IPv4' && !address.startsWith('169.254.') && !isVirtualInterface(name)
      })
      .map(({ address }) => ({ name, address })),
  )
}

/** The address of a host: itself, or the first IPv4 one of the network interface of that name. */
export function addressOfHost(host: string, interfaces: Interfaces): HostAddress {
  if (isIP(host) !== 0) return { ok: true, address: host }
  const addresses = Object.hasOwn(interfaces, host) ? interfaces[host] : undefined
  const address = addresses?.find((each) => isIPv4(each.address))?.address
  if (address !== undefined) return { ok: true, address }
  if (addresses !== undefined)
    return { ok: false, reason: `The network interface ${host} has no IPv4 address: is it connected?` }
  const own = Object.keys(interfaces).join(', ')
  return {
    ok: false,
    reason: `${host} is not a network interface of this laptop. Name one of these: ${own}.`,
  }
}

/** The address to write for one that is listened on: for that of all interfaces, the first which others may reach. */
export function reachableAddress(address: string, interfaces: Interfaces): string {
  if (address !== '0.0.0.0' && address !== '::') return address
  return ownAddresses(interfaces)[0]?.address ?? '127.0.0.1'
}
