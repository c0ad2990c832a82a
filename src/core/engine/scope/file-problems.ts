/** What is said of a file that was read again: what is newly wrong with it, or why it cannot be used at all. */
import { basename } from 'node:path'
import { pluralise } from '../../base/pluralise.ts'
import { formatProblem, type Problem } from '../../base/problem.ts'

/** Problems that were not there before; one that only stands on another line now is not new. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const known = new Set(before.map((problem) => problem.message))
  return after.filter((problem) => !known.has(problem.message))
}

/** The first error of a file that is in use all the same, in a line, and how many more there are; undefined without one. */
export function describeErrors(problems: readonly Problem[]): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return undefined
  const more = errors.length - 1
  return `${whyUnusable(errors)}${more > 0 ? ` And ${pluralise(more, 'more problem')}: "check" lists them` : ''}`
}

/** The first error of a file that cannot be used, without the path: it is long, and one line must do. */
export function whyUnusable(problems: readonly Problem[]): string {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error === undefined) return 'The file cannot be used.'
  // The event team's scripts look for `motion-` (docs/device.md, "Event scripts").
  const message = error.message.replaceAll('motion-monitor ', '')
  return formatProblem({ ...error, file: basename(error.file), message })
}
