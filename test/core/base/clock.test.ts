import { expect, test } from 'vitest'
import { systemClock } from '../../../src/core/base/clock.ts'

test('a wait of more than 24 days waits, where a timer of Node would end at once', async () => {
  const ending = new AbortController()
  let isOver = false
  const wait = systemClock.wait(4e10, ending.signal).then(() => {
    isOver = true
  })
  await systemClock.wait(50, ending.signal)
  expect(isOver).toBe(false)
  ending.abort()
  await wait
  expect(isOver).toBe(true)
})
