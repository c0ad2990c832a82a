/** Finds logs whose dates cannot be right: they begin before 2020 or after tomorrow, because a clock was wrong. */
import type { Read } from '../base/schemas.ts'
import { dayNumber, type Knots, type Milliseconds, type Minutes } from '../base/units.ts'
import type { DeviceLog } from './payloads.ts'
import { isBelowFilter, type PlannedLog } from './plan.ts'
import { EMPTY_LOG } from './track-length.ts'
import type { misdatedLogs } from './value-schemas.ts'

export interface MisdatedLogs extends Read<typeof misdatedLogs> {}

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
  /** Misdated logs that are empty or below the speed filter. */
  readonly slight: number
}

/** Devices are never cleared, and most hold logs of earlier years; none is older than this. */
export const FIRST_START: Milliseconds = Date.UTC(2020, 0, 1)

/** Finds the logs whose dates cannot be right; earlier years since 2020 are in order. */
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

/** The speeds of a log that was never closed were never computed, so they prove nothing. */
function mayBeSailed({ size, endDate, best500m }: DeviceLog, { minimum500mBest }: DateRules): boolean {
  return size > EMPTY_LOG && (endDate === 0 || !isBelowFilter(best500m, minimum500mBest))
}
