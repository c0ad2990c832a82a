/** Asks name servers for addresses, and repeats a question early only if its answer seems lost. */
import type { Milliseconds } from '../base/units.ts'
import type { LookupCounts } from '../events/events.ts'
import { AnswerTimes } from './answer-times.ts'
import type { DnsOutcome } from './dns-message.ts'
import { askOverTcp, DnsPort, type NameServer, type Query } from './dns-port.ts'

/** How long to wait for the rest of an answer that did not fit into a packet. */
const REST_TIMEOUT: Milliseconds = 1000

/** Where WSL takes questions for Windows; where Windows has no answer, nothing comes back. */
const WSL_TUNNEL = '10.255.255.254'

/** The outcome of a lookup, and how often its question was repeated early because its answer seemed lost. */
export type Asked = DnsOutcome & { readonly repeats: number }

export class DnsClient {
  readonly #timeout: Milliseconds
  readonly #times = new AnswerTimes()
  /** The port for new questions, by server. */
  readonly #ports = new Map<string, DnsPort>()
  readonly #open = new Set<DnsPort>()
  #given = ''
  #servers: readonly NameServer[] = []
  readonly #counts = { sent: 0, repeated: 0, answered: 0, unanswered: 0 }

  /** `timeout` is how long one lookup may take in all. */
  constructor(timeout: Milliseconds) {
    this.#timeout = timeout
  }

  get counts(): LookupCounts {
    return { ...this.#counts }
  }

  /** Asks these servers from now on, in their order. */
  use(servers: readonly NameServer[]): void {
    const given = servers.map(keyOf).join()
    if (given === this.#given) return
    this.#given = given
    this.#servers = servers
    for (const port of this.#ports.values()) port.retire()
    this.#ports.clear()
  }

  /** Asks for the addresses of a name. Never throws; ends within the timeout or with the signal. */
  async ask(name: string, onSent: () => void, signal: AbortSignal): Promise<Asked> {
    if (signal.aborted || this.#servers.length === 0) return { type: 'no-answer', repeats: 0 }
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
    if (isFromServer(outcome)) {
      this.#counts.answered++
      this.#times.note(queries.length > 1 ? undefined : performance.now() - askedAt)
    } else if (!signal.aborted && outcome.type === 'no-answer') this.#counts.unanswered++
    return { ...outcome, repeats: queries.length - 1 }
  }

  /** True where one of the servers is the one that WSL puts between itself and Windows. */
  get isTunnelled(): boolean {
    return this.#servers.some(({ host }) => host === WSL_TUNNEL)
  }

  /** Ends pending questions without an answer. */
  close(): void {
    for (const port of [...this.#open]) port.close()
  }

  /** The first answer to a question, which is repeated once when its answer seems lost. */
  #firstAnswer(send: () => Promise<DnsOutcome>): Promise<DnsOutcome> {
    const { answerTimeout } = this.#times
    if (answerTimeout === undefined || answerTimeout >= this.#timeout) return send()
    return new Promise((resolve) => {
      let open = 0
      const ask = (): void => {
        open++
        void send().then((outcome) => {
          open--
          if (!isFromServer(outcome) && open > 0) return
          clearTimeout(timer)
          resolve(outcome)
        })
      }
      const timer = setTimeout(() => {
        if (!this.#times.takeRepeat()) return
        this.#counts.repeated++
        ask()
      }, answerTimeout)
      ask()
    })
  }

  /**
   * Asks one server after the other until one knows something about the name; that one is asked first from then on.
   * A refusal counts only where no other server says more, as with the system's resolver.
   */
  #send(name: string, onSent: () => void): Query {
    let isCancelled = false
    let query: Query | undefined
    const askInTurn = async (): Promise<DnsOutcome> => {
      const servers = this.#servers
      let best: DnsOutcome = { type: 'no-answer' }
      for (const server of servers) {
        const timeout = this.#timeout / servers.length
        this.#counts.sent++
        onSent()
        query = this.#portTo(server).ask(name, timeout)
        let last = await query.outcome
        if (last.type === 'truncated' && !isCancelled) {
          onSent()
          query = askOverTcp(server, name, Math.min(timeout, REST_TIMEOUT))
          last = completed(last, await query.outcome)
        }
        if (isCancelled) return last
        if (isFromServer(last) && last.type !== 'refusal') {
          if (server !== this.#servers[0] && this.#servers.includes(server))
            this.#servers = [server, ...this.#servers.filter((other) => other !== server)]
          return last
        }
        if (best.type !== 'refusal') best = last
      }
      return best
    }
    const cancel = (): void => {
      isCancelled = true
      query?.cancel()
    }
    return { outcome: askInTurn(), cancel }
  }

  #portTo(server: NameServer): DnsPort {
    const key = keyOf(server)
    const old = this.#ports.get(key)
    if (old?.isFresh) return old
    old?.retire()
    const port = new DnsPort(server, () => this.#open.delete(port))
    this.#open.add(port)
    this.#ports.set(key, port)
    return port
  }
}

/** The whole answer, or where it did not come, the part that did. */
function completed({ hosts }: { readonly hosts: readonly string[] }, whole: DnsOutcome): DnsOutcome {
  if (whole.type === 'address') return whole
  const known = whole.type === 'truncated' && whole.hosts.length > 0 ? whole.hosts : hosts
  return known.length > 0 ? { type: 'address', hosts: known } : { type: 'refusal' }
}

function isFromServer({ type }: DnsOutcome): boolean {
  return type !== 'no-answer' && type !== 'not-asked'
}

function keyOf({ host, port }: NameServer): string {
  return `${host} ${port}`
}
