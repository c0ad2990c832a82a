/** The plan of one motion, for the table and the JSON form. */
import type { MotionId } from '../core/domain/motion.ts'
import type { UnassignedTrack } from '../core/domain/track.ts'

export interface MotionPlan {
  readonly motion: MotionId
  /** In the order of logs.json, then ledger entries without a log. */
  readonly tracks: readonly PlannedTrack[]
  readonly unassigned: readonly UnassignedTrack[]
}

/** One element of the JSON form, with its fields in this order. */
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
