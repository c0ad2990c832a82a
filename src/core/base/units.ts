/** The units of the field as branded numbers, and the conversions between them. */

declare const unit: unique symbol
type Unit<Name extends string> = number & { readonly [unit]?: Name }

/** Milliseconds: an instant since the Unix epoch UTC, or a span. */
export type Milliseconds = Unit<'ms'>
export type Bytes = Unit<'bytes'>
export type Millimetres = Unit<'mm'>
export type MillimetresPerSecond = Unit<'mm/s'>
export type Knots = Unit<'knots'>
export type Minutes = Unit<'minutes'>

/** One MiB in bytes. */
export const MIB = 2 ** 20

/** Speed in knots of a speed in mm/s (1 knot = 1852 m/h; docs/device.md, "The plan"). */
export function knotsOf(speed: MillimetresPerSecond): Knots {
  return ((speed / 1000) * 3600) / 1852
}

/** Distance in km of a distance in mm. */
export function kilometresOf(distance: Millimetres): number {
  return distance / 1e6
}

/** Size in MiB (2^20 bytes) of a size in bytes. */
export function mebibytesOf(size: Bytes): number {
  return size / MIB
}

/** Hours of a span in ms. */
export function hoursOf(span: Milliseconds): number {
  return span / 3_600_000
}

/** One day in ms, in a zone that is a number of minutes east of UTC. */
export const DAY: Milliseconds = 86_400_000

/**
 * The day of an instant in a zone, counted from 1970. It is asked for each track of each row of a frame, and for each log
 * of a list: Temporal takes a hundred times as long.
 */
export function dayNumber(at: Milliseconds, timezone: Minutes): number {
  return Math.floor((at + timezone * 60_000) / DAY)
}
