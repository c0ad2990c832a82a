/** The verdicts on a track file, and what is known of the track beforehand. */
import type { MotionId } from './motion.ts'
import type { DeviceLog } from './payloads.ts'

/**
 * What a track file is worth, the worst first:
 *
 * - `not-a-track`: something else came in its place
 * - `another-log`: a track, but of another device or another log
 * - `damaged`: bytes or frames are not as the device wrote them
 * - `incomplete`: the end is missing
 * - `unfinished`: the device had not closed the log
 * - `usable`: nothing is wrong with it, but something is odd or could not be checked: there are warnings
 * - `exact`: it is what logs.json promised, in every byte that can be checked
 */
export const verdicts = [
  'not-a-track',
  'another-log',
  'damaged',
  'incomplete',
  'unfinished',
  'usable',
  'exact',
] as const
export type Verdict = (typeof verdicts)[number]

/** True for a track that can be kept, so that the device need not send it again. */
export function isSound(verdict: string): boolean {
  return verdict === 'exact' || verdict === 'usable'
}

/** The record of logs.json that the file must match. */
export interface Expected {
  readonly motion: MotionId
  readonly log: DeviceLog
  /** It came from a backup device: its bytes were judged then, and no record says more than their number. */
  readonly isBackup?: boolean
}

/** What is known beforehand: the record; no logs.json at all; or a logs.json without a record of this track. */
export type Expectation = Expected | 'no-records' | 'not-listed'

/** One fault of a file, and the verdict it leads to if nothing worse is found. */
export interface TrackFinding {
  readonly verdict: Exclude<Verdict, 'usable' | 'exact'>
  readonly reason: string
}
