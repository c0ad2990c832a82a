/** A battery: its percent, and whether it is too low or was read on another day. */
import type { MotionSummary } from '../../../core/views/motion-summary.ts'

export function Battery({ summary }: { readonly summary: MotionSummary }) {
  const { motion, isOld } = summary
  const level = motion.info?.battery
  if (level === undefined) return <span className="quiet">not known</span>
  const isLow = motion.findings.some(({ topic, verdict }) => topic === 'battery' && verdict === 'fail')
  return (
    <span className={`battery ${isLow ? 'tone-warn' : 'tone-plain'}`}>
      <span className="level" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(100, level))}%` }} />
      </span>
      <span>{Math.round(level)}%</span>
      {isLow && <b> low</b>}
      {motion.info?.isCharging === true && <span> charging</span>}
      {isOld && <small className="quiet"> another day</small>}
    </span>
  )
}
