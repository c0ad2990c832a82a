/** Reduces the speeds of a track to the columns of a plot: each keeps its fastest and slowest frame, so no peak is lost. */
import type { MillimetresPerSecond, Milliseconds } from '../core/base/units.ts'
import { type GnssFrame, isAccurate } from '../core/oao/gnss-frame.ts'
import type { Gap } from './gaps.ts'

/**
 * The content of a column:
 *
 * - `frames`: frames with a sure speed; unsure ones add no speed
 * - `unsure`: only frames with an unsure speed
 * - `gap`: inside a gap
 * - `between`: no frame, because columns are narrower than the distance of frames
 */
export type SpeedColumn =
  | {
      readonly kind: 'frames'
      readonly slowest: MillimetresPerSecond
      readonly fastest: MillimetresPerSecond
      readonly fewestSatellites: number
    }
  | { readonly kind: 'unsure'; readonly fewestSatellites: number }
  | { readonly kind: 'gap' }
  | { readonly kind: 'between' }

/** The time a plot shows, both ends included. */
export interface Extent {
  readonly from: Milliseconds
  readonly to: Milliseconds
}

const gap: SpeedColumn = { kind: 'gap' }
const between: SpeedColumn = { kind: 'between' }

/** Takes frames and gaps in any order; memory depends only on the number of columns. */
export class SpeedColumns {
  readonly #columns: SpeedColumn[]
  readonly #extent: Extent

  constructor(count: number, extent: Extent) {
    this.#columns = Array.from({ length: count }, () => between)
    this.#extent = extent
  }

  add(frame: GnssFrame): void {
    const index = columnAt(frame.utc, this.#extent, this.#columns.length)
    this.#columns[index] = withFrame(this.#columns[index] ?? between, frame)
  }

  /** The columns of the frames around a gap are not part of it. */
  addGap({ from, to }: Gap): void {
    const first = columnAt(from, this.#extent, this.#columns.length) + 1
    const after = columnAt(to, this.#extent, this.#columns.length)
    for (let index = first; index < after; index += 1) {
      if (this.#columns[index]?.kind === 'between') this.#columns[index] = gap
    }
  }

  /** The columns, from first to last. */
  columns(): readonly SpeedColumn[] {
    return this.#columns
  }
}

/** The column of `count` that contains an instant; the nearest for one outside the extent. */
export function columnAt(utc: Milliseconds, { from, to }: Extent, count: number): number {
  if (to <= from) return 0
  return Math.max(0, Math.min(count - 1, Math.floor(((utc - from) / (to - from)) * count)))
}

/** Returns the same object if nothing changed: half a million frames then make few objects. */
function withFrame(column: SpeedColumn, frame: GnssFrame): SpeedColumn {
  const { speed, satellites } = frame
  const known = 'fewestSatellites' in column ? column.fewestSatellites : satellites
  const fewestSatellites = Math.min(known, satellites)
  if (column.kind !== 'frames') {
    return isAccurate(frame)
      ? { kind: 'frames', slowest: speed, fastest: speed, fewestSatellites }
      : { kind: 'unsure', fewestSatellites }
  }
  const slowest = isAccurate(frame) ? Math.min(column.slowest, speed) : column.slowest
  const fastest = isAccurate(frame) ? Math.max(column.fastest, speed) : column.fastest
  const isSame = slowest === column.slowest && fastest === column.fastest && fewestSatellites === known
  return isSame ? column : { kind: 'frames', slowest, fastest, fewestSatellites }
}
