/** Logs whose dates cannot be right: they begin before 2020 or after tomorrow, so a clock was wrong while they were written. */
import { dayNumber, type Knots, type Milliseconds, type Minutes } from '../base/units.ts'
import type { DeviceLog } from './payloads.ts'
import { isBelowFilter, type PlannedLog } from './plan.ts'
import type { TrackFigures } from './track.ts'
import { EMPTY_LOG } from './track-length.ts'

/** The logs of a motion with such dates, which somebody may have sailed with. */
export interface MisdatedLogs {
  /** The day of the first of them in logs.json, `YYYYMMDD` in the device's zone. */
  readonly day: string
  /** Its figures. */
  readonly figures: TrackFigures
  /** How many there are beside it. */
  readonly more: number
}

/** What dates are judged by. */
export interface DateRules {
  /** When logs.json was read. */
  readonly now: Milliseconds
  /** The event's zone. */
  readonly timezone: Minutes
  readonly minimum500mBest: Knots
}

export interface Misdated {
  /** Absent for none. */
  readonly logs?: MisdatedLogs
  /** Logs with such dates that are empty or below the speed filter. */
  readonly slight: number
}

/** Devices are never cleared: logs of earlier years are on most of them, and none is older than this. */
const FIRST_START: Milliseconds = Date.UTC(2020, 0, 1)

/** Sorts out the logs whose dates cannot be right; logs of earlier years since 2020 are as they should be. */
export function misdatedOf(logs: readonly PlannedLog[], rules: DateRules): Misdated {
  const misdated = logs.filter(({ log, outcome }) => outcome !== 'repeated' && isMisdated(log, rules))
  const weighty = misdated.filter(({ log }) => mayBeSailed(log, rules))
  const [first] = weighty
  const slight = misdated.length - weighty.length
  if (first === undefined) return { slight }
  return { logs: { day: first.day, figures: first.log, more: weighty.length - 1 }, slight }
}

function isMisdated({ startDate }: DeviceLog, { now, timezone }: DateRules): boolean {
  const shift = timezone * 60_000
  return startDate + shift < FIRST_START || dayNumber(startDate, timezone) > dayNumber(now, timezone) + 1
}

/** The speeds of a log that was never closed were never computed: they say nothing. */
function mayBeSailed({ size, endDate, best500m }: DeviceLog, { minimum500mBest }: DateRules): boolean {
  return size > EMPTY_LOG && (endDate === 0 || !isBelowFilter(best500m, minimum500mBest))
}
