/** Which names and origins are the laptop's own: any web page can bring a name that resolves to it (DNS rebinding). */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** The names under which clients may reach this laptop. */
export interface OwnNames {
  /** Whether only names of loopback count. */
  readonly isLoopback: boolean
  /** The system's host name. */
  readonly hostName: string
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** True for a loopback address. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** The header `Host`; undefined without one, and for several, of which `node:http` would give the first. */
export function soleHost({ rawHeaders }: { readonly rawHeaders: readonly string[] }): string | undefined {
  const hosts = rawHeaders.filter((_, place) => isNameOf('host', rawHeaders, place - 1))
  return hosts.length === 1 ? hosts[0] : undefined
}

/** True where a place of the list of names and values has this name. */
function isNameOf(name: string, rawHeaders: readonly string[], place: number): boolean {
  return place % 2 === 0 && rawHeaders[place]?.toLowerCase() === name
}

/** True where the header `Host` has one of the laptop's own names, or an address: no name server can lie about that. */
export function isOwnHost(host: string, { isLoopback, hostName }: OwnNames): boolean {
  const name = nameIn(host)
  if (isLoopback) return name === 'localhost' || isLoopbackAddress(name)
  const own = hostName.toLowerCase()
  return isIP(name) !== 0 || ['localhost', own, `${own}.local`, `${own}.lan`].includes(name)
}

/** True where the header `Origin` is that of a page which was asked for under the same `Host`. */
export function isOwnOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`
}

/** The name in `laptop:9464` or `[::1]:9464`. */
function nameIn(host: string): string {
  const [, six, other = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? []
  return (six ?? other).toLowerCase()
}
