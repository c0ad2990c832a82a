/** Measures the reducer's events a second, in batches like those of the engine's thread. */
import type { MonitorEvent } from '../src/core/events/events.ts'
import { reduceAll } from '../src/core/events/reduce.ts'
import { initialState } from '../src/core/events/state.ts'
import { beginning, busyDay, motionsOf } from './event-script.ts'
import type { Section } from './extent.ts'
import { type BenchRow, median } from './row.ts'

/** At 200 events a second a batch of 20 ms holds four. */
const BATCH = 4

/** Events a second by the size of the fleet; throws after an impossible transition. */
export const benchReduce: Section = async (extent) => {
  const [events, runs] = extent === 'full' ? [20_000, 5] : [2000, 1]
  const rows: BenchRow[] = []
  for (const size of [117, 1000, 5000]) {
    const rates = Array.from({ length: runs }, () => rateOf(size, events))
    rows.push({ name: `${size} motions`, value: median(rates), unit: 'events/s', atLeast: 4000 })
  }
  return rows
}

function rateOf(size: number, count: number): number {
  const motions = motionsOf(size)
  let at = Date.UTC(2026, 9, 12, 16)
  const day = busyDay(motions, () => at++)
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, () => take(day, BATCH))
  let state = reduceAll(initialState, beginning(motions, at))
  const before = performance.now()
  for (const batch of batches) state = reduceAll(state, batch)
  const seconds = (performance.now() - before) / 1000
  if (state.violations.length > 0) throw new Error(`the fold has seen ${state.violations[0]}`)
  return count / seconds
}

function take(events: Iterator<MonitorEvent>, count: number): readonly MonitorEvent[] {
  return Array.from({ length: count }, () => events.next().value)
}
