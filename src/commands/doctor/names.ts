/** Checks that the name servers resolve motions, and answer no for unknown names. */
import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { parseEndpoint } from '../../core/base/endpoint.ts'
import { currentPlatform } from '../../core/base/platform.ts'
import { MIB, type Milliseconds } from '../../core/base/units.ts'
import { DnsClient } from '../../core/device/dns-client.ts'
import type { DnsOutcome } from '../../core/device/dns-message.ts'
import { isLocalAddress } from '../../core/device/local-networks.ts'
import { parseSearchDomains } from '../../core/device/system-names.ts'
import { windowsDomains } from '../../core/device/windows-domains.ts'
import { readTextFile } from '../../core/disk/text-file.ts'
import type { Configuration } from '../../core/domain/configuration.ts'
import { type DoctorFinding, ok, problem, warning } from './finding.ts'

/** A server's answers for the two names, under any domain. */
export interface AskedServer {
  readonly address: string
  readonly motion: DnsOutcome
  /** A name that no device has. */
  readonly nobody: DnsOutcome
}

export interface NamesFacts {
  readonly servers: readonly AskedServer[]
  /** True when server.json names them; otherwise they are the system's. */
  readonly areServersConfigured: boolean
  readonly areDomainsConfigured: boolean
  readonly domains: readonly string[]
  /** The motion's name, such as `motion-601`. */
  readonly name: string
  /** Motions that have a fixed address in server.json. */
  readonly fixed: number
  readonly publicAddresses: boolean
}

/** One router answers this for unknown names (docs/device.md, "DNS"). */
const PLACEHOLDER = '10.10.10.10'

const DNS_TIMEOUT: Milliseconds = 2000

/** From this many domains on, each search costs too much. */
const MANY_DOMAINS = 4

const DNS_PORT = 53

/** The remedy where the system's name servers fail. */
export const nameTheRouter = 'name the router in "DNS Servers" of the section "Monitor" of server.json'

/** Asks each server for `name` and for an unused one, all at once; two seconds at most. */
export async function namesFacts(
  name: string,
  monitor: Pick<Configuration['monitor'], 'dnsServers' | 'searchDomains' | 'addresses' | 'publicAddresses'>,
  signal: AbortSignal,
): Promise<NamesFacts> {
  const domains = monitor.searchDomains ?? (await systemDomains())
  const servers = monitor.dnsServers.length > 0 ? monitor.dnsServers : new Resolver().getServers()
  const nobody = `motion-${randomBytes(4).toString('hex')}`
  // The monitor also skips what is no endpoint, such as an address with an interface name.
  const until = AbortSignal.any([signal, AbortSignal.timeout(DNS_TIMEOUT)])
  const asked = servers.filter(parseEndpoint).map(async (address) => {
    const [motion, none] = await Promise.all([
      askFor(name, address, domains, until),
      askFor(nobody, address, domains, until),
    ])
    return { address, motion, nobody: none }
  })
  return {
    servers: await Promise.all(asked),
    areServersConfigured: monitor.dnsServers.length > 0,
    areDomainsConfigured: monitor.searchDomains !== undefined,
    domains,
    name,
    fixed: monitor.addresses.size,
    publicAddresses: monitor.publicAddresses,
  }
}

export function judgeNames(facts: NamesFacts): readonly DoctorFinding[] {
  return [...judgeServers(facts), judgeDomains(facts)]
}

function judgeServers(facts: NamesFacts): readonly DoctorFinding[] {
  const { servers, fixed } = facts
  if (servers.length === 0) {
    const found = 'the system has no name server'
    return fixed > 0
      ? [warning('dns', `${found}: only the ${fixed} motions with a fixed address are found`, nameTheRouter)]
      : [problem('dns', found, `join the WiFi of the event, or ${nameTheRouter}`)]
  }
  const isAnybodyThere = servers.some((server) => !isSilent(server))
  return servers.map((server) => judgeServer(server, facts, isAnybodyThere))
}

function judgeServer(
  server: AskedServer,
  { name, areServersConfigured, publicAddresses }: NamesFacts,
  isAnybodyThere: boolean,
): DoctorFinding {
  const { motion, nobody } = server
  const who = `${server.address} (${areServersConfigured ? 'of server.json' : "the system's"})`
  if (isSilent(server)) {
    const found = `${who} does not answer`
    return isAnybodyThere
      ? warning(
          'dns',
          `${found}, but another one does: looks take longer`,
          'take it out of the list of servers',
        )
      : problem(
          'dns',
          found,
          `join the WiFi of the event; if it is on it, look at the router, or ${nameTheRouter}`,
        )
  }
  if (nobody.type === 'address' && !nobody.hosts.includes(PLACEHOLDER)) {
    const found = `${who} gives ${nobody.hosts.join(', ')} for a name that nobody has: every motion seems to be there`
    return problem('dns', found, `log in to the network, if it asks for that, or ${nameTheRouter}`)
  }
  const none = nobody.type === 'address' ? `; it says ${PLACEHOLDER} for "no such name", which is known` : ''
  if (motion.type === 'address' && !motion.hosts.includes(PLACEHOLDER)) {
    const hosts = motion.hosts.join(', ')
    if (publicAddresses || motion.hosts.some(isLocalAddress))
      return ok('dns', `${who} knows ${name} at ${hosts}${none}`)
    const found = `${who} leads ${name} to ${hosts}, out of the local network: nothing is sent there`
    return warning('dns', found, nameTheRouter)
  }
  if (motion.type === 'refusal' || motion.type === 'no-answer') {
    const found = `${who} does not say whether there is ${name}`
    return warning('dns', found, `look at the router, or ${nameTheRouter}`)
  }
  return ok('dns', `${who} answers; ${name} is not in the network now${none}`)
}

function judgeDomains({ domains, areDomainsConfigured }: NamesFacts): DoctorFinding {
  const source = areDomainsConfigured ? 'of server.json' : "the system's"
  if (domains.length === 0) return ok('domains', `no search domains (${source})`)
  const found = `${domains.join(', ')} (${source})`
  if (domains.length < MANY_DOMAINS) return ok('domains', found)
  return warning(
    'domains',
    `${found}: each motion is looked for under ${domains.length + 1} names`,
    'name the one that counts in "Search Domains" of the section "Monitor" of server.json',
  )
}

function isSilent({ motion, nobody }: AskedServer): boolean {
  return motion.type === 'no-answer' && nobody.type === 'no-answer'
}

/** An address comes before a no, and a no before a refusal, as in the monitor's own search. */
async function askFor(
  name: string,
  server: string,
  domains: readonly string[],
  signal: AbortSignal,
): Promise<DnsOutcome> {
  const endpoint = parseEndpoint(server)
  if (endpoint === undefined) return { type: 'no-answer' }
  const client = new DnsClient(DNS_TIMEOUT)
  client.use([{ host: endpoint.host, port: endpoint.port ?? DNS_PORT }])
  const names = [...domains.slice(0, MANY_DOMAINS).map((domain) => `${name}.${domain}`), name]
  const answers = await Promise.all(
    names.map(async (each): Promise<DnsOutcome> => {
      const { repeats: _, ...outcome } = await client.ask(each, () => undefined, signal)
      return outcome
    }),
  )
  client.close()
  const order = ['address', 'none', 'refusal', 'no-answer'] as const
  return (
    order.flatMap((type) => answers.find((answer) => answer.type === type) ?? []).at(0) ?? {
      type: 'no-answer',
    }
  )
}

async function systemDomains(): Promise<readonly string[]> {
  if (currentPlatform() === 'windows') return windowsDomains()
  // Not every system has the file.
  const read = await readTextFile('/etc/resolv.conf', MIB)
  return parseSearchDomains(read.ok ? read.text : '')
}
