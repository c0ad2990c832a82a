/** Finds the address of a motion's name, without the thread pool that files need too. */
import { lookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import type { FixedAddress } from '../config/configuration.ts'
import { type MotionId, nameOf } from '../motion.ts'
import type { Milliseconds } from '../units.ts'
import { hasMulticastNames, parseHosts, parseSearchDomains } from './system-names.ts'

/** How a lookup ended: no answer from any server is not the same as the answer that there is no such name. */
export type Resolution =
  | { readonly outcome: 'resolved'; readonly host: string; readonly port: number | undefined }
  | { readonly outcome: 'unresolved' }
  | { readonly outcome: 'no-dns-answer' }

export interface ResolverOptions {
  /** `host` or `host:port`; empty = the system's. */
  readonly dnsServers: readonly string[]
  /** `undefined` = the system's. */
  readonly searchDomains: readonly string[] | undefined
  readonly addresses: ReadonlyMap<MotionId, FixedAddress>
  /** How long one lookup may take in all. */
  readonly timeout: Milliseconds
  /** Where the system keeps its files; `/etc`. */
  readonly systemFolder?: string
}

export interface LookupOptions {
  /** Ask for the name under every search domain, not only the one that answered last. */
  readonly isThorough: boolean
}

/** How many queries were sent, how many had an answer, if only a no, and how many none in time. */
export interface LookupCounts {
  readonly sent: number
  readonly answered: number
  readonly unanswered: number
}

/** One router answers this for names it does not know (DEVICE.md §1). */
const UNKNOWN_NAME_ADDRESS = '10.10.10.10'

/** How often the system's own files are read again. */
const SYSTEM_FILES_AGE: Milliseconds = 2000

/** How long the system may take for a `.local` name, of which one is asked at a time. */
const LOCAL_NAME_TIMEOUT: Milliseconds = 3000

/**
 * A resolver over c-ares. Each lookup has a channel of its own from a pool, so that it can be cancelled alone.
 *
 * `dns.lookup` is avoided because it runs on the thread pool, where four slow names stall every file write; it
 * serves `.local` names only, one at a time.
 */
export class MotionResolver {
  readonly #options: ResolverOptions
  readonly #systemFolder: string
  #idle: Resolver[] = []
  #system: SystemNames = { resolvConf: '', hosts: new Map(), searchDomains: [], hasLocalNames: false }
  #systemReadAt = Number.NEGATIVE_INFINITY
  #systemRead: Promise<void> | undefined
  #answeringDomain: string | undefined
  #isLocalBusy = false
  #queries = 0
  #answered = 0
  #unanswered = 0

  constructor(options: ResolverOptions) {
    this.#options = options
    this.#systemFolder = options.systemFolder ?? '/etc'
  }

  /** What became of the DNS queries so far. */
  get counts(): LookupCounts {
    return { sent: this.#queries, answered: this.#answered, unanswered: this.#unanswered }
  }

  /** Looks a motion's name up; never throws, ends within the time-out or with the signal. */
  async resolve(motion: MotionId, options: LookupOptions, signal: AbortSignal): Promise<Resolution> {
    const fixed = this.#options.addresses.get(motion)
    if (fixed !== undefined) return { outcome: 'resolved', host: fixed.host, port: fixed.port }
    await this.#refreshSystemNames()
    const name = nameOf(motion)
    const names = this.#candidates(name, options.isThorough)
    for (const candidate of names) {
      const host = this.#system.hosts.get(candidate)
      if (host !== undefined) return { outcome: 'resolved', host, port: undefined }
    }
    const answers = await Promise.all(names.map((candidate) => this.#ask(candidate, signal)))
    const found = answers.findIndex((answer) => answer.outcome === 'resolved')
    const answer = answers[found]
    if (answer !== undefined) {
      this.#answeringDomain = names[found]?.slice(name.length + 1)
      return answer
    }
    const local = await this.#askLocal(name, signal)
    if (local !== undefined) return local
    return { outcome: answers.some((a) => a.outcome === 'unresolved') ? 'unresolved' : 'no-dns-answer' }
  }

  /** Cancels what is under way; lookups end as `no-dns-answer`. */
  close(): void {
    for (const channel of this.#idle) channel.cancel()
    this.#idle = []
  }

  #candidates(name: string, isThorough: boolean): readonly string[] {
    const domains = this.#options.searchDomains ?? this.#system.searchDomains
    const known = this.#answeringDomain
    if (known !== undefined && !isThorough) return [known === '' ? name : `${name}.${known}`]
    return [...domains.map((domain) => `${name}.${domain}`), name]
  }

  async #ask(name: string, signal: AbortSignal): Promise<Resolution> {
    if (signal.aborted) return { outcome: 'no-dns-answer' }
    const channel = this.#idle.pop() ?? this.#openChannel()
    const resolvConf = this.#system.resolvConf
    const cancel = (): void => channel.cancel()
    const timer = setTimeout(cancel, this.#options.timeout)
    signal.addEventListener('abort', cancel)
    try {
      this.#queries++
      const [host] = await channel.resolve4(name)
      this.#answered++
      if (host === undefined || host === UNKNOWN_NAME_ADDRESS) return { outcome: 'unresolved' }
      return { outcome: 'resolved', host, port: undefined }
    } catch (error) {
      if (isAnswer(error)) {
        this.#answered++
        return { outcome: 'unresolved' }
      }
      if (!signal.aborted) this.#unanswered++
      return { outcome: 'no-dns-answer' }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      // A channel knows the servers of its making; when the system has others now, it has served.
      if (resolvConf === this.#system.resolvConf && !signal.aborted) this.#idle.push(channel)
    }
  }

  #openChannel(): Resolver {
    // One try: whoever looks does so again soon, and knows better when.
    const channel = new Resolver({ timeout: this.#options.timeout, tries: 1 })
    if (this.#options.dnsServers.length > 0) channel.setServers(this.#options.dnsServers)
    return channel
  }

  /** The system as last resort for `.local`: undefined when it is busy, does not know such names or says no. */
  #askLocal(name: string, signal: AbortSignal): Promise<Resolution | undefined> {
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
        resolve(error === null ? { outcome: 'resolved', host, port: undefined } : undefined)
      })
    })
  }

  #refreshSystemNames(): Promise<void> {
    if (performance.now() - this.#systemReadAt < SYSTEM_FILES_AGE)
      return this.#systemRead ?? Promise.resolve()
    this.#systemReadAt = performance.now()
    this.#systemRead = readSystemNames(this.#systemFolder).then((system) => {
      if (system.resolvConf !== this.#system.resolvConf) this.#idle = []
      this.#system = system
    })
    return this.#systemRead
  }
}

interface SystemNames {
  readonly resolvConf: string
  readonly hosts: ReadonlyMap<string, string>
  readonly searchDomains: readonly string[]
  readonly hasLocalNames: boolean
}

async function readSystemNames(folder: string): Promise<SystemNames> {
  const [resolvConf, hosts, nsswitch] = await Promise.all(
    ['resolv.conf', 'hosts', 'nsswitch.conf'].map((file) => readIfThere(`${folder}/${file}`)),
  )
  return {
    resolvConf: resolvConf ?? '',
    hosts: parseHosts(hosts ?? ''),
    searchDomains: parseSearchDomains(resolvConf ?? ''),
    hasLocalNames: ['darwin', 'win32'].includes(platform()) || hasMulticastNames(nsswitch ?? ''),
  }
}

/** A file the system may not have: then it says nothing. */
async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}

/** Codes of c-ares by which a server has answered, if only to say no. */
const ANSWERS: ReadonlySet<unknown> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EREFUSED',
  'ESERVFAIL',
  'EFORMERR',
  'EBADNAME',
  'EBADRESP',
])

function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ANSWERS.has(error.code)
}
