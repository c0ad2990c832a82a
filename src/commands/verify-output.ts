/** Prints the output of `verify` without terminal control sequences. */
import { sanitiseText } from '../core/base/sanitise.ts'

/** Receives lines without their line end. */
export interface VerifyOutput {
  print(line: string): void
  printError(line: string): void
}

/** The process's own stdout and stderr. */
export const processOutput: VerifyOutput = {
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
}

const LONGEST_LINE = 1000

/** A text as one safe line, because a path may contain control sequences. */
export function toLine(text: string): string {
  return sanitiseText(text, LONGEST_LINE)
}
