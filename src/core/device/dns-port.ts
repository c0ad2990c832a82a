/** Asks one name server, over UDP or TCP: each question has its own timeout. */
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { isShortage } from '../base/shortage.ts'
import type { Milliseconds } from '../base/units.ts'
import { type DnsOutcome, idOf, LONGEST_ANSWER, outcomeFor, questionFor } from './dns-message.ts'
import type { Target } from './probe.ts'

/** Its host is an IP address. */
export type NameServer = Target

/** A pending question; cancelling it ends it without an answer. */
export interface Query {
  readonly outcome: Promise<DnsOutcome>
  readonly cancel: () => void
}

/** New questions leave from another port after this long: our address may be new, and no port is to be guessed. */
const LIFE: Milliseconds = 1000

/** An honest server answers each question once, and the network may double a packet: a port that receives more is closed. */
const PACKETS_PER_QUESTION = 4

/** Allowed on top, whatever the number of questions. */
const PACKETS_TO_SPARE = 64

/** A question's number has 16 bits. */
const IDS = 65_536

const NO_ANSWER: DnsOutcome = { type: 'no-answer' }
const NOT_ASKED: DnsOutcome = { type: 'not-asked' }

/** For a text that cannot be a name. */
const NO_NAME: Query = { outcome: Promise.resolve({ type: 'none' }), cancel: () => undefined }

/** Over TCP, two bytes before each message give its length. */
const PREFIX = 2

interface OpenQuestion {
  readonly name: string
  readonly end: (outcome: DnsOutcome) => void
}

/** One UDP port for any number of questions at once. */
export class DnsPort {
  readonly #onClosed: () => void
  readonly #bornAt = performance.now()
  readonly #socket: Socket
  readonly #open = new Map<number, OpenQuestion>()
  /** Questions that wait until the port is ready. */
  #waiting: Uint8Array[] | undefined = []
  #isRetired = false
  #isClosed = false
  #asked = 0
  #heard = 0

  constructor(server: NameServer, onClosed: () => void) {
    this.#onClosed = onClosed
    this.#socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4')
    // Port-unreachable arrives before the timeout.
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('message', (packet) => this.#hear(packet))
    // Once connected, the system drops packets from anybody else.
    this.#socket.connect(server.port, server.host, (error?: Error) => this.#begin(error))
  }

  /** True until the port is older than `LIFE` or has failed. */
  get isFresh(): boolean {
    return !this.#isRetired && performance.now() - this.#bornAt < LIFE
  }

  /** Asks for the addresses of a name, for at most `timeout`. */
  ask(name: string, timeout: Milliseconds): Query {
    const id = this.#freeId()
    const packet = questionFor(id, name)
    if (packet === undefined) return NO_NAME
    this.#asked++
    const { promise, resolve } = Promise.withResolvers<DnsOutcome>()
    const end = (outcome: DnsOutcome): void => {
      if (this.#open.get(id) !== question) return
      this.#open.delete(id)
      clearTimeout(timer)
      resolve(outcome)
      if (this.#isRetired && this.#open.size === 0) this.close()
    }
    const timer = setTimeout(end, timeout, NO_ANSWER)
    const question = { name, end }
    this.#open.set(id, question)
    if (this.#isClosed) end(NO_ANSWER)
    else if (this.#waiting === undefined) this.#send(packet)
    else this.#waiting.push(packet)
    return { outcome: promise, cancel: () => end(NO_ANSWER) }
  }

  /** Takes no more questions, and closes after its last one. */
  retire(): void {
    this.#isRetired = true
    if (this.#open.size === 0) this.close()
  }

  /** Ends every open question without an answer. */
  close(): void {
    this.#end(NO_ANSWER)
  }

  #end(outcome: DnsOutcome): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#isRetired = true
    for (const { end } of [...this.#open.values()]) end(outcome)
    this.#socket.close(this.#onClosed)
  }

  #begin(error: Error | undefined): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    if (error !== undefined) this.#fail(error)
    else for (const packet of waiting) this.#send(packet)
  }

  #send(packet: Uint8Array): void {
    this.#socket.send(packet, (error) => {
      if (error !== null) this.#fail(error)
    })
  }

  /** Ends every open question: without an answer, or as not asked where the laptop is the reason. */
  #fail(error: Error): void {
    if (isShortage(error)) this.#end(NOT_ASKED)
    else this.close()
  }

  #hear(packet: Buffer): void {
    this.#heard++
    if (this.#heard > PACKETS_TO_SPARE + PACKETS_PER_QUESTION * this.#asked) {
      // Somebody floods the port: the next question goes out from another one.
      this.close()
      return
    }
    const question = this.#open.get(idOf(packet) ?? -1)
    const outcome = question && outcomeFor(question.name, packet)
    if (outcome !== undefined) question?.end(outcome)
  }

  /** A number that nobody can guess. */
  #freeId(): number {
    let id = randomInt(IDS)
    while (this.#open.has(id)) id = randomInt(IDS)
    return id
  }
}

/** Asks over TCP for what did not fit into a packet (RFC 7766); ends without an answer after `timeout`. */
export function askOverTcp(server: NameServer, name: string, timeout: Milliseconds): Query {
  const id = randomInt(IDS)
  const question = questionFor(id, name)
  if (question === undefined) return NO_NAME
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
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt16BE(question.length)
  socket.on('connect', () => socket.write(Buffer.concat([prefix, question])))
  socket.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes])
    const outcome = outcomeOf(id, name, heard)
    if (outcome !== undefined) end(outcome)
  })
  socket.on('error', giveUp)
  socket.on('close', giveUp)
  return { outcome: promise, cancel: giveUp }
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
