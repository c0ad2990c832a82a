/** What is said of a file that was read again: what is newly wrong with it, or why it cannot be used at all. */
import { basename } from 'node:path'
import { formatProblem, type Problem } from '../problem.ts'

/** Problems that were not there before; one that only stands on another line now is not new. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const known = new Set(before.map((problem) => problem.message))
  return after.filter((problem) => !known.has(problem.message))
}

/** The first error of a file that cannot be used, without the path: it is long, and one line must do. */
export function whyUnusable(problems: readonly Problem[]): string {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error === undefined) return 'The file cannot be used.'
  // The event team's scripts look for `motion-` (DEVICE.md §5).
  const message = error.message.replaceAll('motion-monitor ', '')
  return formatProblem({ ...error, file: basename(error.file), message })
}
