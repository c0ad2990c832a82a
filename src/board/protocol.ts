/** What crosses between the board's server and its page: addresses, the messages of the stream, and commands. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { PublicField } from '../core/domain/public-fields.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import type { Snapshot } from '../core/events/state.ts'

/** Those who opened the link with the secret, and everybody else. */
export type Audience = 'team' | 'public'

/** Where the events come from: this monitor's engine, the journal of another monitor, or one that is played again. */
export type BoardSource = 'engine' | 'viewer' | 'replay'

/** The first message of each connection. */
export interface Hello {
  /** The program's version. */
  readonly version: string
  /** The hash of the page's files: a page with another one reloads. */
  readonly page: string
  readonly audience: Audience
  /** Whether this audience may send commands. */
  readonly commands: boolean
  readonly source: BoardSource
  /** What the public page shows besides the motions. */
  readonly public: readonly PublicField[]
}

/** A sign of life; the times are those of the clock that is shown. */
export interface Pulse {
  /** The instant that is shown: the laptop's clock, or the replay's. */
  readonly now: Milliseconds
  /** The speed of that clock; 0 while a replay is paused. */
  readonly speed: number
  /** When the engine, or the journal, last gave a sign of life. */
  readonly heardAt: Milliseconds
  /** How many pages are open. */
  readonly looking: number
  /** When the monitor ended whose journal is shown. */
  readonly ended?: Milliseconds
}

/**
 * The messages of the stream by the name of their event. `state` and `events` have an id, `EPOCH-N`, where N is the
 * number of the last event that is folded in.
 */
export interface StreamMessages {
  readonly hello: Hello
  /** Replaces everything. JSON omits fields that are `undefined`. */
  readonly state: Snapshot
  readonly events: readonly MonitorEvent[]
  readonly pulse: Pulse
}

export type StreamMessageName = keyof StreamMessages

/** What a team page may ask for. */
export type BoardCommand =
  | { readonly type: 're-inspect' | 'fetch-skipped'; readonly motion: MotionId }
  /** An empty text removes the note. */
  | { readonly type: 'note'; readonly motion: MotionId; readonly text: string }

/** The server's addresses besides those of the page. */
export const paths = {
  stream: '/events',
  commands: '/commands',
  /** Takes `{"secret": "..."}` and sets the team's cookie. */
  team: '/team',
  /** Removes the team's cookie. */
  leave: '/team/leave',
} as const

/** The query parameter of the stream with the id of the last message, for a page that opens a new connection. */
export const lastIdParameter = 'after'

/** The part of the link after `#` before the secret; browsers send neither to a server. */
export const secretMark = 'team='

/** A `pulse` comes at least this often. */
export const PULSE_INTERVAL: Milliseconds = 1500

/** Events are gathered this long before they are sent. */
export const BATCH_INTERVAL: Milliseconds = 250
