/** An instant as the sentences about a track write it. */
import type { Milliseconds } from './units.ts'

/** ISO 8601 in UTC; the bare number where no date can be that far off. */
export function formatInstant(instant: Milliseconds): string {
  return instant <= 8.64e15 ? new Date(instant).toISOString() : `${instant} ms`
}
