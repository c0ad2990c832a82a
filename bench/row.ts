/** One figure of the benchmark, and what it is held against. */

export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the machine or the network allows, computed in the same run; same unit. */
  readonly limit?: number
  /** The goal for value / limit, or for the value where there is no limit: not above it, or not below it. */
  readonly atMost?: number
  readonly atLeast?: number
}

/** What is held against the goal: the ratio to the limit, or the value itself. */
export function heldOf({ value, limit }: BenchRow): number {
  return limit === undefined ? value : value / limit
}

/** Whether the goal is met; undefined where there is none. */
export function isMet(row: BenchRow): boolean | undefined {
  const held = heldOf(row)
  if (row.atMost !== undefined) return held <= row.atMost
  return row.atLeast === undefined ? undefined : held >= row.atLeast
}

/** The goal in words: `<= 1.10 x limit`, `>= 100`; empty where there is none. */
export function goalOf({ limit, atMost, atLeast }: BenchRow): string {
  const goal = atMost ?? atLeast
  if (goal === undefined) return ''
  return `${atMost === undefined ? '>=' : '<='} ${goal}${limit === undefined ? '' : ' x limit'}`
}

/** The middle value; the mean of the two middle ones where there are two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The value below which a share `at` of the values lies, interpolated; NaN of nothing. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
