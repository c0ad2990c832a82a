/** The speeds of a track by columns of a plot: each keeps its fastest and its slowest frame, so that no peak is lost. */
import type { MillimetresPerSecond, Milliseconds } from '../core/base/units.ts'
import { type GnssFrame, isAccurate } from '../core/oao/gnss-frame.ts'
import type { Gap } from './gaps.ts'

/**
 * What one column stands for:
 *
 * - `frames`: it has some whose speed the device is sure of; those it is not sure of add no speed
 * - `unsure`: it has frames, and the device is sure of none of their speeds
 * - `gap`: it lies within a gap
 * - `between`: it has no frame, because the columns are narrower than the frames are apart
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

/** Takes the frames and gaps of a track in any order; memory depends on the number of columns alone. */
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

  /** The columns of the two frames around it are not part of a gap. */
  addGap({ from, to }: Gap): void {
    const first = columnAt(from, this.#extent, this.#columns.length) + 1
    const after = columnAt(to, this.#extent, this.#columns.length)
    for (let index = first; index < after; index += 1) {
      if (this.#columns[index]?.kind === 'between') this.#columns[index] = gap
    }
  }

  /** From the first to the last. */
  columns(): readonly SpeedColumn[] {
    return this.#columns
  }
}

/** The column of `count` in which an instant lies; one outside the extent lies in the nearest. */
export function columnAt(utc: Milliseconds, { from, to }: Extent, count: number): number {
  if (to <= from) return 0
  return Math.max(0, Math.min(count - 1, Math.floor(((utc - from) / (to - from)) * count)))
}

/** The same object where nothing has changed: half a million frames make few of them. */
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
