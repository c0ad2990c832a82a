/** Parses the `Date` header of an answer. */
import type { Milliseconds } from '../base/units.ts'

/** `Mon, 12 Oct 2026 16:00:00 GMT`, the only form in use today. */
const form = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** The time of a `Date` header; undefined for anything else. */
export function parseDateHeader(header: string | undefined): Milliseconds | undefined {
  if (header === undefined || !form.test(header)) return undefined
  const time = Date.parse(header)
  return Number.isFinite(time) ? time : undefined
}
