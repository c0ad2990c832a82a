/** What the loop of a motion and its visits carry from call to call, in one value each. */
import type { MotionArchive } from '../../archive/motion-archive.ts'
import type { Target } from '../../device/probe.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { WakeUp } from '../scope/wake-up.ts'
import type { PriorityClaim } from './priority.ts'

/** Of one motion, for as long as it is in the roster. `Engine` is the part of the engine that the user needs. */
export interface MotionScope<Engine> {
  readonly motion: MotionId
  readonly archive: MotionArchive
  readonly wakeUp: WakeUp
  /** Ends the work. */
  readonly signal: AbortSignal
  /** Its parts are read at each use: the configuration and the roster change while the monitor runs. */
  readonly engine: Engine
}

/** Of one visit of the motion. */
export interface VisitScope<Engine> extends MotionScope<Engine> {
  readonly target: Target
}

/** Of a visit while the motion is inspected and its tracks are fetched. */
export interface AttendedScope<Engine> extends VisitScope<Engine> {
  readonly claim: PriorityClaim
}
