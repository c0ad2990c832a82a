import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf, describeChanges } from '../../../src/core/domain/roster-changes.ts'
import { rosterOf, row } from './rosters.ts'

const entrants = fc.array(
  fc
    .record({
      motion: fc.integer({ min: 601, max: 606 }),
      fileId: fc.constantFrom('A1B', 'C2D'),
      firstName: fc.constantFrom('Ann', 'Bo'),
      line: fc.integer({ min: 2, max: 99 }),
    })
    .map(({ motion, ...changes }) => row(motion, changes)),
  { maxLength: 12 },
)

describe('the difference of two rosters', () => {
  test('a roster does not differ from itself, wherever its rows stand', () => {
    fc.assert(
      fc.property(entrants, fc.integer({ min: 1, max: 9 }), (rows, shift) => {
        const moved = rows.map((each) => ({ ...each, line: each.line + shift }))
        expect(describeChanges(changesOf(rosterOf(...rows), rosterOf(...moved)))).toBe('no motion changed')
      }),
    )
  })

  test('the difference of two rosters names the same motions in both directions', () => {
    fc.assert(
      fc.property(entrants, entrants, (before, after) => {
        const there = changesOf(rosterOf(...before), rosterOf(...after))
        const back = changesOf(rosterOf(...after), rosterOf(...before))
        expect(back).toEqual({ added: there.removed, removed: there.added, changed: there.changed })
      }),
    )
  })

  test('the difference of two rosters lists motions that are new, gone and changed', () => {
    const before = rosterOf(row(601), row(602), row(603))
    const after = rosterOf(row(601), row(603, { firstName: 'Bo' }), row(604), row(605))
    const changes = changesOf(before, after)
    expect(changes).toEqual({ added: [604, 605], removed: [602], changed: [603] })
    expect(describeChanges(changes)).toBe('added 2, removed 1, changed 1 motions')
  })

  test('the difference of two rosters shows that another row of a motion comes first, because the first one counts', () => {
    const [one, other] = [row(601, { fileId: 'A1B' }), row(601, { fileId: 'C2D' })]
    expect(changesOf(rosterOf(one, other), rosterOf(other, one)).changed).toEqual([601])
  })
})

test.each([
  [{ added: [], removed: [], changed: [] }, 'no motion changed'],
  [{ added: [601], removed: [], changed: [] }, 'added 1 motion'],
  [{ added: [601], removed: [], changed: [602, 603] }, 'added 1, changed 2 motions'],
])('the roster changes %j are shown as "%s"', (changes, words) => {
  expect(describeChanges(changes)).toBe(words)
})
