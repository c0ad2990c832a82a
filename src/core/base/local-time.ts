/** Instants, local times and calendar dates, and the two ways a date is written (docs/device.md, "The roster" and "The plan"). */
import { DAY, type Milliseconds, type Minutes } from './units.ts'

/** The first and the last date lie this far from 1970. */
const FARTHEST: Milliseconds = 8.64e15

/** What calendar and clock of a zone show. */
export interface DateAndTime {
  /** `YYYY-MM-DD`; before year 0 and after 9999 with a sign and six digits of the year. */
  readonly date: string
  /** `HH:MM:SS`, cut to the second. */
  readonly time: string
}

/**
 * The local time at an instant, in a zone `timezone` minutes east of UTC; a device may send any number as its zone. An
 * instant beyond any date gives the nearest date. Without Temporal, which many a phone's browser lacks.
 */
export function localTime(at: Milliseconds, timezone: Minutes): DateAndTime {
  const local = at + timezone * 60_000
  const shown = Math.trunc(Math.max(-FARTHEST, Math.min(FARTHEST, local)))
  const [date = '', time = ''] = new Date(shown).toISOString().split('T')
  return { date, time: time.slice(0, 8) }
}

/** The date `YYYY-MM-DD` of an instant in a zone, as motions.csv writes it. */
export function dateIn(at: Milliseconds, timezone: Minutes): string {
  return localTime(at, timezone).date
}

/** The date `YYYY-MM-DD` this many days later (negative: earlier). Throws a RangeError for a text that is not a date. */
export function daysAfter(date: string, days: number): string {
  if (!isDate(date)) throw new RangeError(`not a date: ${date}`)
  return dateIn(midnightOf(date) + days * DAY, 0)
}

/** True for a date `YYYY-MM-DD` of the calendar: 31 February is not one. */
export function isDate(text: string): boolean {
  const midnight = midnightOf(text)
  return !Number.isNaN(midnight) && dateIn(midnight, 0) === text
}

function midnightOf(date: string): Milliseconds {
  return Date.parse(`${date}T00:00:00Z`)
}

/** Turns the date `YYYY-MM-DD` into the day `YYYYMMDD` of a track's key. */
export function dayOfDate(date: string): string {
  return date.replaceAll('-', '')
}

/** Turns the day `YYYYMMDD` into the date `YYYY-MM-DD`. */
export function dateOfDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}

/** An instant in a sentence about a track: ISO 8601 in UTC, or the bare number where it lies beyond any date. */
export function formatInstant(instant: Milliseconds): string {
  return instant <= FARTHEST ? new Date(instant).toISOString() : `${instant} ms`
}
