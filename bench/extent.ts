/** How much to measure, and the type of a benchmark section. */
import type { BenchRow } from './row.ts'

/** `short` takes seconds and only checks the results. */
export type Extent = 'full' | 'short'

/** Measures; throws when a result is wrong, but not when it is slow. */
export type Section = (extent: Extent) => Promise<readonly BenchRow[]>
