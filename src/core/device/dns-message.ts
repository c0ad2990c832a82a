/** Writes the question for a name's addresses, and reads the answer (RFC 1035). */
import { encode, RECURSION_DESIRED } from 'dns-packet'
import type { Bytes } from '../base/units.ts'

export type DnsOutcome =
  /** IPv4 addresses in the server's order, each once; at least one. */
  | { readonly type: 'address'; readonly hosts: readonly string[] }
  /** There is no such name, or it has no address. */
  | { readonly type: 'none' }
  /** The server cannot or will not say, or its answer makes no sense. */
  | { readonly type: 'refusal' }
  /** The answer did not fit into a packet; these of its addresses did. */
  | { readonly type: 'truncated'; readonly hosts: readonly string[] }
  | { readonly type: 'no-answer' }
  /** The laptop could not send the question. */
  | { readonly type: 'not-asked' }

/** Most addresses of one name that are tried; one or two old leases may stand beside the current one. */
export const MOST_ADDRESSES = 8

/** Without extensions an answer has at most 512 bytes, over TCP more; a longer one is not read. */
export const LONGEST_ANSWER: Bytes = 4096

const HEADER: Bytes = 12
/** Type, class, time to live and length, after the name of a record. */
const RECORD_FIELDS: Bytes = 10
const RESPONSE_BIT = 0x80
const TRUNCATION_BIT = 0x02
const CODE_MASK = 0x0f
const POINTER_BITS = 0xc0
const NO_ERROR = 0
const NO_SUCH_NAME = 3
const TYPE_A = 1
const IPV4: Bytes = 4

const LONGEST_NAME: Bytes = 253
const LONGEST_LABEL: Bytes = 63

/** The packet that asks for the IPv4 address of a name; undefined for a text that cannot be a name. */
export function questionFor(id: number, name: string): Uint8Array | undefined {
  const labels = name.split('.').map((label) => Buffer.byteLength(label))
  const isName = labels.every((bytes) => bytes > 0 && bytes <= LONGEST_LABEL)
  if (!isName || Buffer.byteLength(name) > LONGEST_NAME) return undefined
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type: 'A', class: 'IN', name }],
  })
}

/** The number of the question that a packet answers; undefined for a packet that is not an answer. */
export function idOf(packet: Buffer): number | undefined {
  const isAnswer = packet.length >= 4 && (packet.readUInt8(2) & RESPONSE_BIT) !== 0
  return isAnswer ? packet.readUInt16BE(0) : undefined
}

/** What a packet says of a name; undefined where it answers another question. */
export function outcomeFor(name: string, packet: Buffer): DnsOutcome | undefined {
  if (packet.length > LONGEST_ANSWER || packet.length < HEADER) return { type: 'refusal' }
  const code = packet.readUInt8(3) & CODE_MASK
  const isRefusal = code !== NO_ERROR && code !== NO_SUCH_NAME
  const question = questionOf(packet)
  if (question === 'unreadable') return { type: 'refusal' }
  // A server that cannot read a question does not repeat it.
  const isOurs = question === undefined ? isRefusal : isQuestionFor(name, question)
  if (!isOurs) return undefined
  if (isRefusal) return { type: 'refusal' }
  if (code === NO_SUCH_NAME) return { type: 'none' }
  const { hosts, isWhole } = addressesOf(packet, question?.end ?? HEADER)
  if ((packet.readUInt8(2) & TRUNCATION_BIT) !== 0) return { type: 'truncated', hosts }
  if (hosts.length > 0) return { type: 'address', hosts }
  return { type: isWhole ? 'none' : 'refusal' }
}

interface RepeatedQuestion {
  /** In lower case. */
  readonly name: string
  readonly type: number
  /** Where the answers begin. */
  readonly end: number
}

/** The question that an answer repeats; undefined where it repeats none. */
function questionOf(packet: Buffer): RepeatedQuestion | 'unreadable' | undefined {
  const count = packet.readUInt16BE(4)
  if (count === 0) return undefined
  // A question's name is never compressed.
  const { text, end } = nameAt(packet, HEADER)
  if (count !== 1 || text === undefined || end + 4 > packet.length) return 'unreadable'
  return { name: text.toLowerCase(), type: packet.readUInt16BE(end), end: end + 4 }
}

/** Some servers, like the one WSL inserts, repeat the name with the domain under which they found it. */
function isQuestionFor(name: string, { type, name: asked }: RepeatedQuestion): boolean {
  const wanted = name.toLowerCase()
  return type === TYPE_A && (asked === wanted || asked.startsWith(`${wanted}.`))
}

/**
 * The IPv4 addresses among the answers, whatever their names and classes, as the system's resolver takes them: a chain
 * of other names (CNAME) ends in the address of the last. Reads nothing after the answers.
 */
function addressesOf(packet: Buffer, from: number): { hosts: readonly string[]; isWhole: boolean } {
  const hosts = new Set<string>()
  let at = from
  for (let left = packet.readUInt16BE(6); left > 0; left--) {
    const fields = nameAt(packet, at).end
    const data = fields + RECORD_FIELDS
    if (data > packet.length) return { hosts: [...hosts], isWhole: false }
    const length = packet.readUInt16BE(data - 2)
    at = data + length
    if (at > packet.length) return { hosts: [...hosts], isWhole: false }
    if (packet.readUInt16BE(fields) === TYPE_A && length === IPV4)
      hosts.add([...packet.subarray(data, at)].join('.'))
  }
  return { hosts: [...hosts], isWhole: true }
}

/** The name at an offset, and the offset after its last label or its pointer; `text` is undefined for no whole name. */
function nameAt(packet: Buffer, from: number): { readonly text: string | undefined; readonly end: number } {
  const labels: string[] = []
  for (let at = from; at < packet.length; ) {
    const length = packet.readUInt8(at)
    if ((length & POINTER_BITS) === POINTER_BITS) return { text: undefined, end: at + 2 }
    const next = at + 1 + length
    if (length === 0) {
      const isName = next - from <= LONGEST_NAME + 2 && labels.every((label) => label.length <= LONGEST_LABEL)
      return { text: isName ? labels.join('.') : undefined, end: next }
    }
    labels.push(packet.toString('latin1', at + 1, next))
    at = next
  }
  return { text: undefined, end: packet.length }
}
