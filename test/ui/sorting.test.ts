import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser, type FleetSummary } from '../../src/core/views/fleet-summary.ts'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { sortLetters, sortNames } from '../../src/ui/sort-names.ts'
import {
  changedSort,
  type Sort,
  sortColumnOf,
  sortedColumnOf,
  sortedRows,
  sortWords,
} from '../../src/ui/sorting.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { views } from '../../src/ui/views.ts'
import { mixedFleet, NOON } from './scenes.ts'
import { expectWhole, show } from './shown-screen.ts'

const fleets = [0, 1, 2, 40, 100].map((count): FleetSummary => {
  return createFleetSummariser()(reduceAll(initialState, mixedFleet(count)), NOON)
})
const [empty] = fleets
const anyFleet = fc.nat(fleets.length - 1)
const fleetAt = (place: number): FleetSummary => {
  const fleet = fleets[place] ?? empty
  if (fleet === undefined) throw new Error('no fleet')
  return fleet
}
const anyView = fc.constantFrom(...viewIds)
const anySort = fc.option(
  fc.record({ by: fc.option(fc.constantFrom(...sortNames), { nil: undefined }), isReversed: fc.boolean() }),
  { nil: undefined },
)
const sortable = (id: (typeof viewIds)[number]) => views[id].columns.flatMap(({ sort }) => sort?.by ?? [])

describe('sorting by a column', () => {
  it('every order of a view has all its motions once', () => {
    fc.assert(
      fc.property(anyFleet, anyView, anySort, (place, id, sort) => {
        const fleet = fleetAt(place)
        const inOrder = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)
        const ids = sortedRows(views[id], fleet, sort).map((summary) => summary.id)
        const kept = fleet.summaries.filter(views[id].keeps).map((summary) => summary.id)
        expect(inOrder(ids)).toEqual(inOrder(kept))
      }),
    )
  })

  it('the figures of a sorted column only grow or only shrink, equal ones are by number, unknown ones are last', () => {
    const figures = ['motion', 'battery', 'hours', 'best-500m', 'change', 'storage'] as const
    fc.assert(
      fc.property(anyFleet, fc.constantFrom(...figures), fc.boolean(), (fleetPlace, by, isReversed) => {
        const fleet = fleetAt(fleetPlace)
        const sorted = sortedColumnOf(views.arrivals, { by, isReversed })
        if (sorted === undefined) throw new Error(`arrivals has no ${by}`)
        const rows = sortedRows(views.arrivals, fleet, { by, isReversed })
        const values = rows.map((row) => sorted.sort.valueOf(row, fleet))
        const known = values.filter((value): value is number => typeof value === 'number')
        expect(values.slice(known.length).every((value) => value === undefined)).toBe(true)
        const turn = sorted.isDescending ? -1 : 1
        for (let place = 1; place < known.length; place += 1) {
          const step = turn * ((known[place] ?? 0) - (known[place - 1] ?? 0))
          expect(step).toBeGreaterThanOrEqual(0)
          if (step === 0) expect(rows[place]?.id).toBeGreaterThan(rows[place - 1]?.id ?? 0)
        }
      }),
    )
  })

  it('the column of names is sorted without regard to case and accents', () => {
    const names = sortedRows(views.arrivals, fleetAt(4), { by: 'person', isReversed: false })
      .map(({ person }) => person)
      .filter((name) => name !== '')
    const collator = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: false })
    expect(names).toEqual(names.toSorted((a, b) => collator.compare(a, b)))
    expect(names[0]).toMatch(/^Anna/)
  })

  it.each(viewIds)('the sort key leads through each column of %s once and back to its own order', (id) => {
    const shown = sortable(id)
    const seen: string[] = []
    let sort: Sort | undefined
    do {
      const before = sort
      sort = changedSort(views[id], sort, shown, 'next')
      expect(changedSort(views[id], sort, shown, 'previous')).toEqual(before)
      seen.push(sort?.by ?? 'own')
    } while (sort !== undefined && seen.length < 50)
    expect(seen.at(-1)).toBe('own')
    expect(new Set(seen).size).toBe(seen.length)
    const ofOwn = views[id].order.by === undefined ? 0 : 1
    expect(seen).toHaveLength(shown.length + 1 - ofOwn)
  })

  it('the same column again turns its order round, and another key brings the own order back', () => {
    const press = (...changes: readonly Parameters<typeof changedSort>[3][]) =>
      changes.reduce<Sort | undefined>(
        (sort, change) => changedSort(views.arrivals, sort, sortable('arrivals'), change),
        undefined,
      )
    expect(press('person')).toEqual({ by: 'person', isReversed: false })
    expect(press('person', 'person')).toEqual({ by: 'person', isReversed: true })
    expect(press('person', 'person', 'person')).toEqual({ by: 'person', isReversed: false })
    expect(press('person', 'reverse')).toEqual({ by: 'person', isReversed: true })
    expect(press('person', 'own')).toBeUndefined()
    expect(press('reverse')).toEqual({ by: undefined, isReversed: true })
    expect(press('reverse', 'reverse')).toBeUndefined()
  })

  it('the column that a view is sorted by on its own is reversed by its letter', () => {
    expect(changedSort(views.charging, undefined, sortable('charging'), 'battery')).toEqual({
      by: 'battery',
      isReversed: true,
    })
  })

  it('the order is named, with the arrow of its direction', () => {
    const unicode = createStyle('none', 'unicode')
    expect(sortWords(views.arrivals, undefined, unicode)).toBe('newest first')
    expect(sortWords(views.arrivals, { by: 'hours', isReversed: false }, unicode)).toBe('by hours ↑')
    expect(sortWords(views.day, undefined, unicode)).toBe('by kn 500m ↓')
    expect(sortWords(views.day, { by: 'hours', isReversed: true }, createStyle('none', 'ascii'))).toBe(
      'by hours v',
    )
  })

  it('every name of a sort is that of a column in a view, and every letter is a capital of its own', () => {
    for (const name of sortNames) {
      expect(
        viewIds.some((id) => sortColumnOf(views[id], name) !== undefined),
        name,
      ).toBe(true)
    }
    const letters = Object.values(sortLetters).filter((letter) => letter !== undefined)
    expect(new Set(letters).size).toBe(letters.length)
    for (const letter of letters) expect(letter).toMatch(/^[A-Z]$/)
  })
})

describe('sorting on the screen', () => {
  it('the letter of a column sorts by it, an arrow stands at its head, and Esc brings the own order back', async () => {
    const { terminal } = show({ size: [120, 40] })
    expect((await terminal.until('? help'))[2]).toContain('newest first')
    terminal.type('P')
    let lines = await terminal.until('by person ↑')
    expectWhole(terminal, lines)
    expect(lines[3]).toContain('person↑')
    expect(lines[4]).toContain('Anna Ashdown')
    terminal.type('P')
    lines = await terminal.until('by person ↓')
    expect(lines[4]).toContain('Liam')
    terminal.type('\u001b')
    lines = await terminal.until('newest first')
    expect(lines[4]).toContain('603')
  })

  it('Esc lets go of the row before it gives up the order, and 0 gives it up at once', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('B')
    await terminal.until('by battery ↑')
    terminal.type('jj')
    await terminal.until((lines) => lines[6]?.startsWith('>') === true)
    terminal.type('\u001b')
    const lines = await terminal.until((now) => now[4]?.startsWith('>') === true)
    expect(lines[2]).toContain('by battery ↑')
    terminal.type('0')
    await terminal.until('newest first')
  })

  it('a letter whose column the view does not have says so', async () => {
    const { terminal } = show()
    await terminal.until('? help')
    terminal.type('D')
    await terminal.until('this view has no such column')
    terminal.type('6D')
    await terminal.until('by km ↓')
  })
})
