/** Formats figures for people: one decimal, and empty for none. The log has its own format (events/log-line.ts). */
import {
  type Bytes,
  hoursOf,
  kilometresOf,
  knotsOf,
  type Millimetres,
  type MillimetresPerSecond,
  type Milliseconds,
  mebibytesOf,
} from './units.ts'

/** Knots with one decimal; empty for none. */
export function knotsText(speed: MillimetresPerSecond | undefined): string {
  return speed === undefined || speed === 0 ? '' : knotsOf(speed).toFixed(1)
}

/** Hours with one decimal; empty for none. */
export function hoursText(span: Milliseconds): string {
  return span === 0 ? '' : hoursOf(span).toFixed(1)
}

/** Kilometres with one decimal; empty for none. */
export function kilometresText(distance: Millimetres): string {
  return distance === 0 ? '' : kilometresOf(distance).toFixed(1)
}

/** MiB with one decimal; empty for none. */
export function mebibytesText(size: Bytes): string {
  return size === 0 ? '' : mebibytesOf(size).toFixed(1)
}

/** The text of a figure, `0.0` where it is empty. */
export function orZero(text: string): string {
  return text === '' ? '0.0' : text
}
