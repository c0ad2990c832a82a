/** Which logs of a device are wanted and where their tracks must be, from docs/device.md, "The plan" alone. */
import { extname } from 'node:path'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'

/** The event's rules for its motions: who has each, and the speed of the filter. */
export interface EventRules {
  /** The File ID of the person who has the motion on a date `YYYY-MM-DD`. */
  readonly fileIdOn: (motion: MotionId, date: string) => string | undefined
  /** Minutes east of UTC, as in every device's settings. */
  readonly timezone: number
  /** Knots over 500 m. */
  readonly slowest: number
}

/** The path of the record's track below the event folder; undefined if it is not wanted. */
export function placeOfWanted(
  motion: MotionId,
  record: LogRecord,
  { fileIdOn, timezone, slowest }: EventRules,
): string | undefined {
  const local = new Date(record.start_date + timezone * 60_000).toISOString()
  const date = local.slice(0, 10)
  const fileId = fileIdOn(motion, date)
  if (fileId === undefined) return undefined
  if (((record['500m_best'] / 1000) * 3600) / 1852 < slowest) return undefined
  const day = date.replaceAll('-', '')
  const time = local.slice(11, 19).replaceAll(':', '')
  return `gpslogs/${day}/${fileId}_${motion}_${day}_${time}${extname(record.file)}`
}
