/**
 * Asks name servers over one socket: each question on its own clock, repeated early only if its answer seems lost.
 *
 * c-ares is not used for it: it shortens its time-out to a multiple of what the fastest names take, so that beside
 * names answered at once a name that takes 2 s is never answered at all (bench/NOTES.md).
 */
import { randomInt } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Milliseconds } from '../units.ts'
import { AnswerTimes } from './answer-times.ts'
import { type DnsAnswer, encodeQuery, encodeQuestion, parseReply } from './dns-message.ts'

export interface NameServer {
  /** An IP address. */
  readonly host: string
  readonly port: number
}

export type DnsOutcome = DnsAnswer | { readonly type: 'no-answer' }

/**
 * How many queries were sent, how many of them because an answer seemed lost, how many questions had an answer, if
 * only a no, and how many had none in time.
 */
export interface LookupCounts {
  readonly sent: number
  readonly repeated: number
  readonly answered: number
  readonly unanswered: number
}

interface Lookup {
  readonly id: number
  readonly question: Uint8Array
  readonly query: Uint8Array
  readonly askedAt: Milliseconds
  readonly onSent: () => void
  readonly settle: (outcome: DnsOutcome) => void
  /** Servers in the order they are asked; the first is the one that answered last. */
  readonly servers: readonly NameServer[]
  asked: number
  isRepeated: boolean
  timer: NodeJS.Timeout | undefined
}

export class DnsClient {
  readonly #timeout: Milliseconds
  readonly #times = new AnswerTimes()
  readonly #pending = new Map<number, Lookup>()
  readonly #sockets = new Map<4 | 6, Socket>()
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

  /** Asks these from now on; they keep their order until one of them does not answer. */
  use(servers: readonly NameServer[]): void {
    if (keysOf(servers) !== keysOf(this.#servers)) this.#servers = servers
  }

  /** Asks for the address of a name; never throws, ends within the time-out or with the signal. */
  ask(name: string, onSent: () => void, signal: AbortSignal): Promise<DnsOutcome> {
    const question = encodeQuestion(name)
    if (question === undefined) return Promise.resolve({ type: 'none' })
    const servers = this.#servers
    if (signal.aborted || servers.length === 0) return Promise.resolve({ type: 'no-answer' })
    return new Promise((resolve) => {
      const id = this.#freeId()
      const query = encodeQuery(id, question)
      const cancel = (): void => settle({ type: 'no-answer' })
      const settle = (outcome: DnsOutcome): void => {
        clearTimeout(lookup.timer)
        signal.removeEventListener('abort', cancel)
        this.#pending.delete(id)
        resolve(outcome)
      }
      const askedAt = performance.now()
      const state = { asked: 0, isRepeated: false, timer: undefined }
      const lookup: Lookup = { id, question, query, askedAt, onSent, settle, servers, ...state }
      signal.addEventListener('abort', cancel)
      this.#pending.set(id, lookup)
      this.#askNext(lookup)
    })
  }

  /** Ends what is under way without an answer. */
  close(): void {
    for (const lookup of [...this.#pending.values()]) lookup.settle({ type: 'no-answer' })
    for (const socket of this.#sockets.values()) socket.close()
    this.#sockets.clear()
  }

  /** Asks the next server; each has an equal share of the time. */
  #askNext(lookup: Lookup): void {
    const server = lookup.servers[lookup.asked]
    if (server === undefined) return
    lookup.asked++
    this.#send(lookup, server)
    const end = lookup.askedAt + (this.#timeout * lookup.asked) / lookup.servers.length
    const left = Math.max(1, end - performance.now())
    const { patience } = this.#times
    clearTimeout(lookup.timer)
    if (patience === undefined || lookup.isRepeated || patience >= left) {
      lookup.timer = setTimeout(() => this.#giveUp(lookup), left)
      return
    }
    lookup.timer = setTimeout(() => {
      lookup.timer = setTimeout(() => this.#giveUp(lookup), left - patience)
      if (this.#times.takeRepeat()) {
        lookup.isRepeated = true
        this.#repeated++
        this.#send(lookup, server)
      }
    }, patience)
  }

  #giveUp(lookup: Lookup): void {
    if (lookup.asked < lookup.servers.length) {
      this.#askNext(lookup)
      return
    }
    this.#unanswered++
    lookup.settle({ type: 'no-answer' })
  }

  #send(lookup: Lookup, { host, port }: NameServer): void {
    this.#sent++
    lookup.onSent()
    // What could not be sent is not answered: the lookup's own time-out tells.
    this.#socketFor(host).send(lookup.query, port, host, () => undefined)
  }

  #hear(packet: Uint8Array, from: RemoteInfo): void {
    const reply = parseReply(packet)
    if (reply === undefined) return
    const lookup = this.#pending.get(reply.id)
    if (lookup === undefined || !Buffer.from(lookup.question).equals(reply.question)) return
    const asked = lookup.servers.slice(0, lookup.asked)
    const server = asked.find(({ host, port }) => host === from.address && port === from.port)
    if (server === undefined) return
    this.#times.note(lookup.isRepeated ? undefined : performance.now() - lookup.askedAt)
    if (reply.answer.type === 'refusal' && lookup.asked < lookup.servers.length) {
      this.#askNext(lookup)
      return
    }
    this.#answered++
    if (server !== this.#servers[0] && this.#servers.includes(server))
      this.#servers = [server, ...this.#servers.filter((other) => other !== server)]
    lookup.settle(reply.answer)
  }

  /** Not connected to its server: the laptop changes networks, and with them its own address. */
  #socketFor(host: string): Socket {
    const family = isIPv6(host) ? 6 : 4
    const open = this.#sockets.get(family)
    if (open !== undefined) return open
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      // Servers are addresses already; the default would put each through the system's lookup.
      lookup: (address, _options, done) => done(null, address, family),
    })
    socket.on('message', (packet, from) => this.#hear(packet, from))
    socket.on('error', () => {
      this.#sockets.delete(family)
      socket.close()
    })
    this.#sockets.set(family, socket)
    return socket
  }

  #freeId(): number {
    let id = randomInt(0x10000)
    // As many at once as there are ids would be a fault elsewhere; the newest then takes the place of another.
    for (let tries = 0; this.#pending.has(id) && tries < 1000; tries++) id = randomInt(0x10000)
    this.#pending.get(id)?.settle({ type: 'no-answer' })
    return id
  }
}

function keysOf(servers: readonly NameServer[]): string {
  return servers
    .map(({ host, port }) => `${host} ${port}`)
    .sort()
    .join()
}
