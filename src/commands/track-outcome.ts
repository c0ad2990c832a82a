/** What became of each file of `motion-monitor track`, and the exit code of all of them. */
import { toLine } from './verify-output.ts'

/**
 * - `good`: a sound track, shown or exported
 * - `bad`: shown or exported, but the track is not sound; or it could not be written
 * - `unusable`: nothing could be begun with it
 */
export type Outcome = 'good' | 'bad' | 'unusable'

/** 0 if all are good, 2 if nothing could be begun with any, else 1 (docs/exit-codes.md). */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.every((outcome) => outcome === 'good')) return 0
  return outcomes.every((outcome) => outcome === 'unusable') ? 2 : 1
}

/** One line on stderr: about what, and what of it. */
export function printWarning(path: string, text: string): void {
  process.stderr.write(`${toLine(`${path} ${text}`)}\n`)
}
