/** When to look for absent motions and when to try again: how the network's cost is kept bounded. */
import type { Milliseconds } from '../units.ts'

/** The interval is a maximum: where the network carries it, an absent motion is looked for this often. */
const QUICKEST_LOOK: Milliseconds = 1000

/** Looks a second for all absent motions together, unless the interval demands more: 150 packets a second are borne. */
const LOOKS_PER_SECOND = 120

/** A known address is tried at each look; its name is looked up again this seldom. */
export const LOOKUP_AGE: Milliseconds = 3000

const FIRST_RETRY: Milliseconds = 1000
const LAST_RETRY: Milliseconds = 30_000

/** From the start of one look for an absent motion to the start of its next; never above `interval`. */
export function lookSpan(interval: Milliseconds, absent: number): Milliseconds {
  const shared = (absent / LOOKS_PER_SECOND) * 1000
  return Math.min(interval, Math.max(QUICKEST_LOOK, shared))
}

/** A span shortened by up to a tenth, so that many motions do not fall into step; `chance` is in [0, 1). */
export function jittered(span: Milliseconds, chance: number): Milliseconds {
  return span * (1 - 0.1 * chance)
}

/** How long a motion in trouble is left alone after its `failures`-th failure in a row (from 1). */
export function retrySpan(failures: number): Milliseconds {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1))
}
