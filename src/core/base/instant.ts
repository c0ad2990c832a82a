/** Formats an instant for sentences about a track. */
import type { Milliseconds } from './units.ts'

/** ISO 8601 in UTC; the bare number where it lies beyond any date. */
export function formatInstant(instant: Milliseconds): string {
  return instant <= 8.64e15 ? new Date(instant).toISOString() : `${instant} ms`
}
