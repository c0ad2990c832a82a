/** Asks a name server over TCP when the answer did not fit into a packet (RFC 7766): one question, one connection. */
import { randomInt } from 'node:crypto'
import { connect } from 'node:net'
import type { Milliseconds } from '../base/units.ts'
import { type DnsOutcome, idOf, LONGEST_ANSWER, outcomeFor, questionFor } from './dns-message.ts'
import type { NameServer, Query } from './dns-port.ts'

/** Two bytes before each message give its length. */
const PREFIX = 2

/** A question's number has 16 bits. */
const IDS = 65_536

const NO_ANSWER: DnsOutcome = { type: 'no-answer' }

/** Asks for the addresses of a name; ends without an answer after `timeout`. */
export function askOverTcp(server: NameServer, name: string, timeout: Milliseconds): Query {
  const id = randomInt(IDS)
  const question = questionFor(id, name)
  if (question === undefined) return { outcome: Promise.resolve({ type: 'none' }), cancel: () => undefined }
  const { promise, resolve } = Promise.withResolvers<DnsOutcome>()
  const socket = connect({ host: server.host, port: server.port })
  const end = (outcome: DnsOutcome): void => {
    clearTimeout(timer)
    socket.destroy()
    resolve(outcome)
  }
  const giveUp = (): void => end(NO_ANSWER)
  const timer = setTimeout(giveUp, timeout)
  let heard = Buffer.alloc(0)
  socket.on('connect', () => socket.write(withLength(question)))
  socket.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes])
    const outcome = outcomeOf(id, name, heard)
    if (outcome !== undefined) end(outcome)
  })
  socket.on('error', giveUp)
  socket.on('close', giveUp)
  return { outcome: promise, cancel: giveUp }
}

function withLength(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt16BE(message.length)
  return Buffer.concat([prefix, message])
}

/** Undefined until the answer is complete; anything else ends the connection without an answer. */
function outcomeOf(id: number, name: string, heard: Buffer): DnsOutcome | undefined {
  if (heard.length < PREFIX) return undefined
  const length = heard.readUInt16BE(0)
  if (length > LONGEST_ANSWER) return { type: 'refusal' }
  if (heard.length < PREFIX + length) return undefined
  const message = heard.subarray(PREFIX, PREFIX + length)
  return idOf(message) === id ? (outcomeFor(name, message) ?? NO_ANSWER) : NO_ANSWER
}
