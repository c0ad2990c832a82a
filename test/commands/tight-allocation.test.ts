import { expect, test } from 'vitest'
import { tightEnvironment } from '../../src/commands/tight-allocation.ts'

test('the monitor begins anew with a C library that keeps little of what is freed, once', () => {
  const environment = tightEnvironment({ HOME: '/home/ann' })
  expect(environment).toEqual({
    HOME: '/home/ann',
    MALLOC_ARENA_MAX: '2',
    MALLOC_TRIM_THRESHOLD_: '131072',
  })
  expect(tightEnvironment(environment ?? {})).toBeUndefined()
})

test('what a person has set for the C library stays as it is', () => {
  expect(tightEnvironment({ MALLOC_ARENA_MAX: '8' })).toBeUndefined()
})
