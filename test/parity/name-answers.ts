/** Name servers' answers of many makes, and a server on loopback that gives them by UDP and TCP. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { errorCode } from '../../src/core/base/errors.ts'
import { parseQuery, recordTypes } from '../../src/simulator/dns-codec.ts'

/** What is answered for one name. */
export interface NameAnswer {
  /** 0 = no error, 2 = SERVFAIL, 3 = no such name, 5 = refused. */
  readonly code: number
  readonly addresses: readonly string[]
  /** Other names on the way to the addresses (CNAME). */
  readonly chain: number
  /** The names before records: whole, or a pointer to where they stand in the packet. */
  readonly isPointed: boolean
  /** Seconds. */
  readonly timeToLive: number
  /** Repeats the question in capitals. */
  readonly isShouted: boolean
  /** A record of another kind among the answers: a text, an address of IPv6, one of another class. */
  readonly strange: 'none' | 'text' | 'ipv6' | 'class'
  /** What stands behind the answers. */
  readonly behind: 'nothing' | 'garbage' | 'lying-count'
  /** So many addresses fit in a packet; the rest is to be asked for over TCP. */
  readonly cutTo: number | undefined
  /** Whether the whole can be had over TCP. */
  readonly tcp: 'whole' | 'in-pieces' | 'closed' | 'silent'
}

const address = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom('192.168.0', '10.1.2', '127.83.2', '172.20.1'), fc.nat(254)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('203.0.113', '10.10.10', '172.32.0'), fc.nat(12)) },
)

export const nameAnswer: fc.Arbitrary<NameAnswer> = fc.record({
  code: fc.constantFrom(0, 0, 0, 0, 2, 3, 3, 5),
  addresses: fc.array(
    address.map(([net, host]) => `${net}.${host}`),
    { maxLength: 12, size: 'max' },
  ),
  chain: fc.constantFrom(0, 0, 1, 3),
  isPointed: fc.boolean(),
  timeToLive: fc.constantFrom(0, 60, 4_294_967_295),
  isShouted: fc.boolean(),
  strange: fc.constantFrom('none', 'none', 'text', 'ipv6', 'class'),
  behind: fc.constantFrom('nothing', 'nothing', 'garbage', 'lying-count'),
  cutTo: fc.option(fc.nat(3), { nil: undefined, freq: 3 }),
  tcp: fc.constantFrom('whole', 'in-pieces', 'closed'),
})

const OTHER_TYPES = { CNAME: 5, TXT: 16 } as const
const TRUNCATED = 0x0200

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function encodedName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.of(0)])
}

interface AnswerRecord {
  readonly owner: Buffer
  readonly type: number
  readonly data: Buffer
  readonly timeToLive: number
  /** The class; 1 = Internet. */
  readonly group?: number
}

function encodedRecord({ owner, type, data, timeToLive, group = 1 }: AnswerRecord): Buffer {
  const life = Buffer.alloc(4)
  life.writeUInt32BE(timeToLive)
  return Buffer.concat([owner, u16(type), u16(group), life, u16(data.length), data])
}

const otherClass = [192, 168, 0, 99]

const strangers = {
  none: [],
  text: [OTHER_TYPES.TXT, Buffer.from('\x05hello'), 1],
  ipv6: [recordTypes.AAAA, Buffer.alloc(16, 0xfd), 1],
  class: [recordTypes.A, Buffer.from(otherClass), 3],
} as const

/** All addresses that an answer has, whatever class they are of. */
export function addressesOf({ addresses, strange }: NameAnswer): readonly string[] {
  return strange === 'class' ? [...addresses, otherClass.join('.')] : addresses
}

/** The packet, or what follows the length over TCP; undefined for a packet that is no question. */
function encodedAnswer(packet: Buffer, answerOf: (name: string) => NameAnswer | undefined, isTcp: boolean) {
  const parsed = parseQuery(packet)
  if (!parsed.ok) return undefined
  const { id, name, type, question } = parsed.query
  const answer = answerOf(name)
  const code = answer?.code ?? 3
  const isFull = answer !== undefined && code === 0 && type === recordTypes.A
  const isCut = isFull && !isTcp && answer.cutTo !== undefined && answer.cutTo < answer.addresses.length
  const pointer = u16(0xc00c)
  const records: Buffer[] = []
  if (isFull) {
    const { chain, isPointed, timeToLive, addresses, cutTo, strange } = answer
    const names = [name, ...Array.from({ length: chain }, (_, index) => `host-${index}.lan`)]
    for (const [index, alias] of names.slice(1).entries()) {
      const owner = isPointed && index === 0 ? pointer : encodedName(names[index] ?? name)
      records.push(encodedRecord({ owner, type: OTHER_TYPES.CNAME, data: encodedName(alias), timeToLive }))
    }
    const owner = chain === 0 && isPointed ? pointer : encodedName(names.at(-1) ?? name)
    const [strangeType, strangeData, group] = strangers[strange]
    if (strangeType !== undefined) {
      records.push(encodedRecord({ owner, type: strangeType, data: strangeData, timeToLive, group }))
    }
    for (const host of isCut ? addresses.slice(0, cutTo) : addresses) {
      const bytes = Buffer.from(host.split('.').map(Number))
      records.push(encodedRecord({ owner, type: recordTypes.A, data: bytes, timeToLive }))
    }
  }
  const asked = Buffer.from(question)
  if (answer?.isShouted) asked.set(Buffer.from(asked.toString('latin1').toUpperCase(), 'latin1'))
  asked.set(question.subarray(-4), asked.length - 4)
  const behind = isFull ? answer.behind : 'nothing'
  return Buffer.concat([
    u16(id),
    u16(0x8580 | (isCut ? TRUNCATED : 0) | code),
    u16(1),
    u16(records.length),
    u16(0),
    u16(behind === 'lying-count' ? 7 : 0),
    asked,
    ...records,
    behind === 'garbage' ? Buffer.alloc(9, 0xff) : Buffer.alloc(0),
  ])
}

export interface AnswerServer extends AsyncDisposable {
  readonly address: string
}

/** Serves on UDP and TCP; throws where the port cannot be had. */
export async function startAnswerServer(
  host: string,
  port: number,
  answerOf: (name: string) => NameAnswer | undefined,
): Promise<AnswerServer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startAt(host, port, answerOf)
    } catch (error) {
      // A port that is free for UDP may be that of a connection of somebody else.
      if (port !== 0 || tries === MOST_TRIES || errorCode(error) !== 'EADDRINUSE') throw error
    }
  }
}

const MOST_TRIES = 50

async function startAt(
  host: string,
  port: number,
  answerOf: (name: string) => NameAnswer | undefined,
): Promise<AnswerServer> {
  const udp = createSocket('udp4')
  udp.on('message', (packet, from) => {
    const answer = encodedAnswer(packet, answerOf, false)
    if (answer !== undefined) udp.send(answer, from.port, from.address)
  })
  udp.bind(port, host)
  await once(udp, 'listening')
  const answerOverTcp = (socket: Socket, question: Buffer): void => {
    const parsed = parseQuery(question)
    const how = parsed.ok ? answerOf(parsed.query.name)?.tcp : 'closed'
    const answer = how === 'closed' ? undefined : encodedAnswer(question, answerOf, true)
    if (answer === undefined) {
      socket.destroy()
      return
    }
    const message = Buffer.concat([u16(answer.length), answer])
    socket.setNoDelay(true)
    if (how === 'silent') return
    if (how === 'whole') socket.write(message)
    else {
      socket.write(message.subarray(0, 1))
      socket.write(message.subarray(1))
    }
  }
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    // The system asks for both kinds of address on one connection.
    let heard = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes])
      while (heard.length >= 2 && heard.length >= 2 + heard.readUInt16BE(0)) {
        const question = heard.subarray(2, 2 + heard.readUInt16BE(0))
        heard = heard.subarray(2 + question.length)
        answerOverTcp(socket, question)
      }
    })
  })
  tcp.listen(udp.address().port, host)
  await once(tcp, 'listening').catch((error: unknown) => {
    udp.close()
    throw error
  })
  return {
    address: `${host}:${udp.address().port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      tcp.close()
      udp.close()
      await once(udp, 'close')
    },
  }
}
