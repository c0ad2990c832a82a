import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestName } from '../../../src/core/base/nearest-name.ts'

describe('the nearest known name', () => {
  it.each([
    ['Loging', 'Logging'],
    ['filters', 'Filters'],
    ['Threads', undefined],
    ['Montior', 'Monitor'],
    ['Fitlersss', 'Filters'],
    ['Fitlerssss', undefined],
    ['x'.repeat(10_000), undefined],
  ])('the nearest known name to %.20s is %s', (name, expected) => {
    expect(nearestName(name, ['Event', 'Motion', 'Filters', 'Logging', 'Monitor'])).toBe(expected)
  })

  it('a name is nearest to itself, and of two names either is near to the other or neither', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (a, b) => {
        expect(nearestName(a, [b, a])?.toLowerCase()).toBe(a.toLowerCase())
        expect(nearestName(a, [b]) === undefined).toBe(nearestName(b, [a]) === undefined)
        const isFar = Math.abs(a.length - b.length) > Math.max(1, a.length / 3, b.length / 3)
        if (isFar) expect(nearestName(a, [b])).toBeUndefined()
      }),
    )
  })
})
