/** When to look for absent motions and when to try again: how the network's cost is kept bounded. */
import type { Milliseconds } from '../../base/units.ts'
import type { Pace } from './eagerness.ts'

/** The interval is a maximum: where the network carries it, an absent motion is looked for this often. */
const QUICKEST_LOOK: Milliseconds = 600

/**
 * Packets a second for all absent motions together, unless the interval demands more.
 *
 * 150 are borne; jitter shortens spans by a twentieth on average, and looks that it brings together need the rest.
 */
export const PACKETS_PER_SECOND = 130

/** However many unhurried motions there are, the eager ones have this many packets a second together. */
const LEAST_FOR_EAGER = PACKETS_PER_SECOND / 4

/** More packets a second are not sent for any interval: beyond 10,000 absent motions and 5 s each waits longer. */
const MOST_PACKETS_PER_SECOND = 2000

/** A known address is tried at each look; its name is looked up again this seldom. */
export const LOOKUP_AGE: Milliseconds = 2500

/** Looks that may begin in one instant, when a whole fleet begins to be looked for. */
const LOOKS_AT_ONCE = 140

const FIRST_TRACK_PAUSE: Milliseconds = 50
const LAST_TRACK_PAUSE: Milliseconds = 2000

const FIRST_RETRY: Milliseconds = 1000
const LAST_RETRY: Milliseconds = 30_000

/** The absent motions by how often they are looked for, and what one look costs. */
export interface Demand {
  readonly eager: number
  readonly unhurried: number
  readonly packetsPerLook: number
}

/**
 * From the start of one look for an absent motion to the start of its next: `interval` for an unhurried one; an eager
 * one is looked for as often as the packets that the others leave allow, and not less often than an unhurried one.
 * There may be so many that no network carries one look an interval: then all wait longer.
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

/** How long the first look waits where `absent` motions are looked for: a large fleet's would lose each other's answers. */
export function firstLookDelay(absent: number, interval: Milliseconds): Milliseconds {
  const most = Math.max(interval, (absent / MOST_PACKETS_PER_SECOND) * 1000)
  return Math.min(most, Math.max(0, absent - LOOKS_AT_ONCE))
}

/** Spans are shortened by up to this share. */
const JITTER = 0.1

/** A span shortened by up to a tenth, so that many motions do not fall into step; `chance` is in [0, 1). */
export function jittered(span: Milliseconds, chance: number): Milliseconds {
  return span * (1 - JITTER * chance)
}

/**
 * How long a look asks for the name in the search domain that answered last and in no other, after one that asked in all:
 * three intervals on average where looks are frequent, none where one comes an interval. `chance` is in [0, 1): what
 * began together is not to stay together. Where no domain has answered yet, each look asks in all.
 */
export function oneDomainSpan(pace: Pace, interval: Milliseconds, chance: number): Milliseconds {
  return pace === 'eager' ? (2.5 + chance) * interval : 0
}

/** How long a motion in trouble is left alone after its `failures`-th failure in a row (from 1). */
export function retryDelay(failures: number): Milliseconds {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1))
}

/** How long a motion's next track waits after its `failures`-th that failed in a visit (from 1): a list may be endless. */
export function trackPause(failures: number): Milliseconds {
  return Math.min(LAST_TRACK_PAUSE, FIRST_TRACK_PAUSE * 2 ** (failures - 1))
}
