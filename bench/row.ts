/** One figure of the benchmark, with its goal. */

export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the machine or the network allows, computed in the same run; same unit. */
  readonly limit?: number
  /** The goal for value / limit, or for the value without a limit: a maximum or a minimum. */
  readonly atMost?: number
  readonly atLeast?: number
}

/** The figure that the goal is for: the ratio to the limit, or the value itself. */
export function heldOf({ value, limit }: BenchRow): number {
  return limit === undefined ? value : value / limit
}

/** Whether the goal is met; undefined without one. */
export function isMet(row: BenchRow): boolean | undefined {
  const held = heldOf(row)
  if (row.atMost !== undefined) return held <= row.atMost
  return row.atLeast === undefined ? undefined : held >= row.atLeast
}

/** The goal in words: `<= 1.10 x limit`, `>= 100`; empty without one. */
export function goalOf({ limit, atMost, atLeast }: BenchRow): string {
  const goal = atMost ?? atLeast
  if (goal === undefined) return ''
  return `${atMost === undefined ? '>=' : '<='} ${goal}${limit === undefined ? '' : ' x limit'}`
}

/** The median. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The quantile `at` of the values, interpolated; NaN without values. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
