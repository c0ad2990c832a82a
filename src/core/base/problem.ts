/** A problem in a file a person wrote: what is wrong, where, and what to do. */
import { sanitiseText } from './sanitise.ts'

export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1; absent when the whole file is meant. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** What is wrong, the offending value included, and the remedy, in one or two sentences. */
  readonly message: string
}

/** A longer problem is cut. */
const PROBLEM_LENGTH = 2000

/** A problem as one line of text, fit for a terminal: `FILE:LINE:COLUMN: message`. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  return sanitiseText(`${place}: ${problem.message}`, PROBLEM_LENGTH)
}

/** Orders the problems of a file by their places; those of the whole file come first. */
export function byPlace(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
}

/** What stops the program from starting: told in full on stderr, ends with `exitCode`. */
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
