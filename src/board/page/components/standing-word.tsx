/** The state of a motion as it is now, or as it was when the link was last live. */
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { stateLooks } from '../../../core/views/state-words.ts'
import type { Frame } from '../frame.ts'
import { StateWord } from './state-word.tsx'

interface StandingWordProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

export function StandingWord({ summary: { state, asOf }, frame }: StandingWordProps) {
  const isNow = frame.status.kind === 'live'
  return (
    <span className={`standing ${isNow ? `tone-${stateLooks[state].tone}` : 'tone-quiet'}`}>
      {!isNow && 'was: '}
      <StateWord state={state} />
      {asOf !== undefined && <small> before the restart</small>}
    </span>
  )
}
