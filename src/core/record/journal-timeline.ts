/** Finds the state of a journal at any instant, by folding from the checkpoint before it. */
import type { Milliseconds } from '../base/units.ts'
import type { MonitorEvent } from '../events/events.ts'
import { reduceAll } from '../events/reduce.ts'
import { initialState, type MonitorState } from '../events/state.ts'
import type { JournalEntry } from './journal.ts'

export interface Timeline {
  readonly entries: readonly JournalEntry[]
  /** The instants of the first and the last entry. */
  readonly start: Milliseconds
  readonly end: Milliseconds
  /** How many entries lie at or before an instant. */
  readonly countAt: (at: Milliseconds) => number
  /** The state after the first `count` entries; the same value when called again. */
  readonly stateAfter: (count: number) => MonitorState
}

/** Fewest entries between two checkpoints, which each hold a log; a long journal has more. */
const LEAST_STRIDE = 1000
const MOST_CHECKPOINTS = 300

/** The timeline of entries in the order of the journal, even if the clock was set back. */
export function createTimeline(entries: readonly JournalEntry[]): Timeline {
  const instants = risingInstants(entries)
  const stride = Math.max(LEAST_STRIDE, Math.ceil(entries.length / MOST_CHECKPOINTS))
  const checkpoints: MonitorState[] = [initialState]
  let last = { count: 0, state: initialState }
  const stateAfter = (wanted: number): MonitorState => {
    const count = Math.max(0, Math.min(wanted, entries.length))
    const place = Math.min(Math.floor(count / stride), checkpoints.length - 1)
    const checkpoint = { count: place * stride, state: checkpoints[place] ?? initialState }
    let from = last.count <= count && last.count >= checkpoint.count ? last : checkpoint
    while (from.count < count) {
      // To the next checkpoint, or as far as requested.
      const next = Math.min(count, (Math.floor(from.count / stride) + 1) * stride)
      from = { count: next, state: foldEntries(from.state, entries.slice(from.count, next)) }
      if (next % stride === 0) checkpoints[next / stride] ??= from.state
    }
    last = from
    return from.state
  }
  return {
    entries,
    start: instants[0] ?? 0,
    end: instants.at(-1) ?? 0,
    countAt: (at) => countUpTo(instants, at),
    stateAfter,
  }
}

/** The state after entries in their order. */
export function foldEntries(state: MonitorState, entries: readonly JournalEntry[]): MonitorState {
  let next = state
  let events: MonitorEvent[] = []
  for (const entry of entries) {
    if (entry.type !== 'state-restored') events.push(entry)
    else {
      // The head of a part is the fold of everything before it.
      next = entry.state
      events = []
    }
  }
  return reduceAll(next, events)
}

function risingInstants(entries: readonly JournalEntry[]): Float64Array {
  const instants = new Float64Array(entries.length)
  let latest = Number.NEGATIVE_INFINITY
  for (const [index, { at }] of entries.entries()) {
    latest = Math.max(latest, at)
    instants[index] = latest
  }
  return instants
}

function countUpTo(instants: Float64Array, at: Milliseconds): number {
  let low = 0
  let high = instants.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((instants[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
