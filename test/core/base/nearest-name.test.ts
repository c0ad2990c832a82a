import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearestName } from '../../../src/core/base/nearest-name.ts'

describe('the nearest known name', () => {
  it.each([
    ['Loging', 'Logging'],
    ['filters', 'Filters'],
    ['Threads', undefined],
    ['Montior', 'Monitor'],
    ['x'.repeat(10_000), undefined],
  ])('the nearest known name to %.20s is %s', (name, expected) => {
    expect(nearestName(name, ['Event', 'Motion', 'Filters', 'Logging', 'Monitor'])).toBe(expected)
  })

  it('the distance of two names is zero for the same, equal both ways, and at most the longer name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      }),
    )
  })
})
