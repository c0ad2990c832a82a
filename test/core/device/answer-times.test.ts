import { expect, test } from 'vitest'
import { AnswerTimes } from '../../../src/core/device/answer-times.ts'

function answered(times: AnswerTimes, count: number, span: number): void {
  for (let answer = 0; answer < count; answer++) times.note(span)
}

test('a lookup is not repeated where nobody answers', () => {
  const times = new AnswerTimes()
  expect(times.answerTimeout).toBeUndefined()
  expect(times.takeRepeat()).toBe(false)
})

test('an answer counts as lost soon where others take milliseconds, and late where they take seconds', () => {
  const quick = new AnswerTimes()
  answered(quick, 50, 2)
  expect(quick.answerTimeout).toBeLessThanOrEqual(200)
  const slow = new AnswerTimes()
  answered(slow, 50, 2000)
  expect(slow.answerTimeout).toBeGreaterThanOrEqual(2000)
})

test('a few quick answers among slow ones do not make the slow ones seem lost', () => {
  const times = new AnswerTimes()
  answered(times, 50, 2000)
  answered(times, 2, 1)
  expect(times.answerTimeout).toBeGreaterThan(2000)
})

test('at most three lookups are repeated for ten answers, and unused repeats are bounded', () => {
  const times = new AnswerTimes()
  answered(times, 20, 2)
  let repeats = 0
  while (times.takeRepeat()) repeats++
  expect(repeats).toBeLessThanOrEqual(6)
  answered(times, 1000, 2)
  while (times.takeRepeat()) repeats++
  expect(repeats).toBeLessThanOrEqual(16)
})

test('an answer to a repeated question says nothing about how long answers take', () => {
  const times = new AnswerTimes()
  times.note(undefined)
  expect(times.answerTimeout).toBeUndefined()
})
