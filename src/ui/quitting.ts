/** Whether the monitor is ending, and whether quitting needs an answer first, as while motions are being read. */
import type { MotionId } from '../core/domain/motion.ts'
import type { MonitorState } from '../core/events/state.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import { counted } from '../core/views/groups.ts'
import type { ScreenMode } from './mode.ts'
import { questionText } from './questions.ts'
import type { ScreenState } from './screen-state.ts'

/** True once the monitor is ending, after a key or a signal. */
export function isEnding({ isStopping }: ScreenState, { phase }: MonitorState): boolean {
  return isStopping || phase === 'stopping' || phase === 'stopped'
}

/** The motions that quitting would leave partly read; none if another process reads them, or nobody does. */
export function leftByQuitting(fleet: FleetSummary, mode: ScreenMode): readonly MotionId[] {
  if (mode.type !== 'live') return []
  return fleet.summaries.filter(counted.reading).map((summary) => summary.id)
}

/** The question before quitting, in at most `width` columns; it counts the motions that it does not name. */
export function quitQuestion(motions: readonly MotionId[], width: number): string {
  const start = `${motions.length === 1 ? '1 motion is' : `${motions.length} motions are`} being read`
  const answers = [' - q again or y quits, Esc goes on', ' - q quits, Esc goes on'] as const
  return questionText({ start, names: motions.map(String), answers }, width)
}
