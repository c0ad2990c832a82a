/** What is wrong with a motion, in words that the viewer may see. */
import { type Diagnosis, diagnosisOf } from '../../core/views/diagnosis.ts'
import type { MotionSummary } from '../../core/views/motion-summary.ts'
import { sees } from './audience.ts'
import type { Frame } from './frame.ts'

/** What is wrong and what to do; undefined if nothing is. Only those who see speeds get the sentence with a speed. */
export function wrongWords(
  summary: MotionSummary,
  frame: Pick<Frame, 'hello'>,
): Pick<Diagnosis, 'long' | 'todo'> | undefined {
  const diagnosis = diagnosisOf(summary)
  if (diagnosis === undefined) return undefined
  const { short, long, todo } = diagnosis
  return { long: sees(frame, 'speeds') ? long : short, todo }
}
