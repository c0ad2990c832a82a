import { expect, test } from 'vitest'
import { tightEnvironment } from '../../src/commands/memory.ts'

test('the monitor restarts once with a C library that keeps little of the freed memory', () => {
  const environment = tightEnvironment({ HOME: '/home/ann' })
  expect(environment).toEqual({
    HOME: '/home/ann',
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '131072',
  })
  expect(tightEnvironment(environment ?? {})).toBeUndefined()
})

test("the monitor leaves a person's settings of the C library as they are", () => {
  expect(tightEnvironment({ MALLOC_ARENA_MAX: '8' })).toBeUndefined()
})
