/** The last lines of the log about a motion, in a volunteer's words. */
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { plainWords } from '../../../core/views/plain-words.ts'
import { levelLooks } from '../../../core/views/state-words.ts'
import type { Frame } from '../frame.ts'
import { Outside } from './outside.tsx'

const LINES = 30

interface MotionLogProps {
  readonly summary: MotionSummary
  readonly frame: Frame
}

export function MotionLog({ summary: { id }, frame: { state, time } }: MotionLogProps) {
  const { lines, dropped } = state.log
  const own = lines.flatMap((line, place) => (line.motion === id ? [{ line, number: dropped + place }] : []))
  if (own.length === 0) return null
  return (
    <details>
      <summary>Its log</summary>
      <ol className="history">
        {own
          .slice(-LINES)
          .toReversed()
          .map(({ line: { at, level, message }, number }) => (
            <li key={number}>
              <time>{time.second(at)}</time>
              <span className={`worded tone-${levelLooks[level].tone}`}>
                <Outside text={plainWords(message)} />
              </span>
            </li>
          ))}
      </ol>
    </details>
  )
}
