import { expect, test } from 'vitest'
import { atOnce, inSlices, type Sliced } from '../../../src/core/base/slices.ts'

function* counting(steps: number, work: () => void = () => undefined): Sliced<number> {
  let count = 0
  for (; count < steps; count++) {
    work()
    yield
  }
  return count
}

test('work in slices has the same result as in one go', async () => {
  expect(atOnce(counting(5000))).toBe(5000)
  expect(await inSlices(counting(5000))).toBe(5000)
})

test('other work has its turn between two slices, and short work is not interrupted', async () => {
  let turns = 0
  let isOver = false
  const take = (): void => {
    turns++
    if (!isOver) setImmediate(take)
  }
  setImmediate(take)
  await inSlices(counting(10))
  expect(turns).toBe(0)
  const busy = (): void => {
    const end = performance.now() + 1
    while (performance.now() < end);
  }
  await inSlices(counting(100, busy))
  isOver = true
  expect(turns).toBeGreaterThanOrEqual(5)
})

test('an error of the work is the error of its slices', async () => {
  const failing = counting(10, () => {
    throw new RangeError('no')
  })
  await expect(inSlices(failing)).rejects.toThrow(RangeError)
})
