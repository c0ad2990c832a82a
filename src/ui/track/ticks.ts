/** Round numbers for the axes of a plot: knots upwards, the track's own time to the right. */
import { dateIn, localTime } from '../../core/base/local-time.ts'
import { knotsOf, type MillimetresPerSecond, type Milliseconds, type Minutes } from '../../core/base/units.ts'
import type { Extent } from '../../track/speed-columns.ts'

export interface SpeedTick {
  readonly at: MillimetresPerSecond
  /** In knots. */
  readonly label: string
}

export interface TimeTick {
  readonly at: Milliseconds
  readonly label: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Units in which people count time. */
const timeSteps: readonly Milliseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 365].map((count) => count * DAY),
]

/** Powers of ten below 1 are inexact, so a nearly round number counts as round. */
const NEARLY = 1e-9

/** Blanks between two labels on the time axis. */
const LABEL_GAP = 3

/** Round speeds from 0 to the fastest, in at most `intervals` steps and what is left above them. */
export function speedTicks(fastest: MillimetresPerSecond, intervals: number): readonly SpeedTick[] {
  const knots = knotsOf(fastest)
  const step = roundStep(knots / Math.max(1, intervals))
  const digits = Math.max(0, -Math.floor(Math.log10(step)))
  return Array.from({ length: Math.floor(knots / step + NEARLY) + 1 }, (_, index) => {
    const at = index * step
    // Only a false file is so fast; its labels must not displace the plot.
    return { at: at / knotsOf(1), label: at < 1e6 ? at.toFixed(digits) : at.toExponential(1) }
  })
}

/** Round times of a zone within an extent, as close as their labels allow in `cells` columns. */
export function timeTicks(extent: Extent, timezone: Minutes, cells: number): readonly TimeTick[] {
  const span = extent.to - extent.from
  const step =
    timeSteps.find((each) => (each / span) * cells >= labelWidth(each) + LABEL_GAP) ?? Math.max(span, SECOND)
  const zone = timezone * MINUTE
  const first = Math.ceil((extent.from + zone) / step) * step - zone
  const count = Math.max(0, Math.floor((extent.to - first) / step) + 1)
  if (count === 0) return [{ at: extent.from, label: timeLabel(extent.from, timezone, SECOND) }]
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step
    return { at, label: timeLabel(at, timezone, step) }
  })
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5].find((each) => each * power >= least * (1 - NEARLY)) ?? 10
  return factor * power
}

function labelWidth(step: Milliseconds): number {
  return timeLabel(0, 0, step).length
}

function timeLabel(at: Milliseconds, timezone: Minutes, step: Milliseconds): string {
  if (step >= DAY) return dateIn(at, timezone)
  const { time } = localTime(at, timezone)
  return step >= MINUTE ? time.slice(0, 5) : time
}
