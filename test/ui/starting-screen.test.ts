import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { parseSort, sortNames } from '../../src/ui/sort-names.ts'
import { sortColumnOf, sortedColumnOf } from '../../src/ui/sorting.ts'
import { missingColumn, startingScreen } from '../../src/ui/starting-screen.ts'
import { views } from '../../src/ui/views.ts'
import { NOON } from './scenes.ts'

describe('the screen at the start', () => {
  it('without an option the screen begins with the arrivals, all of them, in their own order', () => {
    expect(startingScreen({}, NOON)).toMatchObject({ view: 'arrivals', filter: '', sorts: {} })
  })

  it('the screen begins with the wanted view, filter and order', () => {
    const screen = startingScreen(
      { view: 'day', filter: 'kite', sort: { by: 'hours', isDescending: false } },
      NOON,
    )
    expect(screen).toMatchObject({ view: 'day', filter: 'kite', sorts: { day: { by: 'hours' } } })
  })

  it('the smallest comes first without :desc and the largest with it, whatever a key would sort first', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...viewIds),
        fc.constantFrom(...sortNames),
        fc.boolean(),
        (view, by, isDescending) => {
          fc.pre(sortColumnOf(views[view], by) !== undefined)
          const { sorts } = startingScreen({ view, sort: { by, isDescending } }, NOON)
          expect(sortedColumnOf(views[view], sorts[view])?.isDescending).toBe(isDescending)
        },
      ),
    )
  })

  it('a filter from the command line is as long as one that is typed, and safe for the terminal', () => {
    expect(startingScreen({ filter: 'x'.repeat(500) }, NOON).filter.length).toBeLessThanOrEqual(60)
    expect(startingScreen({ filter: 'a\u001b[31mb' }, NOON).filter).not.toContain('\u001b')
  })

  it('a column that the view does not have is refused with those that it has', () => {
    expect(missingColumn({ view: 'day', sort: { by: 'address', isDescending: false } })).toContain('hours')
    expect(missingColumn({ view: 'day', sort: { by: 'hours', isDescending: false } })).toBeUndefined()
    expect(missingColumn({ view: 'day' })).toBeUndefined()
  })
})

describe('the name of a sort', () => {
  it.each([
    ['battery', { by: 'battery', isDescending: false }],
    ['battery:asc', { by: 'battery', isDescending: false }],
    ['BATTERY:DESC', { by: 'battery', isDescending: true }],
    [' best-500m:desc ', { by: 'best-500m', isDescending: true }],
    ['batery', undefined],
    ['battery:down', undefined],
    ['battery:desc:desc', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('the name of a sort is a column, with its direction or without: %j', (text, sort) => {
    expect(parseSort(text)).toEqual(sort)
  })
})
