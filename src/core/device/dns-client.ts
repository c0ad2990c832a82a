/** Asks name servers through c-ares: each question on its own clock, repeated early only if its answer seems lost. */
import { Resolver } from 'node:dns/promises'
import type { Milliseconds } from '../units.ts'
import { AnswerTimes } from './answer-times.ts'

export interface NameServer {
  /** An IP address. */
  readonly host: string
  readonly port: number
}

export type DnsOutcome =
  | { readonly type: 'address'; readonly host: string }
  /** There is no such name, or it has no address. */
  | { readonly type: 'none' }
  /** The server cannot or will not say. */
  | { readonly type: 'refusal' }
  | { readonly type: 'no-answer' }

/** How many queries were sent, the early repeats among them, and how many lookups had an answer, if only a no. */
export interface LookupCounts {
  readonly sent: number
  readonly repeated: number
  readonly answered: number
  readonly unanswered: number
}

/** One question at a time, so that it can be cancelled alone. */
interface Channel {
  readonly resolver: Resolver
  /** The servers it was made for. */
  readonly servers: readonly NameServer[]
  uses: number
}

/**
 * c-ares takes the answers of a channel as the measure of its next time-outs: after three quick ones a name that takes
 * 2 s to fail is given up after 1 s. A channel costs 0.07 ms, so it is replaced before it has learnt that.
 */
const CHANNEL_USES = 3

export class DnsClient {
  readonly #timeout: Milliseconds
  readonly #times = new AnswerTimes()
  readonly #busy = new Set<Channel>()
  #idle: Channel[] = []
  #servers: readonly NameServer[] = []
  #sent = 0
  #repeated = 0
  #answered = 0
  #unanswered = 0

  /** `timeout` is how long one lookup may take in all. */
  constructor(timeout: Milliseconds) {
    this.#timeout = timeout
  }

  get counts(): LookupCounts {
    return {
      sent: this.#sent,
      repeated: this.#repeated,
      answered: this.#answered,
      unanswered: this.#unanswered,
    }
  }

  /** Asks these from now on, in their order. */
  use(servers: readonly NameServer[]): void {
    if (keysOf(servers) === keysOf(this.#servers)) return
    this.#servers = servers
    this.#idle = []
  }

  /** Asks for the address of a name; never throws, ends within the time-out or with the signal. */
  async ask(name: string, onSent: () => void, signal: AbortSignal): Promise<DnsOutcome> {
    if (signal.aborted || this.#servers.length === 0) return { type: 'no-answer' }
    const queries: Query[] = []
    const cancel = (): void => {
      for (const query of queries) query.cancel()
    }
    signal.addEventListener('abort', cancel)
    const askedAt = performance.now()
    const outcome = await this.#firstAnswer(() => {
      const query = this.#send(name, onSent)
      queries.push(query)
      return query.outcome
    })
    signal.removeEventListener('abort', cancel)
    cancel()
    if (outcome.type !== 'no-answer') {
      this.#answered++
      this.#times.note(queries.length > 1 ? undefined : performance.now() - askedAt)
    } else if (!signal.aborted) this.#unanswered++
    return outcome
  }

  /** Ends what is under way without an answer. */
  close(): void {
    for (const { resolver } of this.#busy) resolver.cancel()
    this.#idle = []
  }

  /** The first answer to a question that is asked once more when its answer seems lost. */
  #firstAnswer(send: () => Promise<DnsOutcome>): Promise<DnsOutcome> {
    const { patience } = this.#times
    if (patience === undefined || patience >= this.#timeout) return send()
    return new Promise((resolve) => {
      let open = 0
      const ask = (): void => {
        open++
        void send().then((outcome) => {
          open--
          if (outcome.type === 'no-answer' && open > 0) return
          clearTimeout(timer)
          resolve(outcome)
        })
      }
      const timer = setTimeout(() => {
        if (!this.#times.takeRepeat()) return
        this.#repeated++
        ask()
      }, patience)
      ask()
    })
  }

  #send(name: string, onSent: () => void): Query {
    const channel = this.#idle.pop() ?? this.#openChannel()
    this.#busy.add(channel)
    channel.uses++
    this.#sent++
    onSent()
    let isOpen = true
    const outcome = channel.resolver.resolve4(name).then(addressIn, meaningOf)
    const settled = outcome.finally(() => {
      isOpen = false
      this.#busy.delete(channel)
      if (channel.uses < CHANNEL_USES && channel.servers === this.#servers) this.#idle.push(channel)
    })
    return { outcome: settled, cancel: () => isOpen && channel.resolver.cancel() }
  }

  #openChannel(): Channel {
    const servers = this.#servers
    const resolver = new Resolver({ timeout: Math.ceil(this.#timeout / servers.length), tries: 1 })
    resolver.setServers(servers.map(addressOf))
    return { resolver, servers, uses: 0 }
  }
}

/** A question on its way. */
interface Query {
  readonly outcome: Promise<DnsOutcome>
  readonly cancel: () => void
}

function addressIn([host]: readonly string[]): DnsOutcome {
  return host === undefined ? { type: 'none' } : { type: 'address', host }
}

/** By these codes of c-ares a server says that there is no such name or no address. */
const NONE: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

/** By these it says that it does not know, or what it says makes no sense. */
const REFUSAL: ReadonlySet<unknown> = new Set(['EREFUSED', 'ESERVFAIL', 'EFORMERR', 'ENOTIMP', 'EBADRESP'])

function meaningOf(error: unknown): DnsOutcome {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (NONE.has(code)) return { type: 'none' }
  return { type: REFUSAL.has(code) ? 'refusal' : 'no-answer' }
}

function addressOf({ host, port }: NameServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function keysOf(servers: readonly NameServer[]): string {
  return servers.map(({ host, port }) => `${host} ${port}`).join()
}
