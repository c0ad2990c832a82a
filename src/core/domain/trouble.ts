/** What can go wrong with one motion: how a look for it ended, and the codes of its troubles. */
/** How a look for an absent motion ended; each is told apart because each has another remedy. */
export type ProbeOutcome =
  | 'unresolved'
  | 'no-dns-answer'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'connected'

/** What went wrong with one motion. */
export interface Trouble {
  readonly code: TroubleCode
  /** One sentence for people: the thing, the place and what happened. */
  readonly message: string
  /** The request that failed, for example `info.json` or a track's path. */
  readonly path?: string
  /** The identifier the device gave instead of its own. */
  readonly identifier?: number
  /**
   * What a person may let go: tracks by their keys, or `logs.json` for logs that are no longer listed. With
   * `damaged-on-device`: the tracks that a person may take as they are.
   */
  readonly mayLetGo?: readonly string[]
}

export const troubleCodes = [
  'refused',
  'timed-out',
  'unreachable',
  'reset',
  'bad-status',
  'too-large',
  /** It sends what no honest device would: so many messages or crumbs that reading them takes the processor. */
  'flood',
  'not-a-motion',
  'wrong-identifier',
  'no-timezone',
  'track-failed',
  /** A track came twice with the same bytes, and is not sound: so it is on the device. */
  'damaged-on-device',
  'disk',
  /** The laptop could not open a connection: nothing is known of the device. */
  'descriptors',
  'internal',
] as const
export type TroubleCode = (typeof troubleCodes)[number]
