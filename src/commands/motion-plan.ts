/** What is planned for a motion, as the table shows it and the JSON form has it. */
import type { MotionId } from '../core/domain/motion.ts'
import type { UnassignedTrack } from '../core/domain/track.ts'

/** What is printed of one motion. */
export interface MotionPlan {
  readonly motion: MotionId
  /** In the order of logs.json, then those of the ledger that no log has any more. */
  readonly tracks: readonly PlannedTrack[]
  readonly unassigned: readonly UnassignedTrack[]
}

/** One element of the JSON form, its fields in this order. */
export interface PlannedTrack {
  readonly motion: MotionId
  readonly key: string
  readonly status: string
  readonly local_file: string
  readonly size: number
  readonly start_date: number
  readonly end_date: number
  readonly duration: number
  readonly distance: number
  readonly '2s_best': number
  readonly '10s_best': number
  readonly '500m_best': number
}
