/** A problem in a file a person wrote: what is wrong, where, and what to do. */
import { sanitiseText } from './sanitise.ts'
import type { problemSchema, Read } from './schemas.ts'

export interface Problem extends Read<typeof problemSchema> {}

/** A problem with a file as a whole, or with an option. */
export function wholeFile(severity: Problem['severity'], file: string, message: string): Problem {
  return { severity, file, line: undefined, column: undefined, message }
}

/** A longer text is cut. */
const PROBLEM_LENGTH = 2000

/** The problem as one line that is safe on a terminal: `FILE:LINE:COLUMN: message`. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  return sanitiseText(`${place}: ${problem.message}`, PROBLEM_LENGTH)
}

/** Orders the problems of a file by place; those of the whole file come first. */
export function byPlace(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
}

/** Stops the program from starting: printed in full on stderr, exits with `exitCode`. */
export class ProblemError extends Error {
  readonly code = 'problem'
  readonly exitCode = 2
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.name = 'ProblemError'
    this.problems = problems
  }
}

/** The error for one unusable file, or option. */
export function unusable(file: string, message: string): ProblemError {
  return new ProblemError([wholeFile('error', file, message)])
}
