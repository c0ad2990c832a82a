/** The requests that wait for a yes, and the question that asks for it. */
import type { MotionId } from '../core/domain/motion.ts'
import { motionRequests, type RequestType } from '../core/views/motion-requests.ts'
import { questionText } from './question.ts'

/** A request that waits for a yes. */
export interface PendingRequest {
  readonly type: RequestType | 're-inspect-all'
  readonly motions: readonly MotionId[]
  /** How many of them the view does not show. */
  readonly hidden: number
}

/** The question before a request, in at most `width` columns; it counts the motions that it does not name. */
export function requestQuestion({ type, motions, hidden }: PendingRequest, width: number): string {
  const [first, second] = motions
  const isOne = first !== undefined && second === undefined
  const counted = isOne ? String(first) : `${motions.length} motions`
  const start =
    type === 're-inspect-all'
      ? `read all ${motions.length} connected again`
      : motionRequests[type].question(counted)
  return questionText(
    {
      start: hidden === 0 ? start : `${start}, ${hidden} not in this view`,
      names: isOne ? [] : motions.map(String),
      answers: [' - y does it, Esc does not', ' - y does it, Esc not'],
    },
    width,
  )
}
