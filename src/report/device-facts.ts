/** What a report knows of each device whatever the day: its battery, its firmware, what was noted. */
import type { MotionId } from '../core/domain/motion.ts'
import type { Report } from './report.ts'

export interface DeviceSummary {
  /** Percent, as last read. */
  readonly battery?: number
  readonly firmware?: { readonly name: string; readonly isApproved: boolean }
  readonly note?: string
}

/** The facts by motion; a motion of which nothing was read has none. */
export function deviceFactsOf({
  batteries,
  firmwares,
  notes,
}: Pick<Report, 'batteries' | 'firmwares' | 'notes'>): ReadonlyMap<MotionId, DeviceSummary> {
  const devices = new Map<MotionId, DeviceSummary>()
  const add = (motion: MotionId, facts: DeviceSummary) =>
    devices.set(motion, { ...devices.get(motion), ...facts })
  for (const { motion, battery } of batteries) add(motion, { battery })
  for (const { firmware, isApproved, motions } of firmwares) {
    for (const motion of motions) add(motion, { firmware: { name: firmware, isApproved } })
  }
  for (const { motion, text } of notes) add(motion, { note: text })
  return devices
}
