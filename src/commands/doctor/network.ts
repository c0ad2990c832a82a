/** Checks that the laptop is on a network where motions can be, and that macOS lets this program reach it. */
import { networkInterfaces, release } from 'node:os'
import { isVirtualInterface } from '../../core/base/own-addresses.ts'
import type { Platform } from '../../core/base/platform.ts'
import { MIB } from '../../core/base/units.ts'
import { isLocalAddress } from '../../core/device/local-networks.ts'
import { readTextFile } from '../../core/disk/text-file.ts'
import type { Environment } from '../../ui/terminal.ts'
import { type DoctorFinding, ok, problem, warning } from './finding.ts'

export interface OwnAddress {
  /** The interface: `wlan0`. */
  readonly name: string
  /** `192.168.0.57/24` */
  readonly network: string
}

export interface NetworkFacts {
  /** IPv4 addresses except loopback. */
  readonly addresses: readonly OwnAddress[]
  /** The default gateway; undefined where there is none or it is unknown. */
  readonly gateway: string | undefined
  /** True when the configuration points to this machine only. */
  readonly isOnLoopback: boolean
}

const tunnel = /^(?:tun|tap|wg|utun|ppp|tailscale|zt|nordlynx)/

const join = 'join the WiFi of the event'

/** Reads the interfaces, and on Linux the route. */
export async function networkFacts(isOnLoopback: boolean): Promise<NetworkFacts> {
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
    all.flatMap(({ family, internal, address, cidr }) =>
      family === 'IPv4' && !internal ? { name, network: cidr ?? address } : [],
    ),
  )
  const routes = await readTextFile('/proc/net/route', MIB)
  return { addresses, gateway: defaultGateway(routes.ok ? routes.text : ''), isOnLoopback }
}

/** The gateway of the default route in the text of /proc/net/route, whose addresses are little-endian hex. */
export function defaultGateway(routes: string): string | undefined {
  for (const line of routes.split('\n')) {
    const [, destination, gateway] = line.split(/\s+/)
    if (destination !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway ?? '')) continue
    const bytes = (gateway ?? '').match(/../g) ?? []
    const parts = bytes.map((byte) => Number.parseInt(byte, 16)).toReversed()
    if (parts.some((part) => part !== 0)) return parts.join('.')
  }
  return undefined
}

export function judgeNetworks({ addresses, gateway, isOnLoopback }: NetworkFacts): readonly DoctorFinding[] {
  if (isOnLoopback) return [ok('network', 'not needed: server.json leads to devices on this machine')]
  const real = addresses.filter(({ name }) => !isVirtualInterface(name))
  const given = real.filter(({ network }) => !network.startsWith('169.254.'))
  const found = given.map(({ name, network }) => `${name} ${network}`).join(', ')
  if (given.length === 0) {
    const found =
      real.length === 0
        ? 'the laptop is on no network'
        : 'no router has given the laptop an address (169.254.x.x is one of its own making)'
    return [problem('network', found, `${join}; if it is on it, look at the router`)]
  }
  const route = gateway === undefined ? '' : `, the rest by ${gateway}`
  const isPublic = !given.some(({ network }) => isLocalAddress(network.split('/')[0] ?? ''))
  const main = isPublic
    ? warning('network', `${found}: no network of private addresses, so no motion can be in it`, join)
    : ok('network', found + route)
  const tunnels = given.filter(({ name }) => tunnel.test(name))
  return [
    main,
    ...tunnels.map(({ name }) =>
      warning(
        'network',
        `${name} is a VPN, which may take the names of motions elsewhere`,
        'end the VPN, or name the router in "DNS Servers" of the section "Monitor" of server.json',
      ),
    ),
  ]
}

export interface LocalNetworkFacts {
  readonly platform: Platform
  /** The kernel's release: `24.0.0` on macOS 15. */
  readonly osRelease: string
  readonly isRoot: boolean
  readonly environment: Environment
}

/** The kernel of macOS 15, the first that asks. */
const FIRST_DARWIN = 24

export function localNetworkFacts(platform: Platform, environment: Environment): LocalNetworkFacts {
  return {
    platform,
    osRelease: release(),
    isRoot: process.getuid?.() === 0,
    environment,
  }
}

/** Apple's Terminal, SSH and root are exempt (Apple's TN3179); no program can read another app's permission. */
export function judgeLocalNetwork({
  platform,
  osRelease,
  isRoot,
  environment,
}: LocalNetworkFacts): readonly DoctorFinding[] {
  if (platform !== 'macos' || Number.parseInt(osRelease, 10) < FIRST_DARWIN) return []
  const app = environment.TERM_PROGRAM ?? ''
  if (isRoot || app === 'Apple_Terminal' || (environment.SSH_CONNECTION ?? '') !== '')
    return [ok('network', 'macOS lets this program reach the local network')]
  const named = app === '' ? 'the app of this terminal' : app
  return [
    warning(
      'network',
      `macOS lets a program reach motions only where ${named} may use the local network, and does not say whether it may`,
      `allow it in System Settings, Privacy & Security, Local Network, or use Apple's Terminal`,
    ),
  ]
}
