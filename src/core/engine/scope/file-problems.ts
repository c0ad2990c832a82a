/** Describes what is wrong with a file that was read again: new problems, or why it cannot be used. */
import { basename } from 'node:path'
import { pluralise } from '../../base/pluralise.ts'
import { formatProblem, type Problem } from '../../base/problem.ts'

/** The problems that were not there before; one that only moved to another line is not new. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const known = new Set(before.map((problem) => problem.message))
  return after.filter((problem) => !known.has(problem.message))
}

/** The first error of a file that is still used, in one line, and how many more there are; undefined without one. */
export function describeErrors(problems: readonly Problem[]): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return undefined
  const more = errors.length - 1
  return `${whyUnusable(errors)}${more > 0 ? ` And ${pluralise(more, 'more problem')}: "check" lists them` : ''}`
}

/** The first error of a file that cannot be used, without the long path, so that it fits into one line. */
export function whyUnusable(problems: readonly Problem[]): string {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error === undefined) return 'The file cannot be used.'
  // The event team's scripts look for `motion-` (docs/device.md, "Event scripts").
  const message = error.message.replaceAll('motion-monitor ', '')
  return formatProblem({ ...error, file: basename(error.file), message })
}
