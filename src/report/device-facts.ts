/** What a report shows of each device on any day: battery, firmware, note. */
import type { MotionId } from '../core/domain/motion.ts'
import type { Report } from './report.ts'

export interface DeviceSummary {
  /** Percent, as last read. */
  readonly battery?: number
  readonly firmware?: { readonly name: string; readonly isApproved: boolean }
  readonly note?: string
}

/** By motion; a motion that was never read is absent. */
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
