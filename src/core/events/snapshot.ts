/** The state as plain JSON, as a journal's part and the board's stream hold it, and back. */
import { indexRoster } from '../domain/roster.ts'
import type { MonitorState, Snapshot } from './state.ts'

/** The state without what can be computed from the rest. */
export function snapshotOf(state: MonitorState): Snapshot {
  const { byMotion: _, ...roster } = state.roster
  return { ...state, roster, motions: [...state.motions.values()] }
}

/** The state that a snapshot holds; it must have been checked, or come from this program. */
export function stateOf({ roster, motions, ...rest }: Snapshot): MonitorState {
  const byId = motions.toSorted((a, b) => a.id - b.id)
  return {
    ...rest,
    roster: { ...roster, byMotion: indexRoster(roster) },
    motions: new Map(byId.map((motion) => [motion.id, motion])),
  }
}
