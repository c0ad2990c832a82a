import { expect, test } from 'vitest'
import { byPlace, formatProblem, type Problem } from '../../../src/core/base/problem.ts'

const problem = (line?: number, column?: number): Problem => {
  return { severity: 'error', file: 'motions.csv', line, column, message: 'It is wrong.' }
}

test('problems are sorted by their places, those of the whole file first', () => {
  expect(byPlace(problem(3), problem())).toBeGreaterThan(0)
  expect(byPlace(problem(3, 1), problem(3))).toBeGreaterThan(0)
  const sorted = [problem(3, 2), problem(3), problem(12), problem(), problem(3, 1)].sort(byPlace)
  expect(sorted.map(formatProblem)).toEqual([
    'motions.csv: It is wrong.',
    'motions.csv:3: It is wrong.',
    'motions.csv:3:1: It is wrong.',
    'motions.csv:3:2: It is wrong.',
    'motions.csv:12: It is wrong.',
  ])
})
