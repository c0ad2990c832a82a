import { formatProblem } from '../../../src/core/base/problem.ts'
import { readRoster } from '../../../src/core/config/roster-file.ts'

export const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'

export function roster(...rows: readonly string[]) {
  return readRoster([header, ...rows].join('\n'), 'motions.csv')
}

export function problemsOf(text: string): readonly string[] {
  return readRoster(text, 'motions.csv').problems.map(formatProblem)
}
