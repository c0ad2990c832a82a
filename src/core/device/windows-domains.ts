/** Reads the search domains of Windows, which has no resolv.conf, from its registry: for the laptop and each network. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { ownNetworks } from './local-networks.ts'
import { systemRootOf } from './system-names.ts'

const KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`

const REGISTRY_TIMEOUT: Milliseconds = 2000

/** A laptop that has been on hundreds of networks has about 100 kB. */
const LONGEST: Bytes = 2 ** 22

/** Longest time between two readings: each starts a program. */
const AGE: Milliseconds = 60_000

/** The values of each key, by lower-case name. */
type Registry = ReadonlyMap<string, ReadonlyMap<string, string>>

const run = promisify(execFile)

let known: readonly string[] = []
let knownFor = ''
let askedAt = Number.NEGATIVE_INFINITY

/**
 * The search domains that Windows uses now; read when the laptop has joined another network, and once a minute. The
 * last known ones where the system does not say, as in a sandbox. Never throws.
 */
export async function windowsDomains(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  const networks = ownNetworks()
  const now = performance.now()
  if (networks.join() === knownFor && now - askedAt < AGE) return known
  askedAt = now
  knownFor = networks.join()
  try {
    const program = join(systemRootOf(environment), 'System32', 'reg.exe')
    const options = { timeout: REGISTRY_TIMEOUT, maxBuffer: LONGEST, windowsHide: true }
    const { stdout } = await run(program, ['query', KEY, '/s'], options)
    known = domainsIn(stdout, networks)
  } catch {
    // The last known domains stay.
  }
  return known
}

/**
 * The domains in the output of `reg query KEY /s`, in Windows' own order: the laptop's list where there is one, else
 * its own domain and those of the networks it is on (`192.168.0.57/24`).
 */
export function domainsIn(text: string, networks: readonly string[]): readonly string[] {
  const registry = registryIn(text)
  const own = registry.get('')
  const list = splitDomains(own?.get('searchlist'))
  if (list.length > 0) return list
  const addresses = new Set(networks.map((network) => network.split('/')[0]))
  const ofNetworks = [...registry.values()].flatMap((values) => {
    // Old networks stay in the registry: only those count that gave the laptop one of its addresses.
    const given = [values.get('dhcpipaddress'), ...(values.get('ipaddress')?.split('\\0') ?? [])]
    if (!given.some((address) => addresses.has(address))) return []
    return splitDomains(values.get('domain') || values.get('dhcpdomain'))
  })
  return [...new Set([...splitDomains(own?.get('domain')), ...ofNetworks])]
}

/** Keys by their path below the one queried; '' is that one. */
function registryIn(text: string): Registry {
  const registry = new Map<string, Map<string, string>>()
  let values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^ {4}(\S.*?) {4}REG_\w+ {0,4}(.*)$/.exec(line) ?? []
    if (name !== undefined) values.set(name.toLowerCase(), value?.trim() ?? '')
    else if (/^HKEY_/.test(line)) {
      values = new Map()
      registry.set(line.trim().replace(/^.*?\\Tcpip\\Parameters\\?/i, ''), values)
    }
  }
  return registry
}

/** Leaves out what is not a domain name. */
function splitDomains(text = ''): readonly string[] {
  return text
    .split(/[,\s]+/)
    .map((domain) => domain.replace(/^\.|\.$/g, ''))
    .filter((domain) => /^[\w-]+(\.[\w-]+)*$/.test(domain))
}
