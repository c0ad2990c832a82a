/** Branded numbers for the units of the field, and conversions between them. */

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

/** mm/s to knots (1 knot = 1852 m/h; docs/device.md, "The plan"). */
export function knotsOf(speed: MillimetresPerSecond): Knots {
  return ((speed / 1000) * 3600) / 1852
}

/** mm to km. */
export function kilometresOf(distance: Millimetres): number {
  return distance / 1e6
}

/** Bytes to MiB (2^20 bytes). */
export function mebibytesOf(size: Bytes): number {
  return size / MIB
}

export function hoursOf(span: Milliseconds): number {
  return span / 3_600_000
}

/** One day in ms. */
export const DAY: Milliseconds = 86_400_000

/**
 * The number of the day since 1970 at an instant in a zone. Each track of each row of a frame needs it, and Temporal
 * takes a hundred times as long.
 */
export function dayNumber(at: Milliseconds, timezone: Minutes): number {
  return Math.floor((at + timezone * 60_000) / DAY)
}
