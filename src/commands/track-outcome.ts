/** The outcome of each file of `motion-monitor track`, and the exit code of all. */
import { toLine } from './verify-output.ts'

/**
 * - `good`: a sound track, shown or exported
 * - `bad`: shown or exported but not sound, or not written
 * - `unusable`: not readable as a track
 */
export type Outcome = 'good' | 'bad' | 'unusable'

/** 0 if all are good, 2 if all are unusable, else 1 (docs/exit-codes.md). */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.every((outcome) => outcome === 'good')) return 0
  return outcomes.every((outcome) => outcome === 'unusable') ? 2 : 1
}

/** One line on stderr: the subject and the text. */
export function printWarning(path: string, text: string): void {
  process.stderr.write(`${toLine(`${path} ${text}`)}\n`)
}
