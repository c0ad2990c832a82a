/** Which days of an event there is something to tell of, and which of them a report is about. */
import { dateOfDay } from '../core/base/local-time.ts'
import type { MotionRecord } from './motion-record.ts'

/** What was asked for. */
export type DayChoice =
  | { readonly type: 'newest' }
  | { readonly type: 'all' }
  /** `YYYY-MM-DD` */
  | { readonly type: 'date'; readonly date: string }

export interface ChosenDays {
  /** `YYYY-MM-DD`, ascending; none where there is nothing to tell of. */
  readonly dates: readonly string[]
  /** Days outside the roster's dates that are left out, with the number of their tracks. */
  readonly leftOut: readonly DayLeftOut[]
  /** Days after today that the newest was not taken from: a clock was wrong, a motion's or the laptop's. */
  readonly future: readonly DayLeftOut[]
}

/** A day that a report leaves out, `YYYY-MM-DD`. */
export interface DayLeftOut {
  readonly date: string
  readonly tracks: number
}

export interface DaysKnown {
  readonly records: readonly MotionRecord[]
  /** The first and the last date of the roster; absent for an empty one. */
  readonly eventDates: { readonly start: string; readonly end: string } | undefined
  /** `YYYY-MM-DD` in the event's zone. */
  readonly today: string
  /** Whether somebody has a motion today. */
  readonly isAssignedToday: boolean
}

/**
 * The days of a report. The newest is that of the newest track within the roster's dates, never a day after today; where
 * there is none, today if somebody has a motion today. Ledgers may hold tracks of another year (they were copied with the
 * folder): those days are in a report only when one is asked for by its date.
 */
export function chooseDays(choice: DayChoice, known: DaysKnown): ChosenDays {
  if (choice.type === 'date') return { dates: [choice.date], leftOut: [], future: [] }
  const counts = tracksByDate(known.records)
  const dates = [...counts.keys()].sort()
  const within = dates.filter((date) => isWithin(date, known.eventDates))
  const counted = (date: string): DayLeftOut => ({ date, tracks: counts.get(date) ?? 0 })
  if (choice.type === 'all') {
    return { dates: within, leftOut: dates.filter((date) => !within.includes(date)).map(counted), future: [] }
  }
  const isPast = (date: string): boolean => date <= known.today
  const newest = within.findLast(isPast) ?? (known.isAssignedToday ? known.today : dates.findLast(isPast))
  const future = dates.filter((date) => !isPast(date)).map(counted)
  return { dates: newest === undefined ? [] : [newest], leftOut: [], future }
}

/** How many tracks, unassigned ones too, are of each date. */
function tracksByDate(records: readonly MotionRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { tracks, unassigned } of records) {
    for (const { day } of [...tracks, ...unassigned]) {
      const date = dateOfDay(day)
      counts.set(date, (counts.get(date) ?? 0) + 1)
    }
  }
  return counts
}

function isWithin(date: string, dates: DaysKnown['eventDates']): boolean {
  return dates === undefined || (dates.start <= date && date <= dates.end)
}
