/** Looks up the addresses of a motion's name without the thread pool that files need. */
import { lookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { parseEndpoint } from '../base/endpoint.ts'
import { currentPlatform } from '../base/platform.ts'
import { isShortage } from '../base/shortage.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { readAtMost } from '../disk/read-file.ts'
import type { FixedAddress } from '../domain/configuration.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import type { LookupCounts } from '../events/events.ts'
import { DnsClient } from './dns-client.ts'
import { MOST_ADDRESSES } from './dns-message.ts'
import type { NameServer } from './dns-port.ts'
import { isLocalAddress } from './local-networks.ts'
import { hasMulticastNames, parseHosts, parseSearchDomains, systemNamesFolder } from './system-names.ts'
import { windowsDomains } from './windows-domains.ts'

/** How a lookup ended; no answer from any server differs from the answer that there is no such name. */
export type Resolution =
  | Resolved
  | {
      readonly outcome: 'unresolved'
      /** The address that a name server gave in place of "no such name", where it is known to be that. */
      readonly placeholder?: string
    }
  | { readonly outcome: 'no-dns-answer' }
  /** The laptop could not ask. */
  | { readonly outcome: 'not-asked' }

export interface Resolved {
  readonly outcome: 'resolved'
  /** At least one, each once, in the order they were given. */
  readonly hosts: readonly string[]
  readonly port: number | undefined
  /** True where a person gave the address, in server.json or in the hosts file. */
  readonly isGiven: boolean
}

/** What name servers say of a name; a placeholder is the address that stands for "no such name". */
export type LookupAnswer = 'address' | 'placeholder' | 'none' | 'refusal' | 'no-answer'

/** The outcome of asking for one name. */
export interface Lookup {
  readonly motion: MotionId
  /** As asked, with its search domain. */
  readonly name: string
  readonly answer: LookupAnswer
  readonly host?: string
  /** How often the question was repeated early, because its answer seemed lost. */
  readonly repeats: number
  /** From the first question to the answer or the timeout. */
  readonly took: Milliseconds
}

export interface ResolverOptions {
  /** `host` or `host:port`; empty = the system's. */
  readonly dnsServers: readonly string[]
  /** `undefined` = the system's. */
  readonly searchDomains: readonly string[] | undefined
  readonly addresses: ReadonlyMap<MotionId, FixedAddress>
  /** Whether an answer may lead out of the local network; default no. */
  readonly publicAddresses?: boolean
  /** Called for each answer that is refused because it leads out of the local network. */
  readonly onRefused?: (motion: MotionId, address: string) => void
  /** Called at the end of each lookup that was not cut short. */
  readonly onLookup?: (lookup: Lookup) => void
  /** True for an address that a name server is known to give for unknown names. */
  readonly isPlaceholder?: (motion: MotionId, host: string) => boolean
  /** How long one lookup may take in all. */
  readonly timeout: Milliseconds
  /** Where the system keeps its files; default its own, `/etc`. */
  readonly systemFolder?: string
}

export interface LookupOptions {
  /** Ask under every search domain, not only the one that answered last. */
  readonly isThorough: boolean
  readonly onSent?: () => void
}

/** One router gives this address for unknown names (docs/device.md, "DNS"). */
const UNKNOWN_NAME_ADDRESS = '10.10.10.10'

/** How often the system's own files are read again. */
const SYSTEM_FILES_AGE: Milliseconds = 2000

/** A hosts file that blocks advertisements has some MiB. */
const LONGEST_SYSTEM_FILE: Bytes = 16 * MIB

/** Once one domain has answered, those before it get this long to answer too. */
const ORDER_GRACE: Milliseconds = 100

const DNS_PORT = 53

/** How long the system may take for a `.local` name; it is asked for one at a time. */
const LOCAL_NAME_TIMEOUT: Milliseconds = 3000

/**
 * Asks fixed addresses, the hosts file, name servers, and for `.local` the system, in this order.
 * `dns.lookup` serves `.local` names only, one at a time: on its thread pool four slow names stall every file write.
 */
export class MotionResolver {
  readonly #options: ResolverOptions
  readonly #systemFolder: string
  readonly #dns: DnsClient
  #system: SystemNames = { hosts: new Map(), searchDomains: [], hasLocalNames: false }
  #systemReadAt = Number.NEGATIVE_INFINITY
  #systemRead: Promise<void> | undefined
  #answeringDomain: string | undefined
  #isLocalBusy = false

  constructor(options: ResolverOptions) {
    this.#options = options
    this.#systemFolder = options.systemFolder ?? systemNamesFolder(currentPlatform(), process.env)
    this.#dns = new DnsClient(options.timeout)
    this.#dns.use(options.dnsServers.flatMap(serverOf))
  }

  /** The outcomes of the DNS queries so far. */
  get counts(): LookupCounts {
    return this.#dns.counts
  }

  /** True while names are asked for through WSL's tunnel. */
  get isTunnelled(): boolean {
    return this.#dns.isTunnelled
  }

  /** Looks a motion's name up. Never throws; ends within the timeout or with the signal. */
  async resolve(motion: MotionId, options: LookupOptions, signal: AbortSignal): Promise<Resolution> {
    const fixed = this.#options.addresses.get(motion)
    if (fixed !== undefined) return given(fixed.host, fixed.port)
    await this.#refreshSystemNames()
    const name = nameOf(motion)
    const known = options.isThorough ? undefined : this.#answeringDomain
    const domains = this.#options.searchDomains ?? this.#system.searchDomains
    const names = (known === undefined ? [...domains, ''] : [known]).map((domain) => {
      return domain === '' ? name : `${name}.${domain}`
    })
    for (const candidate of names) {
      const host = this.#system.hosts.get(candidate)
      if (host !== undefined) return given(host)
    }
    const answers = await this.#askAll(motion, names, options.onSent ?? (() => undefined), signal)
    const found = answers.findIndex((answer) => answer.outcome === 'resolved')
    const answer = answers[found]
    if (answer !== undefined) {
      this.#answeringDomain = names[found]?.slice(name.length + 1)
      return answer
    }
    const local = await this.#askLocal(name, signal)
    if (local !== undefined) return this.#accepted(motion, [local])
    return leastVague(answers)
  }

  /** Cancels pending lookups, which end as `no-dns-answer`. */
  close(): void {
    this.#dns.close()
  }

  /** The first few addresses that may be a motion's: on the local network, and not standing for "no such name". */
  #accepted(motion: MotionId, given: readonly string[]): Resolution {
    const { publicAddresses, onRefused, isPlaceholder } = this.#options
    const near = given.filter((host) => publicAddresses || isLocalAddress(host))
    for (const host of given) {
      if (!near.includes(host)) onRefused?.(motion, host)
    }
    const learnt = near.find((host) => isPlaceholder?.(motion, host))
    const hosts = near
      .filter((host) => host !== UNKNOWN_NAME_ADDRESS && !isPlaceholder?.(motion, host))
      .slice(0, MOST_ADDRESSES)
    if (hosts.length > 0) return { outcome: 'resolved', hosts, port: undefined, isGiven: false }
    return { outcome: 'unresolved', ...(learnt === undefined ? {} : { placeholder: learnt }) }
  }

  /** The answers so far as soon as one resolves, or all when none does, in the order of the names. */
  async #askAll(
    motion: MotionId,
    names: readonly string[],
    onSent: () => void,
    signal: AbortSignal,
  ): Promise<readonly Resolution[]> {
    const [only] = names
    if (names.length === 1 && only !== undefined) return [await this.#ask(motion, only, onSent, signal)]
    const ending = new AbortController()
    const until = AbortSignal.any([signal, ending.signal])
    const asked = names.map((name) => this.#ask(motion, name, onSent, until))
    return firstInOrder(asked, () => ending.abort())
  }

  async #ask(motion: MotionId, name: string, onSent: () => void, signal: AbortSignal): Promise<Resolution> {
    const askedAt = performance.now()
    const { repeats, ...answer } = await this.#dns.ask(name, onSent, signal)
    const took = performance.now() - askedAt
    if (answer.type === 'not-asked') return { outcome: 'not-asked' }
    const asked = { motion, name, repeats, took }
    const note = (what: LookupAnswer, host?: string): void =>
      this.#options.onLookup?.({ ...asked, answer: what, ...(host !== undefined && { host }) })
    if (answer.type === 'no-answer') {
      if (!signal.aborted) note('no-answer')
      return { outcome: 'no-dns-answer' }
    }
    if (answer.type !== 'address') {
      // A stub on this machine refuses when it can ask nobody else: that says nothing about the network.
      note(answer.type === 'none' ? 'none' : 'refusal')
      return { outcome: 'unresolved' }
    }
    const resolution = this.#accepted(motion, answer.hosts)
    const isPlaceholder =
      resolution.outcome === 'unresolved' &&
      (resolution.placeholder !== undefined || answer.hosts.includes(UNKNOWN_NAME_ADDRESS))
    note(isPlaceholder ? 'placeholder' : 'address', answer.hosts[0])
    return resolution
  }

  /** Asks the system as the last resort for `.local`: undefined when it is busy, does not know such names or says no. */
  #askLocal(name: string, signal: AbortSignal): Promise<string | undefined> {
    if (!this.#system.hasLocalNames || this.#isLocalBusy || signal.aborted) return Promise.resolve(undefined)
    this.#isLocalBusy = true
    return new Promise((resolve) => {
      const giveUp = (): void => resolve(undefined)
      const timer = setTimeout(giveUp, LOCAL_NAME_TIMEOUT)
      signal.addEventListener('abort', giveUp)
      lookup(`${name}.local`, { family: 4 }, (error, host) => {
        this.#isLocalBusy = false
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        resolve(error === null ? host : undefined)
      })
    })
  }

  #refreshSystemNames(): Promise<void> {
    if (performance.now() - this.#systemReadAt < SYSTEM_FILES_AGE)
      return this.#systemRead ?? Promise.resolve()
    this.#systemReadAt = performance.now()
    this.#systemRead = readSystemNames(this.#systemFolder).then((system) => {
      // If the laptop cannot read now, the last reading stays.
      if (system === undefined) return
      this.#system = system
      // c-ares finds the system's servers in its own way on each system.
      if (this.#options.dnsServers.length === 0) this.#dns.use(new Resolver().getServers().flatMap(serverOf))
    })
    return this.#systemRead
  }
}

function given(host: string, port?: number): Resolved {
  return { outcome: 'resolved', hosts: [host], port, isGiven: true }
}

/** The most telling of the answers without an address. */
function leastVague(answers: readonly Resolution[]): Resolution {
  const learnt = answers.find((answer) => answer.outcome === 'unresolved' && answer.placeholder !== undefined)
  if (learnt !== undefined) return learnt
  const order = ['unresolved', 'no-dns-answer', 'not-asked'] as const
  return { outcome: order.find((one) => answers.some(({ outcome }) => outcome === one)) ?? 'no-dns-answer' }
}

interface SystemNames {
  readonly hosts: ReadonlyMap<string, string>
  readonly searchDomains: readonly string[]
  readonly hasLocalNames: boolean
}

/** Undefined where the laptop is short of descriptors. */
async function readSystemNames(folder: string): Promise<SystemNames | undefined> {
  const texts = await Promise.all(
    ['resolv.conf', 'hosts', 'nsswitch.conf'].map((file) => readIfThere(`${folder}/${file}`)),
  )
  if (texts.includes(undefined)) return undefined
  const [resolvConf, hosts, nsswitch] = texts
  const platform = currentPlatform()
  return {
    hosts: parseHosts(hosts ?? ''),
    searchDomains: platform === 'windows' ? await windowsDomains() : parseSearchDomains(resolvConf ?? ''),
    hasLocalNames: ['macos', 'windows'].includes(platform) || hasMulticastNames(nsswitch ?? ''),
  }
}

/** Empty for a file that the system does not have, or that is not a file. */
function readIfThere(path: string): Promise<string | undefined> {
  return readAtMost(path, LONGEST_SYSTEM_FILE).then(
    (bytes) => bytes?.toString('utf8') ?? '',
    (error: unknown) => (isShortage(error) ? undefined : ''),
  )
}

function serverOf(text: string): readonly NameServer[] {
  const endpoint = parseEndpoint(text)
  return endpoint === undefined ? [] : [{ host: endpoint.host, port: endpoint.port ?? DNS_PORT }]
}

/** Waits until one has resolved and those before it had their grace, then ends the others. */
async function firstInOrder(
  asked: readonly Promise<Resolution>[],
  end: () => void,
): Promise<readonly Resolution[]> {
  const answers: (Resolution | undefined)[] = asked.map(() => undefined)
  const isFound = Promise.withResolvers<void>()
  const all = Promise.all(
    asked.map(async (asking, index) => {
      const answer = await asking
      answers[index] = answer
      if (answer.outcome === 'resolved') isFound.resolve()
    }),
  )
  await Promise.race([all, isFound.promise])
  const found = answers.findIndex((answer) => answer?.outcome === 'resolved')
  if (answers.slice(0, Math.max(0, found)).includes(undefined)) {
    const grace = setTimeout(end, ORDER_GRACE)
    await Promise.all(asked.slice(0, found))
    clearTimeout(grace)
  }
  end()
  return answers.map((answer) => answer ?? { outcome: 'no-dns-answer' })
}
