/** Keeps the last log lines for the screen in a bounded ring that is cheap to append to. */
import type { Read } from '../base/schemas.ts'
import type { logLine, logRing } from './state-schemas.ts'

export interface LogLine extends Read<typeof logLine> {}
export interface LogRing extends Read<typeof logRing> {}

const LOG_LINES_KEPT = 10_000

export const emptyRing: LogRing = { lines: [], dropped: 0 }

/** The ring with `added` at its end, and without its oldest lines where it exceeds `kept`. */
export function appendLines(ring: LogRing, added: readonly LogLine[], kept = LOG_LINES_KEPT): LogRing {
  const all = ring.lines.concat(added)
  const surplus = Math.max(0, all.length - kept)
  return { lines: surplus > 0 ? all.slice(surplus) : all, dropped: ring.dropped + surplus }
}
