/** A track's speeds over time, reduced for drawing without losing a peak. */
import type { MillimetresPerSecond, Milliseconds } from '../core/base/units.ts'

export interface SpeedSeries {
  /** UTC, ascending. */
  readonly times: readonly Milliseconds[]
  readonly speeds: readonly MillimetresPerSecond[]
}

/** Collects speeds in order. */
export class SpeedRecorder {
  readonly #from: Milliseconds
  readonly #to: Milliseconds
  readonly #times: Milliseconds[] = []
  readonly #speeds: MillimetresPerSecond[] = []

  /** Ignores speeds that go back in time, or lie before `from` or after `to`: they are not part of the track. */
  constructor(from: Milliseconds, to: Milliseconds) {
    this.#from = from
    this.#to = to
  }

  add(utc: Milliseconds, speed: MillimetresPerSecond): void {
    if (utc < Math.max(this.#from, this.#times.at(-1) ?? 0) || utc > this.#to) return
    this.#times.push(utc)
    this.#speeds.push(speed)
  }

  /** The collected speeds, reduced to at most `most` points. */
  series(most: number): SpeedSeries {
    return reduceSeries({ times: this.#times, speeds: this.#speeds }, most)
  }
}

/**
 * At most `most` points (4 or more) of a series: its first and last, and the slowest and fastest of each stretch of
 * equally many points. A shorter series is unchanged.
 */
export function reduceSeries(series: SpeedSeries, most: number): SpeedSeries {
  const { times, speeds } = series
  const count = speeds.length
  if (count <= most) return series
  const stretches = Math.floor((most - 2) / 2)
  const kept = [0]
  const keep = (index: number): void => {
    if (index > (kept.at(-1) ?? 0)) kept.push(index)
  }
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * count) / stretches)
    const to = Math.floor(((stretch + 1) * count) / stretches)
    const [slowest, fastest] = extremesOf(speeds, from, to)
    keep(Math.min(slowest, fastest))
    keep(Math.max(slowest, fastest))
  }
  keep(count - 1)
  return {
    times: kept.map((index) => times[index] ?? 0),
    speeds: kept.map((index) => speeds[index] ?? 0),
  }
}

function extremesOf(speeds: readonly number[], from: number, to: number): readonly [number, number] {
  let slowest = from
  let fastest = from
  for (let index = from + 1; index < to; index++) {
    const speed = speeds[index] ?? 0
    if (speed < (speeds[slowest] ?? 0)) slowest = index
    if (speed > (speeds[fastest] ?? 0)) fastest = index
  }
  return [slowest, fastest]
}
