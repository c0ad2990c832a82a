/** The two forms of a DNS message (RFC 1035) that a lookup needs: the question for an address, and its answer. */

export type DnsAnswer =
  | { readonly type: 'address'; readonly host: string }
  /** There is no such name, or it has no address. */
  | { readonly type: 'none' }
  /** The server cannot or will not say; another one might. */
  | { readonly type: 'refusal' }

export interface DnsReply {
  readonly id: number
  /** The question as it came back, for comparison with the one that was asked. */
  readonly question: Uint8Array
  readonly answer: DnsAnswer
}

const HEADER_BYTES = 12
const LONGEST_LABEL = 63
const LONGEST_NAME = 253
const TYPE_A = 1
const CLASS_IN = 1
const RECURSION_DESIRED = 0x0100
const IS_RESPONSE = 0x8000
const CODE_MASK = 0x000f
const NO_ERROR = 0
const NO_SUCH_NAME = 3

/** The question for the IPv4 address of a name, as it stands in a message; undefined for what cannot be a name. */
export function encodeQuestion(name: string): Uint8Array | undefined {
  const labels = name.split('.')
  if (name.length > LONGEST_NAME || labels.some((label) => label === '' || label.length > LONGEST_LABEL))
    return undefined
  const question = Buffer.alloc(name.length + 6)
  let at = 0
  for (const label of labels) {
    at = question.writeUInt8(label.length, at)
    at += question.write(label, at, 'latin1')
  }
  at = question.writeUInt8(0, at)
  at = question.writeUInt16BE(TYPE_A, at)
  question.writeUInt16BE(CLASS_IN, at)
  return question
}

/** A query that asks one question. */
export function encodeQuery(id: number, question: Uint8Array): Uint8Array {
  const query = Buffer.alloc(HEADER_BYTES + question.length)
  query.writeUInt16BE(id, 0)
  query.writeUInt16BE(RECURSION_DESIRED, 2)
  query.writeUInt16BE(1, 4)
  query.set(question, HEADER_BYTES)
  return query
}

/** Reads a packet from the network; undefined for whatever is no answer to a single question. */
export function parseReply(packet: Uint8Array): DnsReply | undefined {
  if (packet.length < HEADER_BYTES) return undefined
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const flags = view.getUint16(2)
  if ((flags & IS_RESPONSE) === 0 || view.getUint16(4) !== 1) return undefined
  const nameEnd = endOfName(packet, HEADER_BYTES)
  if (nameEnd === undefined || nameEnd + 4 > packet.length) return undefined
  const id = view.getUint16(0)
  const question = packet.subarray(HEADER_BYTES, nameEnd + 4)
  const code = flags & CODE_MASK
  if (code === NO_SUCH_NAME) return { id, question, answer: { type: 'none' } }
  if (code !== NO_ERROR) return { id, question, answer: { type: 'refusal' } }
  const host = firstAddress(packet, view, nameEnd + 4, view.getUint16(6))
  return { id, question, answer: host === undefined ? { type: 'none' } : { type: 'address', host } }
}

/** The first IPv4 address among the records, whichever alias it belongs to. */
function firstAddress(
  packet: Uint8Array,
  view: DataView,
  start: number,
  records: number,
): string | undefined {
  let at = start
  // Each round moves on by a record's fixed part at least, so that the packet's length bounds them.
  for (let record = 0; record < records; record++) {
    const end = endOfName(packet, at)
    if (end === undefined || end + 10 > packet.length) return undefined
    const length = view.getUint16(end + 8)
    const data = packet.subarray(end + 10, end + 10 + length)
    if (data.length < length) return undefined
    const isAddress = view.getUint16(end) === TYPE_A && view.getUint16(end + 2) === CLASS_IN
    if (isAddress && length === 4) return data.join('.')
    at = end + 10 + length
  }
  return undefined
}

/** Where a name ends; a pointer ends it and is not followed, since no name has to be read. */
function endOfName(packet: Uint8Array, start: number): number | undefined {
  for (let at = start; at < packet.length; ) {
    const length = packet[at] ?? 0
    if (length === 0) return at + 1
    if (length >= 0xc0) return at + 2
    if (length > LONGEST_LABEL) return undefined
    at += 1 + length
  }
  return undefined
}
