/** One figure of the benchmark, and the limit it is held against. */

export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the machine or the network allows, computed in the same run; same unit. */
  readonly limit?: number
  /** The goal for value / limit, or for the value where there is no limit. */
  readonly goal?: number
}

/** The middle value; the mean of the two middle ones where there are two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which a share `at` of the values lies, interpolated; NaN of nothing. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
