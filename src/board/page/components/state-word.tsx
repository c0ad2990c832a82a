/** A state as its sign and its word: the colour alone is not enough. */
import type { MotionState } from '../../../core/domain/motion.ts'
import { stateLooks } from '../../../core/views/state-words.ts'

export function StateWord({ state }: { readonly state: MotionState }) {
  const { symbol, word } = stateLooks[state]
  return (
    <span className="state">
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  )
}
