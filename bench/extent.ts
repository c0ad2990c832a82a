/** How much is measured, and what a section of the benchmark is. */
import type { BenchRow } from './row.ts'

/** `short` takes seconds and shows only that the results are right. */
export type Extent = 'full' | 'short'

/** Measures; throws when a result is wrong, whatever its time. */
export type Section = (extent: Extent) => Promise<readonly BenchRow[]>
