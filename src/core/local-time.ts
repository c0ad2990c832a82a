/**
 * Instants in a device's or an event's own zone, and the two ways a date is written there
 * (docs/device.md, "The roster" and "The plan").
 */
import type { Milliseconds, Minutes } from './units.ts'

/** The first and the last instant that a date can be made of are this far from 1970. */
const FARTHEST: Milliseconds = 8.64e15

/**
 * An instant as the clocks of a zone `timezone` minutes east of UTC show it: ISO 8601, its `Z` without meaning. One
 * that no date can be made of is shown as the nearest that can.
 */
export function localTime(at: Milliseconds, timezone: Minutes): string {
  const local = at + timezone * 60_000
  return new Date(Math.max(-FARTHEST, Math.min(FARTHEST, local))).toISOString()
}

/** The date `YYYY-MM-DD` of an instant in a zone, as motions.csv writes it. */
export function dateIn(at: Milliseconds, timezone: Minutes): string {
  return localTime(at, timezone).slice(0, 10)
}

/** A date `YYYY-MM-DD` as the day `YYYYMMDD` that a track's key has. */
export function dayOfDate(date: string): string {
  return date.replaceAll('-', '')
}

/** A day `YYYYMMDD` as the date `YYYY-MM-DD`. */
export function dateOfDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}
