/** Instants, local times and calendar dates, and the two ways a date is written (docs/device.md, "The roster" and "The plan"). */
import type { Milliseconds, Minutes } from './units.ts'

/** The first and the last date lie this far from 1970. */
const FARTHEST: Milliseconds = 8.64e15

/**
 * The local time at an instant, in a zone `timezone` minutes east of UTC; a device may send any number as its zone. An
 * instant beyond any date gives the nearest date.
 */
export function localTime(at: Milliseconds, timezone: Minutes): Temporal.PlainDateTime {
  const local = at + timezone * 60_000
  const shown = Math.trunc(Math.max(-FARTHEST, Math.min(FARTHEST, local)))
  return Temporal.Instant.fromEpochMilliseconds(shown).toZonedDateTimeISO('UTC').toPlainDateTime()
}

/** The date `YYYY-MM-DD` of an instant in a zone, as motions.csv writes it. */
export function dateIn(at: Milliseconds, timezone: Minutes): string {
  return localTime(at, timezone).toPlainDate().toString()
}

/** The date `YYYY-MM-DD` this many days later (negative: earlier). Throws a RangeError for a text that is not a date. */
export function daysAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** True for a date `YYYY-MM-DD` of the calendar: 31 February is not one. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
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
