/** The question for a name's address, and what an answer to it says (RFC 1035). */
import { isIPv4 } from 'node:net'
import { type DecodedPacket, decode, encode, type Question, RECURSION_DESIRED } from 'dns-packet'
import type { Bytes } from '../units.ts'

export type DnsOutcome =
  | { readonly type: 'address'; readonly host: string }
  /** There is no such name, or it has no address. */
  | { readonly type: 'none' }
  /** The server cannot or will not say, or what it says makes no sense. */
  | { readonly type: 'refusal' }
  | { readonly type: 'no-answer' }
  /** The laptop could not send the question. */
  | { readonly type: 'not-asked' }

/** Who is asked for no extensions answers in 512 bytes; nothing longer than a packet of a network is read. */
const LONGEST_ANSWER: Bytes = 1500

const RESPONSE_BIT = 0x80
const CODE_MASK = 0x0f
const NO_ERROR = 0
const NO_SUCH_NAME = 3

const LONGEST_NAME: Bytes = 253
const LONGEST_LABEL: Bytes = 63

/** The packet that asks for the IPv4 address of a name; undefined where nobody can have such a name. */
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

/** The number of the question that a packet answers; undefined for what is no answer. */
export function idOf(packet: Buffer): number | undefined {
  const isAnswer = packet.length >= 4 && (packet.readUInt8(2) & RESPONSE_BIT) !== 0
  return isAnswer ? packet.readUInt16BE(0) : undefined
}

/** What a packet says of a name; undefined where it answers another question. */
export function outcomeFor(name: string, packet: Buffer): DnsOutcome | undefined {
  const answer = packet.length > LONGEST_ANSWER ? undefined : decoded(packet)
  if (answer === undefined) return { type: 'refusal' }
  const code = packet.readUInt8(3) & CODE_MASK
  const isRefusal = code !== NO_ERROR && code !== NO_SUCH_NAME
  const [question] = answer.questions ?? []
  // Who cannot read a question does not repeat it.
  const isOurs = question === undefined ? isRefusal : isQuestionFor(name, question)
  if (!isOurs) return undefined
  if (isRefusal) return { type: 'refusal' }
  if (code === NO_SUCH_NAME) return { type: 'none' }
  const address = answer.answers?.find((record) => record.type === 'A' && record.class === 'IN')
  if (address?.type === 'A' && isIPv4(address.data)) return { type: 'address', host: address.data }
  return { type: address === undefined && !answer.flag_tc ? 'none' : 'refusal' }
}

function isQuestionFor(name: string, { type, name: asked }: Question): boolean {
  return type === 'A' && asked.toLowerCase() === name.toLowerCase()
}

function decoded(packet: Buffer): DecodedPacket | undefined {
  try {
    return decode(packet)
  } catch {
    // What cannot be read says nothing: its sender is taken for one that will not say.
    return undefined
  }
}
