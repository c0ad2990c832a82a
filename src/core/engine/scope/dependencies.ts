/** The edge of the program as the stages have it: where they read, ask, tell and wait. */
import type { Clock } from '../../base/clock.ts'
import type { Project } from '../../config/project.ts'
import type { DeviceClient } from '../../device/client.ts'
import type { MotionResolver } from '../../device/resolver.ts'
import type { Configuration } from '../../domain/configuration.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Entrant } from '../../domain/roster.ts'
import type { Emit } from '../../events/events.ts'

export interface Dependencies {
  readonly configuration: Configuration
  readonly project: Project
  readonly clock: Clock
  readonly emit: Emit
  readonly resolver: MotionResolver
  readonly client: DeviceClient
}

/** What the stages need of the roster. */
export interface RosterLookup {
  /** Who has the motion on a date `YYYY-MM-DD`. */
  readonly entrantOn: (motion: MotionId, date: string) => Entrant | undefined
  /** The first and last date of the roster; undefined when it is empty. */
  readonly eventDates: { readonly start: string; readonly end: string } | undefined
}
