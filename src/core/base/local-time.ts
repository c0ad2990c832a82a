/**
 * Instants in a device's or an event's own zone, dates of the calendar, and the two ways a date is written
 * (docs/device.md, "The roster" and "The plan").
 */
import type { Milliseconds, Minutes } from './units.ts'

/** The first and the last instant that a date can be made of are this far from 1970. */
const FARTHEST: Milliseconds = 8.64e15

/**
 * What the clocks of a zone `timezone` minutes east of UTC show at an instant. The zone may be any number that a device
 * gives. An instant that no date can be made of is shown as the nearest that can.
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

/** The date `YYYY-MM-DD` so many days after another, or before it. Throws a RangeError where it is none. */
export function daysAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Whether a text is a date `YYYY-MM-DD` of the calendar: the 31st of February is none. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

/** A date `YYYY-MM-DD` as the day `YYYYMMDD` that a track's key has. */
export function dayOfDate(date: string): string {
  return date.replaceAll('-', '')
}

/** A day `YYYYMMDD` as the date `YYYY-MM-DD`. */
export function dateOfDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}
