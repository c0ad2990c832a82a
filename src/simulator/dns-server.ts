/** A name server on loopback for a fleet, which can misbehave like an event's router (docs/device.md, "DNS"). */
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import type { Milliseconds } from '../core/base/units.ts'
import {
  type DnsQuery,
  encodeAnswer,
  encodeFormatError,
  parseQuery,
  type ResponseCode,
  recordTypes,
} from './dns-codec.ts'
import { createRandom } from './random.ts'

export type NameBehaviour =
  | { readonly type: 'address'; readonly address: string }
  /** Old leases remain beside the present one. */
  | { readonly type: 'addresses'; readonly addresses: readonly string[] }
  /** No such name; some routers take seconds to say so. */
  | { readonly type: 'nxdomain'; readonly after?: Milliseconds }
  | { readonly type: 'servfail' }
  /** No answer. */
  | { readonly type: 'silent' }
  /** `10.10.10.10`, which one router gives for unknown names. */
  | { readonly type: 'placeholder' }

/** How it answers whatever is asked. */
export interface DnsManner {
  /** The answer for an unknown name; default: no such name. */
  readonly unknown: NameBehaviour
  /** The answer for every name; `undefined` (default) for none. */
  readonly outage: NameBehaviour | undefined
  /** The share of lost answers, 0-1; default 0. */
  readonly loss: number
  /** The delay of every answer; default 0 ms. */
  readonly latency: Milliseconds
}

export interface DnsServerOptions extends Partial<Omit<DnsManner, 'outage'>> {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** UDP port; 0 = a free one (default). */
  readonly port?: number
  /** Time to live of an address in an answer, seconds; default 0. */
  readonly timeToLive?: number
  readonly seed?: number
}

export type DnsServer = Awaited<ReturnType<typeof startDnsServer>>

/** The address that means "unresolved" at one router (docs/device.md, "DNS"). */
const placeholderAddress = '10.10.10.10'

/** The most names to count: hostile names must not fill the memory. */
const mostCountedNames = 10_000

type Reply = {
  readonly code: ResponseCode
  readonly addresses: readonly string[]
  readonly after: Milliseconds
}

/** Starts a name server; throws when the port is taken. */
export async function startDnsServer(options: DnsServerOptions = {}) {
  // A whole fleet may ask at once, and only the configured loss should occur.
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 ** 20 })
  const behaviours = new Map<string, NameBehaviour>()
  const timers = new Set<NodeJS.Timeout>()
  const random = createRandom(options.seed ?? 1).fork('dns')
  /** Queries by first label, for example `motion-601`. */
  const byName = new Map<string, number>()
  const counters = { queries: 0, lost: 0, malformed: 0, byName }
  const seconds = options.timeToLive ?? 0
  const manner: DnsManner = {
    unknown: options.unknown ?? { type: 'nxdomain' },
    outage: undefined,
    loss: options.loss ?? 0,
    latency: options.latency ?? 0,
  }

  const send = (answer: Uint8Array, to: RemoteInfo, after: Milliseconds): void => {
    if (after <= 0) {
      socket.send(answer, to.port, to.address, ignoreGoneAsker)
      return
    }
    const timer = setTimeout(() => {
      timers.delete(timer)
      socket.send(answer, to.port, to.address, ignoreGoneAsker)
    }, after)
    timers.add(timer)
  }

  socket.on('message', (packet, from) => {
    const parsed = parseQuery(packet)
    if (!parsed.ok) {
      counters.malformed += 1
      if (parsed.id !== undefined) send(encodeFormatError(parsed.id), from, manner.latency)
      return
    }
    const label = firstLabelOf(parsed.query.name)
    counters.queries += 1
    if (byName.size < mostCountedNames) byName.set(label, (byName.get(label) ?? 0) + 1)
    const reply = replyTo(parsed.query, manner.outage ?? behaviours.get(label) ?? manner.unknown)
    if (reply === undefined) return
    if (random.chance(manner.loss)) {
      counters.lost += 1
      return
    }
    const records = reply.addresses.map((address) => ({ address, seconds }))
    send(encodeAnswer(parsed.query, reply.code, ...records), from, manner.latency + reply.after)
  })
  const host = options.host ?? '127.0.0.1'
  socket.bind(options.port ?? 0, host)
  await once(socket, 'listening')
  // If a client has closed its port, the next send fails; the server goes on.
  socket.on('error', ignoreGoneAsker)

  return {
    /** `host:port` */
    address: `${host}:${socket.address().port}`,
    counters: counters as Readonly<typeof counters>,
    /** Sets the answer for a name in any or no domain; `undefined` makes it unknown. */
    setBehaviour(name: string, behaviour: NameBehaviour | undefined): void {
      if (behaviour) behaviours.set(firstLabelOf(name.toLowerCase()), behaviour)
      else behaviours.delete(firstLabelOf(name.toLowerCase()))
    },
    /** Changes how it answers from now on. */
    set(changes: Partial<DnsManner>): void {
      Object.assign(manner, changes)
    },
    async close(): Promise<void> {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** `undefined` = no answer. */
function replyTo(query: DnsQuery, behaviour: NameBehaviour): Reply | undefined {
  switch (behaviour.type) {
    case 'silent':
      return undefined
    case 'servfail':
      return { code: 'servfail', addresses: [], after: 0 }
    case 'nxdomain':
      return { code: 'nxdomain', addresses: [], after: behaviour.after ?? 0 }
    case 'address':
      return addressReply(query, [behaviour.address])
    case 'addresses':
      return addressReply(query, behaviour.addresses)
    case 'placeholder':
      return addressReply(query, [placeholderAddress])
  }
}

/** A known name without a record of the requested type is found, and empty. */
function addressReply(query: DnsQuery, addresses: readonly string[]): Reply {
  const isAsked = query.class === 1 && (query.type === recordTypes.A || query.type === recordTypes.ANY)
  return { code: 'found', addresses: isAsked ? addresses : [], after: 0 }
}

function firstLabelOf(name: string): string {
  return name.split('.', 1)[0] ?? ''
}

function ignoreGoneAsker(): void {}
