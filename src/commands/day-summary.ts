/** The ten lines on the day that a monitor leaves behind when it ends. */
import type { Milliseconds } from '../core/base/units.ts'
import type { MonitorState } from '../core/events/state.ts'
import { dayLines } from '../core/views/day-end.ts'
import { createFleetSummariser } from '../core/views/fleet-summary.ts'
import { createLocalTime } from '../core/views/format.ts'

/** The lines of a state, in the laptop's zone; none before a session has begun. */
export function daySummary(state: MonitorState, now: Milliseconds): readonly string[] {
  if (state.session === undefined) return []
  const context = { event: state.session.event, now, time: createLocalTime(undefined) }
  return dayLines(createFleetSummariser()(state, now), context)
}
