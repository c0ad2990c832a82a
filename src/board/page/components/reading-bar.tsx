/** How far the reading of a motion is. */
import type { MotionSummary } from '../../../core/views/motion-summary.ts'
import { isSilent, shareRead } from '../../../core/views/tracks-words.ts'

interface ReadingBarProps {
  readonly summary: MotionSummary
  readonly now: number
}

export function ReadingBar({ summary, now }: ReadingBarProps) {
  if (summary.state !== 'downloading' || isSilent(summary, now)) return null
  const percent = Math.floor(shareRead(summary.progress) * 100)
  return (
    <span className="reading-bar">
      <progress max={100} value={percent} aria-label={`Motion ${summary.id} is read to`} />
      <span>{percent}%</span>
    </span>
  )
}
