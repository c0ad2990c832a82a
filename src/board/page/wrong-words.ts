/** What is wrong with a motion, in the words that the person who looks may see. */
import { type Diagnosis, diagnosisOf } from '../../core/views/diagnosis.ts'
import type { MotionSummary } from '../../core/views/motion-summary.ts'
import { sees } from './audience.ts'
import type { Frame } from './frame.ts'

/** What is wrong and what to do; undefined where nothing is. A sentence with a speed is for those who see speeds. */
export function wrongWords(
  summary: MotionSummary,
  frame: Pick<Frame, 'hello'>,
): Pick<Diagnosis, 'long' | 'todo'> | undefined {
  const diagnosis = diagnosisOf(summary)
  if (diagnosis === undefined) return undefined
  const { short, long, todo } = diagnosis
  return { long: sees(frame, 'speeds') ? long : short, todo }
}
