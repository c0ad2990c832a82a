import { expect, test } from 'vitest'
import type { Problem } from '../../../../src/core/base/problem.ts'
import { describeErrors, newProblems, whyUnusable } from '../../../../src/core/engine/watches/watched-file.ts'

const problem = (severity: Problem['severity'], message: string, line?: number): Problem => {
  return { severity, file: '/srv/events/2026/config/motions.csv', line, column: undefined, message }
}

test('a file problem that only moved to another line is not new', () => {
  const before = [problem('error', 'A is wrong.', 2), problem('warning', 'B is odd.', 3)]
  const after = [problem('error', 'A is wrong.', 5), problem('error', 'C is wrong.', 6)]
  expect(newProblems(before, after)).toEqual([after[1]])
})

test('an unusable file is explained by its first error, short enough for a line and without words that scripts seek', () => {
  const missing = problem('error', 'Run "motion-monitor init" for an example.', 1)
  expect(whyUnusable([problem('warning', 'odd'), missing, problem('error', 'later')])).toBe(
    'motions.csv:1: Run "init" for an example.',
  )
  expect(whyUnusable([problem('warning', 'odd')])).toBe('The file cannot be used.')
})

test('the errors of a file that is still used are its first one, and how many more there are', () => {
  const first = problem('error', 'A is wrong.', 2)
  expect(describeErrors([problem('warning', 'odd')])).toBeUndefined()
  expect(describeErrors([first])).toBe('motions.csv:2: A is wrong.')
  expect(describeErrors([first, problem('error', 'B is wrong.', 3)])).toBe(
    'motions.csv:2: A is wrong. And 1 more problem: "check" lists them',
  )
})
