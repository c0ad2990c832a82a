/** When to look for absent motions and when to try again: how the network's cost is kept bounded. */
import type { Milliseconds } from '../units.ts'

/** The interval is a maximum: where the network carries it, an absent motion is looked for this often. */
const QUICKEST_LOOK: Milliseconds = 600

/**
 * Packets a second for all absent motions together, unless the interval demands more.
 *
 * 150 are borne; lost answers that are asked for again, and looks that jitter brings together, need the rest.
 */
export const PACKETS_PER_SECOND = 128

/** More packets a second are not sent for any interval: beyond 10,000 absent motions and 5 s each waits longer. */
const MOST_PACKETS_PER_SECOND = 2000

/** A known address is tried at each look; its name is looked up again this seldom. */
export const LOOKUP_AGE: Milliseconds = 2500

/** Looks that may begin in one instant, when a whole fleet begins to be looked for. */
const LOOKS_AT_ONCE = 140

const UNLIKELY_WEIGHT = 0.25

const FIRST_TRACK_PAUSE: Milliseconds = 50
const LAST_TRACK_PAUSE: Milliseconds = 2000

const FIRST_RETRY: Milliseconds = 1000
const LAST_RETRY: Milliseconds = 30_000

export interface Prospects {
  /** Somebody has it today. */
  readonly isAssigned: boolean
  /** It was released and has left: it lies in the bucket. */
  readonly isHome: boolean
}

/** A motion's share of the looks, against the others': those that are still to come have four times that of the rest. */
export function weightOf({ isAssigned, isHome }: Prospects): number {
  return isAssigned && !isHome ? 1 : UNLIKELY_WEIGHT
}

/**
 * From the start of one look for an absent motion to the start of its next; not above `interval` unless there are so
 * many that no network carries it.
 *
 * `demand` is the packets of one look for each absent motion, weighted like this one by `weight`.
 */
export function lookSpan(look: {
  readonly interval: Milliseconds
  readonly weight: number
  readonly demand: number
}): Milliseconds {
  const shared = ((look.demand / PACKETS_PER_SECOND) * 1000) / look.weight
  const least = shared * (PACKETS_PER_SECOND / MOST_PACKETS_PER_SECOND)
  return Math.max(least, Math.min(look.interval, Math.max(QUICKEST_LOOK, shared)))
}

/** How long the first look waits where `absent` motions are looked for: a large fleet's would lose each other's answers. */
export function firstLookDelay(absent: number, interval: Milliseconds): Milliseconds {
  const most = Math.max(interval, (absent / MOST_PACKETS_PER_SECOND) * 1000)
  return Math.min(most, Math.max(0, absent - LOOKS_AT_ONCE))
}

/** A span shortened by up to a tenth, so that many motions do not fall into step; `chance` is in [0, 1). */
export function jittered(span: Milliseconds, chance: number): Milliseconds {
  return span * (1 - 0.1 * chance)
}

/** How long a motion in trouble is left alone after its `failures`-th failure in a row (from 1). */
export function retrySpan(failures: number): Milliseconds {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1))
}

/** How long a motion's next track waits after its `failures`-th that failed in a visit (from 1): a list may be endless. */
export function trackPause(failures: number): Milliseconds {
  return Math.min(LAST_TRACK_PAUSE, FIRST_TRACK_PAUSE * 2 ** (failures - 1))
}
