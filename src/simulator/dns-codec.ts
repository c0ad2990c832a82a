/** Reads and writes the DNS messages (RFC 1035) that a fleet's name server needs, safely for any packet. */

export const recordTypes = { A: 1, AAAA: 28, ANY: 255 } as const

export interface DnsQuery {
  readonly id: number
  readonly isRecursionDesired: boolean
  /** In lower case, without a final dot. */
  readonly name: string
  readonly type: number
  readonly class: number
  /** The unchanged question, which an answer repeats. */
  readonly question: Uint8Array
}

export type ParsedQuery =
  | { readonly ok: true; readonly query: DnsQuery }
  /** `id` is present when the packet is long enough for a FORMERR answer. */
  | { readonly ok: false; readonly reason: string; readonly id: number | undefined }

const responseCodes = { found: 0, formerr: 1, servfail: 2, nxdomain: 3, notimp: 4 } as const
export type ResponseCode = keyof typeof responseCodes

const headerBytes = 12
const recordBytes = 16
const longestName = 255
const isResponse = 0x8000
const isAuthoritative = 0x0400
const recursionDesired = 0x0100
const recursionAvailable = 0x0080
const opcodeMask = 0x7800

/** The one question of a packet; returns a reason for a packet that is no plain query, and never throws. */
export function parseQuery(packet: Uint8Array): ParsedQuery {
  if (packet.length < headerBytes) return refused('shorter than a header', undefined)
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const id = view.getUint16(0)
  const flags = view.getUint16(2)
  // Answering an answer could make two servers loop forever.
  if (flags & isResponse) return refused('an answer, not a query', undefined)
  if (flags & opcodeMask) return refused('not a standard query', id)
  if (view.getUint16(4) !== 1) return refused('not exactly one question', id)
  const name = readName(packet, headerBytes)
  if (name === undefined) return refused('a name that cannot be read', id)
  if (name.end + 4 > packet.length) return refused('a question that is cut short', id)
  return {
    ok: true,
    query: {
      id,
      isRecursionDesired: (flags & recursionDesired) !== 0,
      name: name.text,
      type: view.getUint16(name.end),
      class: view.getUint16(name.end + 2),
      question: packet.subarray(headerBytes, name.end + 4),
    },
  }
}

export interface AddressRecord {
  readonly address: string
  readonly seconds: number
}

/** An answer to the query; addresses (IPv4, dotted) only with `found`. */
export function encodeAnswer(
  query: DnsQuery,
  code: ResponseCode,
  ...records: readonly AddressRecord[]
): Uint8Array {
  const answer = new Uint8Array(headerBytes + query.question.length + recordBytes * records.length)
  const view = new DataView(answer.buffer)
  const asked = query.isRecursionDesired ? recursionDesired : 0
  view.setUint16(0, query.id)
  view.setUint16(2, isResponse | isAuthoritative | recursionAvailable | asked | responseCodes[code])
  view.setUint16(4, 1)
  view.setUint16(6, records.length)
  answer.set(query.question, headerBytes)
  for (const [index, record] of records.entries()) {
    writeAddress(view, headerBytes + query.question.length + index * recordBytes, record)
  }
  return answer
}

/** The answer to an unreadable packet. */
export function encodeFormatError(id: number): Uint8Array {
  const answer = new Uint8Array(headerBytes)
  const view = new DataView(answer.buffer)
  view.setUint16(0, id)
  view.setUint16(2, isResponse | responseCodes.formerr)
  return answer
}

function writeAddress(view: DataView, at: number, record: AddressRecord): void {
  view.setUint16(at, 0xc000 | headerBytes) // the name: where the question has it
  view.setUint16(at + 2, recordTypes.A)
  view.setUint16(at + 4, 1)
  view.setUint32(at + 6, record.seconds)
  view.setUint16(at + 10, 4)
  for (const [index, part] of record.address.split('.').entries()) {
    if (index < 4) view.setUint8(at + 12 + index, Number(part))
  }
}

/** Rejects a compressed name: it has nothing to point to. */
function readName(packet: Uint8Array, from: number): { text: string; end: number } | undefined {
  const labels: string[] = []
  let at = from
  while (at - from < longestName) {
    const length = packet[at]
    if (length === undefined || length > 63) return undefined
    if (length === 0) return { text: labels.join('.').toLowerCase(), end: at + 1 }
    const label = packet.subarray(at + 1, at + 1 + length)
    if (label.length < length) return undefined
    labels.push(String.fromCharCode(...label))
    at += 1 + length
  }
  return undefined
}

function refused(reason: string, id: number | undefined): ParsedQuery {
  return { ok: false, reason, id }
}
