/** The devices of arbitrary days, with small tracks, and how their logs change. */
import type { Milliseconds } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { grown, whileOpen } from '../simulator/changing-logs.ts'
import type { LogPlan } from './arbitrary-days.ts'
import type { EventRules } from './wanted.ts'

const day: Milliseconds = 86_400_000
const hour: Milliseconds = 3_600_000

/** Enough for the best 500 m of a fast log. */
const frames = 300
/** The steps in which a log grows. */
const moreFrames = 40

const fast = { '2s_best': 13_691, '10s_best': 13_298, '500m_best': 12_755 }
const slow = { '2s_best': 2000, '10s_best': 1900, '500m_best': 1800 }

export interface Calendar {
  readonly rules: EventRules
  /** The first and last date on which every motion is assigned. */
  readonly dates: readonly [first: string, last: string]
  /** Today's first midnight in the devices' zone. */
  readonly today: Milliseconds
}

/** The calendar at an instant: every motion is assigned yesterday and today. */
export function calendarAt(now: Milliseconds): Calendar {
  const timezone = 60
  const local = now + timezone * 60_000
  const today = local - (local % day)
  const dateOf = (instant: Milliseconds): string => new Date(instant).toISOString().slice(0, 10)
  const dates = [dateOf(today - day), dateOf(today)] as const
  const fileIdOn = (motion: MotionId, date: string): string | undefined =>
    date === dates[0] || date === dates[1] ? `ABC${motion}XYZ` : undefined
  return { rules: { fileIdOn, timezone, slowest: 5 }, dates, today: today - timezone * 60_000 }
}

/** A device with these logs and an old empty one, as every device has. */
export function deviceWith(motion: MotionId, plans: readonly LogPlan[], calendar: Calendar): DeviceContents {
  const old = recordAt(motion, calendar.today - 90 * day)
  const empty = { ...old, size: 1536, end_date: old.start_date, distance: 0, ...noSpeeds }
  const logs = plans.map((plan) => recordOf(motion, plan, calendar))
  return deviceOf(motion, [empty, ...logs.filter(isFirstOfItsFile)])
}

/** The log of a plan. */
export function recordOf(
  motion: MotionId,
  { day: which, hour: at, kind }: LogPlan,
  calendar: Calendar,
): LogRecord {
  const midnight = which === 'today' ? calendar.today : calendar.today - day
  const record = recordAt(motion, midnight + at * hour)
  switch (kind) {
    case 'fast':
      return record
    case 'slow':
      return { ...record, ...slow, distance: distanceOf(record.duration, slow) }
    case 'open':
      return whileOpen(record)
    case 'open-fast':
      return { ...whileOpen(record), ...fast }
  }
}

/** The record after its log has grown. */
export function longer(record: LogRecord, isFast: boolean): LogRecord {
  if (record.end_date === 0) return grown(record, moreFrames, isFast ? fast : {})
  const figures = isFast ? faster(record) : {}
  const { duration } = grown(record, moreFrames)
  return grown(record, moreFrames, { ...figures, distance: distanceOf(duration, { ...record, ...figures }) })
}

/** The record after its log has grown and was closed. */
export function closed(record: LogRecord, isFast: boolean): LogRecord {
  const { size } = grown(record, moreFrames)
  const span: Milliseconds = ((size - 1536) / 52) * 200
  const bests = isFast ? faster(record) : slow
  const ended = { ...record, size, end_date: record.start_date + span, duration: span, ...bests }
  return { ...ended, distance: distanceOf(span, ended) }
}

/** The record with other bests. */
export function retouched(record: LogRecord): LogRecord {
  return { ...record, '500m_best': record['500m_best'] + 3, '2s_best': record['2s_best'] + 3 }
}

function faster(record: LogRecord): Partial<LogRecord> {
  return { ...fast, '500m_best': Math.max(record['500m_best'], fast['500m_best']) + 1 }
}

/** The distance at a pace in the time, including the best 500 m. */
function distanceOf(span: Milliseconds, bests: Pick<LogRecord, '500m_best'>): number {
  return bests['500m_best'] > slow['500m_best'] ? span * 10 : span
}

const noSpeeds = { '2s_best': 0, '10s_best': 0, '500m_best': 0, '1852m_best': 0, a500m_best: 0 }

function recordAt(motion: MotionId, start: Milliseconds): LogRecord {
  const local = new Date(start + hour).toISOString()
  const minute = local.slice(11, 16).replace(':', '')
  const span: Milliseconds = frames * 200
  return logOf({
    file: `/logs/${local.slice(0, 4)}/${local.slice(5, 7)}/${String(motion).padStart(4, '0')}_${local.slice(0, 10)}-${minute}.oao`,
    size: 1536 + 52 * frames,
    start_date: start,
    end_date: start + span,
    duration: span,
    distance: distanceOf(span, fast),
    ...noSpeeds,
    ...fast,
  })
}

function isFirstOfItsFile(log: LogRecord, index: number, logs: readonly LogRecord[]): boolean {
  return logs.findIndex(({ file }) => file === log.file) === index
}
