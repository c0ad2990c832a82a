/**
 * Folds what happens into the states of the two audiences, and passes it on to all readers: a message is made once,
 * whatever their number.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes, Milliseconds } from '../core/base/units.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { reduceAll } from '../core/events/reduce.ts'
import { snapshotOf } from '../core/events/snapshot.ts'
import { initialState, type MonitorState } from '../core/events/state.ts'
import { publicEvent, publicState, teamEvent, teamState } from './audience.ts'
import type { BoardFeed } from './feed.ts'
import type { Audience, BoardSource } from './protocol.ts'
import { createPseudonyms } from './pseudonyms.ts'
import type { PublicView } from './public-values.ts'
import { Ring, type RingBounds, usualBounds } from './ring.ts'
import { ShownClock } from './shown-clock.ts'
import { type StreamMessage, streamMessage } from './sse.ts'

/** A page that takes the stream. */
export interface Reader {
  readonly audience: Audience
  /** Passes on all of it at once; `isState` where it replaces everything. */
  send(messages: readonly StreamMessage[], isState: boolean): void
}

export interface HubOptions {
  readonly version: string
  /** The hash of the page's files. */
  readonly page: string
  readonly public: readonly PublicField[]
  readonly allowsCommands: boolean
  /** The laptop's clock. */
  readonly laptop: () => Milliseconds
  /** A clock that nobody sets. */
  readonly steady: () => Milliseconds
  readonly bounds?: RingBounds
}

/** What one audience sees. */
interface Side {
  state: MonitorState
  ring: Ring
  /** A message with the state after event number `to`, until it is out of date. */
  whole: { readonly to: number; readonly message: StreamMessage } | undefined
}

/** A state is made anew once the events since have this many bytes; until then they follow the older one. */
const STALE_STATE: Bytes = 2 ** 16

/** A phone shows no more of the log. */
const LOG_LINES_SENT = 2000

export class Hub {
  readonly #options: HubOptions
  readonly #clock: ShownClock
  readonly #readers = new Set<Reader>()
  readonly #fields: ReadonlySet<PublicField>
  #view: PublicView
  #sides: Readonly<Record<Audience, Side>>
  #source: BoardSource = 'engine'
  #endedAt: Milliseconds | undefined
  #epoch = newEpoch()
  /** How many events were folded in this epoch. */
  #count = 0
  #pending: MonitorEvent[] = []
  /** True while a new state waits to be sent. */
  #isReplaced = false

  constructor(options: HubOptions) {
    this.#options = options
    this.#clock = new ShownClock(options.laptop, options.steady)
    this.#fields = new Set(options.public)
    this.#view = this.#newView()
    this.#sides = this.#newSides(initialState)
  }

  /** How many pages take the stream. */
  get looking(): number {
    return this.#readers.size
  }

  /** True where something waits for `flush`. */
  get isPending(): boolean {
    return this.#isReplaced || this.#pending.length > 0
  }

  /** True where the team may send commands: to an engine, not to a journal. */
  get allowsCommands(): boolean {
    return this.#options.allowsCommands && this.#source === 'engine'
  }

  /** What an audience sees, as of the last `flush`. */
  stateOf(audience: Audience): MonitorState {
    return this.#sides[audience].state
  }

  /** Adds events; readers get them at the next `flush`. */
  feed(message: BoardFeed): void {
    switch (message.type) {
      case 'state':
        this.#clock.hear()
        this.#begin(message.state, message.source)
        return
      case 'events':
        this.#clock.hear()
        for (const event of message.events) this.#pending.push(event)
        return
      case 'alive':
        this.#clock.hear(message.silence)
        if (message.now !== undefined) this.#clock.play(message.now, message.speed ?? 1)
        return
      case 'mode':
        this.#endedAt = message.mode.endedAt
    }
  }

  /** Adds a reader, which gets what follows the message with the id `after`, or everything. */
  join(reader: Reader, after: string | undefined): void {
    const { ring } = this.#sides[reader.audience]
    const missed = this.#numberIn(after)
    const messages = missed === undefined ? undefined : ring.after(missed)
    this.#readers.add(reader)
    const hello = this.#hello(reader.audience)
    const pulse = this.#pulse()
    if (messages === undefined) reader.send([hello, ...this.#whole(reader.audience), pulse], true)
    else reader.send([hello, ...messages, pulse], false)
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader)
  }

  /** Folds what is pending and passes it on. */
  flush(): void {
    const isReplaced = this.#isReplaced
    const events = this.#pending
    this.#isReplaced = false
    this.#pending = []
    const news = { team: this.#fold('team', events), public: this.#fold('public', events) }
    this.#count += events.length
    if (isReplaced) this.#sendWhole()
    else this.#send((audience) => news[audience])
  }

  /** Sends a sign of life. */
  pulse(): void {
    const pulse = [this.#pulse()]
    this.#send(() => pulse)
  }

  #begin(state: MonitorState, source: BoardSource): void {
    // The new state includes the events that came before it.
    this.#pending = []
    this.#count = 0
    this.#epoch = newEpoch()
    this.#source = source
    this.#endedAt = undefined
    this.#isReplaced = true
    if (source !== 'replay') this.#clock.showLaptop()
    this.#view = this.#newView()
    this.#sides = this.#newSides(state)
  }

  /** Folds events for an audience; the message with them, if there are any for it. */
  #fold(audience: Audience, events: readonly MonitorEvent[]): readonly StreamMessage[] {
    if (events.length === 0) return []
    const side = this.#sides[audience]
    const theirs =
      audience === 'team'
        ? events.map(teamEvent)
        : events.flatMap((event) => publicEvent(event, this.#view) ?? [])
    const to = this.#count + events.length
    side.state = reduceAll(side.state, theirs)
    if (theirs.length === 0) {
      side.ring.add(to, undefined)
      return []
    }
    const message = streamMessage('events', theirs, this.#id(to))
    side.ring.add(to, message)
    return [message]
  }

  /** The state, and the events since it was made. */
  #whole(audience: Audience): readonly StreamMessage[] {
    const side = this.#sides[audience]
    const since = side.whole && side.ring.bytesAfter(side.whole.to)
    if (side.whole === undefined || since === undefined || since > STALE_STATE) {
      const snapshot = snapshotOf(sentState(side.state, audience))
      side.whole = { to: this.#count, message: streamMessage('state', snapshot, this.#id(this.#count)) }
    }
    return [side.whole.message, ...(side.ring.after(side.whole.to) ?? [])]
  }

  #sendWhole(): void {
    const messages = new Map<Audience, readonly StreamMessage[]>()
    for (const reader of this.#readers) {
      const { audience } = reader
      const whole = messages.get(audience) ?? [this.#hello(audience), ...this.#whole(audience), this.#pulse()]
      messages.set(audience, whole)
      reader.send(whole, true)
    }
  }

  #send(messagesFor: (audience: Audience) => readonly StreamMessage[]): void {
    for (const reader of this.#readers) {
      const messages = messagesFor(reader.audience)
      if (messages.length > 0) reader.send(messages, false)
    }
  }

  #hello(audience: Audience): StreamMessage {
    const { version, page, public: shown } = this.#options
    const commands = audience === 'team' && this.allowsCommands
    return streamMessage('hello', { version, page, audience, commands, source: this.#source, public: shown })
  }

  #pulse(): StreamMessage {
    const ended = this.#endedAt === undefined ? {} : { ended: this.#endedAt }
    return streamMessage('pulse', { ...this.#clock.read(), looking: this.looking, ...ended })
  }

  #id(number: number): string {
    return `${this.#epoch}-${number}`
  }

  /** The number in an id of this epoch; undefined for any other text. */
  #numberIn(id: string | undefined): number | undefined {
    const [, epoch, digits] = /^(\w{1,16})-(\d{1,15})$/.exec(id ?? '') ?? []
    return epoch === this.#epoch && digits !== undefined ? Number(digits) : undefined
  }

  #newView(): PublicView {
    return { fields: this.#fields, pseudonym: createPseudonyms() }
  }

  #newSides(state: MonitorState): Readonly<Record<Audience, Side>> {
    const side = (shown: MonitorState): Side => {
      return { state: shown, ring: new Ring(this.#options.bounds ?? usualBounds), whole: undefined }
    }
    return { team: side(teamState(state, LOG_LINES_SENT)), public: side(publicState(state, this.#view)) }
  }
}

function newEpoch(): string {
  return randomBytes(6).toString('hex')
}

/** The public does not see the log. */
function sentState(state: MonitorState, audience: Audience): MonitorState {
  return teamState(state, audience === 'team' ? LOG_LINES_SENT : 0)
}
