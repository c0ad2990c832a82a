/** Keeps the last log lines for the screen in a bounded ring that is cheap to append to. */
import type { Milliseconds } from '../base/units.ts'
import type { LogLevel } from '../domain/configuration.ts'
import type { MotionId } from '../domain/motion.ts'

export interface LogLine {
  readonly at: Milliseconds
  readonly level: LogLevel
  readonly message: string
  /** The motion that the line is about. */
  readonly motion: MotionId | undefined
}

export interface LogRing {
  /** Oldest first. */
  readonly lines: readonly LogLine[]
  /** How many lines have left the ring: line `i` has the running number `dropped + i`. */
  readonly dropped: number
}

const LOG_LINES_KEPT = 10_000

export const emptyRing: LogRing = { lines: [], dropped: 0 }

/** The ring with `added` at its end, and without its oldest lines where it exceeds `kept`. */
export function appendLines(ring: LogRing, added: readonly LogLine[], kept = LOG_LINES_KEPT): LogRing {
  const all = ring.lines.concat(added)
  const surplus = Math.max(0, all.length - kept)
  return { lines: surplus > 0 ? all.slice(surplus) : all, dropped: ring.dropped + surplus }
}
