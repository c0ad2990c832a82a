/** What most parts of the engine work with: settings, project folder, clock, and where events go. */
import type { Clock } from '../../base/clock.ts'
import type { Project } from '../../config/project.ts'
import type { Configuration, LogLevel } from '../../domain/configuration.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Entrant } from '../../domain/roster.ts'
import type { Emit } from '../../events/events.ts'

export interface Dependencies {
  readonly configuration: Configuration
  readonly project: Project
  readonly clock: Clock
  readonly emit: Emit
}

/** Emits a log line that has no event of its own. */
export function logNotice(
  { clock, emit }: { readonly clock: Pick<Clock, 'now'>; readonly emit: Emit },
  level: LogLevel,
  message: string,
): void {
  emit({ type: 'notice', at: clock.now(), level, message })
}

/** What the engine asks the roster. */
export interface RosterLookup {
  /** Who has the motion on a date `YYYY-MM-DD`. */
  readonly entrantOn: (motion: MotionId, date: string) => Entrant | undefined
  /** The first and last date of the roster; undefined when it is empty. */
  readonly eventDates: { readonly start: string; readonly end: string } | undefined
}
