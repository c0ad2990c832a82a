/** Decides when to look for absent motions and when to retry, so that the cost for the network is bounded. */
import type { Milliseconds } from '../../base/units.ts'
import type { Pace } from './eagerness.ts'

/** The configured interval is a maximum: where the network allows, each absent motion is looked for this often. */
const QUICKEST_LOOK: Milliseconds = 600

/**
 * Packets a second for all absent motions together, unless the interval demands more.
 * The network bears 150; jitter shortens spans by a twentieth on average, and looks that coincide need the rest.
 */
export const PACKETS_PER_SECOND = 130

/** What the eager motions may always send together, however many unhurried ones there are. */
const LEAST_FOR_EAGER = PACKETS_PER_SECOND / 4

/** The limit for any interval: more than 10,000 absent motions at 5 s each wait longer. */
const MOST_PACKETS_PER_SECOND = 2000

/** A known address is probed at each look; its name is looked up again after this long. */
export const LOOKUP_AGE: Milliseconds = 2500

/** Looks that may start in one instant, when the search for a whole fleet begins. */
const LOOKS_AT_ONCE = 140

const FIRST_TRACK_PAUSE: Milliseconds = 50
const LAST_TRACK_PAUSE: Milliseconds = 2000

const FIRST_RETRY: Milliseconds = 1000
const LAST_RETRY: Milliseconds = 30_000

/** How many absent motions are searched for at which pace, and what one look costs. */
export interface Demand {
  readonly eager: number
  readonly unhurried: number
  readonly packetsPerLook: number
}

/**
 * From the start of one look to the start of the next, ms: `interval` for an unhurried motion. An eager one gets the
 * packets that the others leave, but never waits longer than an unhurried one. With more motions than the network
 * allows at one look an interval, all wait longer.
 */
export function searchInterval(
  pace: Pace,
  interval: Milliseconds,
  { eager, unhurried, packetsPerLook }: Demand,
): Milliseconds {
  const least = spanFor((eager + unhurried) * packetsPerLook, MOST_PACKETS_PER_SECOND)
  if (pace === 'unhurried') return Math.max(least, interval)
  const taken = (unhurried * packetsPerLook * 1000) / interval
  const left = Math.max(LEAST_FOR_EAGER, PACKETS_PER_SECOND - taken)
  const shared = spanFor(eager * packetsPerLook, left)
  return Math.max(least, Math.min(interval, Math.max(QUICKEST_LOOK, shared)))
}

function spanFor(packets: number, perSecond: number): Milliseconds {
  return (packets / perSecond) * 1000
}

/** How long the first look waits in a search for `absent` motions: all at once would lose each other's answers. */
export function firstLookDelay(absent: number, interval: Milliseconds): Milliseconds {
  const most = Math.max(interval, (absent / MOST_PACKETS_PER_SECOND) * 1000)
  return Math.min(most, Math.max(0, absent - LOOKS_AT_ONCE))
}

const JITTER = 0.1

/** A span shortened by up to a tenth, so that motions do not fall into step; `chance` is in [0, 1). */
export function jittered(span: Milliseconds, chance: number): Milliseconds {
  return span * (1 - JITTER * chance)
}

/**
 * How long a look asks only the search domain that answered last, after a look that asked all: three intervals on
 * average for an eager search, none for an unhurried one. `chance` is in [0, 1), so that looks do not fall into step.
 * Until a domain has answered, each look asks all.
 */
export function oneDomainSpan(pace: Pace, interval: Milliseconds, chance: number): Milliseconds {
  return pace === 'eager' ? (2.5 + chance) * interval : 0
}

/** How long a motion in trouble is left alone after its `failures`-th failure in a row (from 1), ms. */
export function retryDelay(failures: number): Milliseconds {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1))
}

/** How long a next track waits after the `failures`-th failed one of a visit (from 1): a list may be endless. */
export function trackPause(failures: number): Milliseconds {
  return Math.min(LAST_TRACK_PAUSE, FIRST_TRACK_PAUSE * 2 ** (failures - 1))
}
