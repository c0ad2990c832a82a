/** What `verify` prints, with nothing in it that would run the terminal. */
import { sanitiseText } from '../core/base/sanitise.ts'

/** Where lines go, without their line end. */
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

/** A text as one line of the terminal: a path may hold anything, also what would run the terminal. */
export function toLine(text: string): string {
  return sanitiseText(text, LONGEST_LINE)
}
