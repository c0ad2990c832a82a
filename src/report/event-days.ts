/** Which days of an event have data, and which of them a report covers. */
import { dateOfDay } from '../core/base/local-time.ts'
import type { MotionRecord } from './motion-record.ts'

export type DayChoice =
  | { readonly type: 'newest' }
  | { readonly type: 'all' }
  /** `YYYY-MM-DD` */
  | { readonly type: 'date'; readonly date: string }

export interface ChosenDays {
  /** `YYYY-MM-DD`, ascending; empty without data. */
  readonly dates: readonly string[]
  /** Omitted days outside the roster's dates, with the number of their tracks. */
  readonly leftOut: readonly DayLeftOut[]
  /** Days after today, which cannot be the newest: the clock of a motion or the laptop was wrong. */
  readonly future: readonly DayLeftOut[]
}

/** A day that a report omits, `YYYY-MM-DD`. */
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
  /** Whether any motion is assigned today. */
  readonly isAssignedToday: boolean
}

/**
 * The days of a report. The newest is that of the newest track within the roster's dates and not after today; without
 * one it is today, if any motion is assigned. Ledgers may hold tracks of another year (copied with the
 * folder): a report shows those days only when their date is given.
 */
export function chooseDays(choice: DayChoice, known: DaysKnown): ChosenDays {
  if (choice.type === 'date') return { dates: [choice.date], leftOut: [], future: [] }
  const { records, eventDates } = known
  const tracks = records.flatMap((record) => [...record.tracks, ...record.unassigned])
  const byDate = Map.groupBy(tracks, ({ day }) => dateOfDay(day))
  const dates = [...byDate.keys()].sort()
  const within = dates.filter(
    (date) => eventDates === undefined || (eventDates.start <= date && date <= eventDates.end),
  )
  const counted = (date: string): DayLeftOut => ({ date, tracks: byDate.get(date)?.length ?? 0 })
  if (choice.type === 'all') {
    return { dates: within, leftOut: dates.filter((date) => !within.includes(date)).map(counted), future: [] }
  }
  const isPast = (date: string): boolean => date <= known.today
  const newest = within.findLast(isPast) ?? (known.isAssignedToday ? known.today : dates.findLast(isPast))
  const future = dates.filter((date) => !isPast(date)).map(counted)
  return { dates: newest === undefined ? [] : [newest], leftOut: [], future }
}
