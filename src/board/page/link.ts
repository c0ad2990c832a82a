/**
 * The link to the laptop as a pure state machine: whether what is shown is live, since when it is not, and when to connect
 * again.
 *
 * Only messages of the newest connection count. A connection that is silent, or that was open while the phone slept, is
 * replaced: what the network has kept for the phone is never taken for news.
 */
import type { Milliseconds } from '../../core/base/units.ts'
import type { Audience, BoardSource, Hello, Pulse } from '../protocol.ts'

/**
 * An instant of the phone: by a clock that nobody sets, and by the wall clock. One of them may stand still while the phone
 * sleeps.
 */
export interface Moment {
  readonly steady: Milliseconds
  readonly wall: Milliseconds
}

/** Without any message for this long, what is shown is not live, and its connection is given up. */
const SILENCE: Milliseconds = 4000

/** The laptop may take so long to answer a new connection; one that was asked for while the network was away never is. */
const ANSWER_TIME: Milliseconds = 8000

/** Once it has answered, the whole state may take so long: one of 5,000 motions at 20 kB a second takes half a minute. */
const STATE_TIME: Milliseconds = 60_000

/** The page checks its clocks more often than this, unless the phone sleeps. */
const SLEEP: Milliseconds = 3000

/** The engine sends a pulse each second; after this long without one, the page is not live. */
const ENGINE_SILENCE: Milliseconds = 5000

/**
 * A pulse that comes this much later than the fastest one of its connection was held up. So was a first one that comes so
 * long after its connection was asked for: what came before it, such as a big state on a slow line, may be as old.
 */
const LATENESS: Milliseconds = 4000

/** The pauses before a new connection, from the first failure on. */
const SHORTEST_PAUSE: Milliseconds = 500
const LONGEST_PAUSE: Milliseconds = 5000

/** Why what is shown is not live: the laptop is silent, or the monitor on it is. */
export type Cause = 'laptop' | 'engine'

export type LinkStatus =
  /** Nothing has come yet. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** A recorded session: nothing in it is happening now. */
  | { readonly kind: 'recording' }
  /** What is shown is of `since`, by the laptop's clock. */
  | { readonly kind: 'stale'; readonly since: Milliseconds; readonly cause: Cause }
  /** The monitor whose journal is shown has ended. */
  | { readonly kind: 'ended'; readonly since: Milliseconds }
  /** The server has another page than this one: the one with this hash. */
  | { readonly kind: 'replaced'; readonly page: string }

export interface Link {
  readonly status: LinkStatus
  /** The connection whose messages count, from 1; a new number is a new connection. */
  readonly connection: number
  /** When the next connection is opened; undefined while there is one. */
  readonly retryAt: Moment | undefined
  /** When the connection was opened. */
  readonly openedAt: Moment
  /** When the connection was opened, or last brought something. */
  readonly heardAt: Moment
  /** True once the laptop has answered on this connection. */
  readonly isAnswered: boolean
  /** When a live connection last brought something: what is shown was right then. */
  readonly freshAt: Moment
  /** The last time that the page looked at its clocks. */
  readonly lookedAt: Moment
  /** Connections in a row that did not become live. */
  readonly failures: number
  /** The laptop's clock by the last pulse. */
  readonly clock: { readonly pulse: Pulse; readonly at: Moment } | undefined
  /** The smallest difference between the phone's clock and the laptop's on this connection; undefined before its first pulse. */
  readonly fastest: Milliseconds | undefined
  /** For whom the state that is shown was made. */
  readonly audience: Audience | undefined
  /** Where what is shown comes from. */
  readonly source: BoardSource | undefined
  /** The id of the last message folded in, where a new connection resumes; undefined asks for the whole state. */
  readonly lastId: string | undefined
}

/** What comes from a connection. */
export type LinkMessage =
  /** `page` is the hash of the page that runs. */
  | { readonly type: 'hello'; readonly hello: Hello; readonly page: string }
  | { readonly type: 'state' | 'events'; readonly id: string }
  | { readonly type: 'pulse'; readonly pulse: Pulse }
  | { readonly type: 'broken' }
  /** A message could not be read: the page asks for the whole state. */
  | { readonly type: 'damaged' }

export type LinkInput =
  | { readonly type: 'tick' }
  /** The phone has a network again, or its page is visible again. */
  | { readonly type: 'wake' }
  /** The audience has changed: the page asks for the whole state. */
  | { readonly type: 'renew' }
  | { readonly type: 'message'; readonly connection: number; readonly message: LinkMessage }

/** A link that opens its first connection now. */
export function startLink(at: Moment): Link {
  return {
    status: { kind: 'connecting' },
    connection: 1,
    retryAt: undefined,
    openedAt: at,
    heardAt: at,
    isAnswered: false,
    freshAt: at,
    lookedAt: at,
    failures: 0,
    clock: undefined,
    fastest: undefined,
    audience: undefined,
    source: undefined,
    lastId: undefined,
  }
}

/** The link after an input. */
export function reduceLink(before: Link, input: LinkInput, at: Moment): Link {
  if (before.status.kind === 'replaced') return before
  // Check the clocks first: they show that the phone slept before any message is read that waited for it meanwhile.
  const link = byClocks(before, at)
  switch (input.type) {
    case 'tick':
      return link.retryAt !== undefined && isReached(link.retryAt, at) ? opened(link, at) : link
    case 'wake':
      return link.retryAt !== undefined ? opened(link, at) : link
    case 'renew':
      return opened({ ...link, lastId: undefined, failures: 0 }, at)
    case 'message':
      return accepts(link, input.connection) ? withMessage(link, input.message, at) : link
  }
}

/** True where messages of a connection are folded in. */
export function accepts({ status, connection, retryAt }: Link, from: number): boolean {
  return status.kind !== 'replaced' && connection === from && retryAt === undefined
}

/** The instant of the laptop that is shown: it runs while the link is live, and stands still otherwise. */
export function shownInstant({ status, clock }: Link, at: Moment): Milliseconds {
  if (status.kind === 'stale' || status.kind === 'ended') return status.since
  return clock === undefined ? at.wall : laptopTime(clock, at)
}

function byClocks(before: Link, at: Moment): Link {
  const link = { ...before, lookedAt: at }
  const status = passed(before.freshAt, at) > SILENCE ? silenced(before) : before.status
  if (before.retryAt !== undefined) return { ...link, status }
  if (passed(before.lookedAt, at) > SLEEP) return opened({ ...link, status: silenced(before) }, at)
  return passed(before.heardAt, at) > patienceOf(before)
    ? paused({ ...link, status }, at)
    : { ...link, status }
}

function patienceOf({ fastest, isAnswered }: Link): Milliseconds {
  if (fastest !== undefined) return SILENCE
  return isAnswered ? STATE_TIME : ANSWER_TIME
}

function withMessage(before: Link, message: LinkMessage, at: Moment): Link {
  const link = { ...before, heardAt: at, isAnswered: true }
  switch (message.type) {
    case 'hello': {
      const { hello, page } = message
      if (hello.page !== page) return { ...link, status: { kind: 'replaced', page: hello.page } }
      // Events never extend a state that was made for another audience.
      const isOther = link.lastId !== undefined && link.audience !== hello.audience
      const renewed = { ...link, audience: hello.audience, source: hello.source }
      return isOther ? opened({ ...renewed, lastId: undefined }, at) : renewed
    }
    case 'state':
    case 'events':
      // Only a pulse says whether the engine is alive.
      return { ...link, lastId: message.id, freshAt: link.fastest === undefined ? link.freshAt : at }
    case 'pulse':
      return withPulse(link, message.pulse, at)
    case 'broken':
      return paused(link, at)
    case 'damaged':
      return paused({ ...link, lastId: undefined }, at)
  }
}

function withPulse(link: Link, pulse: Pulse, at: Moment): Link {
  if (link.lastId === undefined) return link
  const difference = at.steady - pulse.now
  const fastest = Math.min(link.fastest ?? link.openedAt.steady - pulse.now, difference)
  // A replay's clock may jump, or stand still.
  if (pulse.speed === 1 && difference - fastest > LATENESS)
    return opened({ ...link, status: silenced(link) }, at)
  const status = statusBy(pulse, link.source)
  return { ...link, status, fastest, clock: { pulse, at }, freshAt: at, failures: 0 }
}

function statusBy({ now, heardAt, ended }: Pulse, source: BoardSource | undefined): LinkStatus {
  if (ended !== undefined) return { kind: 'ended', since: ended }
  if (source === 'replay') return { kind: 'recording' }
  return now - heardAt > ENGINE_SILENCE
    ? { kind: 'stale', since: heardAt, cause: 'engine' }
    : { kind: 'live' }
}

/** The status once the laptop is silent: what was live is of the last message. */
function silenced({ status, clock, freshAt }: Link): LinkStatus {
  if (status.kind !== 'live' && status.kind !== 'recording') return status
  const since = clock === undefined ? freshAt.wall : laptopTime(clock, freshAt)
  return { kind: 'stale', since, cause: 'laptop' }
}

function laptopTime({ pulse, at: then }: NonNullable<Link['clock']>, at: Moment): Milliseconds {
  return pulse.now + Math.max(0, at.steady - then.steady) * pulse.speed
}

/** The link without a connection; the pause until the next grows with each failure. */
function paused(link: Link, at: Moment): Link {
  const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** link.failures)
  const retryAt = { steady: at.steady + pause, wall: at.wall + pause }
  return { ...link, retryAt, failures: link.failures + 1 }
}

/** The link with a new connection. */
function opened(link: Link, at: Moment): Link {
  const anew = { connection: link.connection + 1, retryAt: undefined, isAnswered: false, fastest: undefined }
  return { ...link, ...anew, openedAt: at, heardAt: at }
}

/** The time between two moments, by the clock that shows more. */
function passed(from: Moment, to: Moment): Milliseconds {
  return Math.max(to.steady - from.steady, to.wall - from.wall)
}

function isReached(due: Moment, at: Moment): boolean {
  return at.steady >= due.steady || at.wall >= due.wall
}
