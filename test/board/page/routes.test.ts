/** Each page has its own address, and each address one page. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, type Place, placeOf, type Route } from '../../../src/board/page/routes.ts'
import { nextOnWall, wallTime } from '../../../src/board/page/wall.ts'
import { reduceAll } from '../../../src/core/events/reduce.ts'
import { initialState } from '../../../src/core/events/state.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import { mixedFleet, NOON } from '../../ui/scenes.ts'

function placeAt(address: string): Place {
  return placeOf(new URL(address, 'http://board.test'))
}

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({
    page: fc.constantFrom('bucket', 'registration', 'missing', 'trouble', 'charging', 'day'),
  }),
  fc.record({ page: fc.constant('motions'), query: fc.string({ unit: 'grapheme' }) }),
  fc.record({ page: fc.constant('motion'), motion: fc.integer({ min: 0, max: 65_535 }) }),
)

test('every page is found again at its address, on a phone and on the wall', () => {
  fc.assert(
    fc.property(fc.record({ route, isWall: fc.boolean() }), (place) => {
      expect(placeAt(addressOf(place))).toEqual(place)
    }),
  )
})

test.each(['/nothing', '/motions/abc', '/motions/65536', '/motions/1/2', '/Missing', '/missing/more'])(
  'no page has the address %s, and that is said',
  (address) => expect(placeAt(address).route.page).toBe('unknown'),
)

test('a sticker may write a number with zeros before it, and a slash may end an address', () => {
  expect(placeAt('/motions/0612').route).toEqual({ page: 'motion', motion: 612 })
  expect(placeAt('/missing/').route).toEqual({ page: 'missing' })
  expect(placeAt('/?wall').isWall).toBe(true)
})

const summarise = createFleetSummariser()
const full = summarise(reduceAll(initialState, mixedFleet(75)), NOON)

test('the wall turns from the bucket to the missing and the leaderboard, and back', () => {
  expect(nextOnWall('bucket', full)).toBe('missing')
  expect(nextOnWall('missing', full)).toBe('day')
  expect(nextOnWall('day', full)).toBe('bucket')
  expect(nextOnWall('charging', full)).toBe('bucket')
})

test('the wall leaves out a leaderboard without speeds, and missing motions where there are none', () => {
  const public_ = { ...full, best500m: 0 }
  expect(nextOnWall('missing', public_)).toBe('bucket')
  expect(nextOnWall('bucket', { ...public_, counts: { ...full.counts, missing: 0 } })).toBe('bucket')
})

test('the bucket is on the wall for as long as both other pages', () => {
  expect(wallTime('bucket')).toBe(wallTime('missing') + wallTime('day'))
  expect(wallTime('charging')).toBe(wallTime('missing'))
})
