import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bellLevels } from '../../src/core/domain/bell.ts'
import { applyEvents, createMonitorStore } from '../../src/core/events/store.ts'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { frameOf } from '../../src/ui/frame.ts'
import { liveMode } from '../../src/ui/mode.ts'
import { initialScreen, type ScreenState } from '../../src/ui/screen-state.ts'
import { createSession } from '../../src/ui/session.ts'
import { sortNames } from '../../src/ui/sort-names.ts'
import { tabsLine } from '../../src/ui/tabs-line.ts'
import { widthOf } from '../../src/ui/text.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { mixedFleet, NOON } from './scenes.ts'

const style = createStyle('none', 'unicode')
const nothing = (): void => undefined
const store = createMonitorStore()
applyEvents(store, mixedFleet(100))
const session = createSession({
  store,
  dispatch: nothing,
  mode: undefined,
  control: undefined,
  now: () => NOON,
  timeZone: 'UTC',
  style,
  write: nothing,
  copyText: nothing,
  schedule: () => nothing,
  isBehind: () => false,
  isStalled: () => false,
  screen: undefined,
})

function lineOf(columns: number, changes: Partial<ScreenState>): string {
  const screen = { ...initialScreen, ...changes }
  const frame = frameOf(
    session,
    { snapshot: session.projection.snapshot(), screen, mode: liveMode },
    { columns, rows: 24 },
  )
  return stripVTControlCharacters(tabsLine(frame, screen, style))
}

describe('the line of the tabs', () => {
  const anyScreen = fc
    .record({
      view: fc.constantFrom(...viewIds),
      filter: fc.string({ unit: 'grapheme', maxLength: 60 }),
      by: fc.option(fc.constantFrom(...sortNames), { nil: undefined }),
      isReversed: fc.boolean(),
      selection: fc.option(fc.integer({ min: 601, max: 700 }), { nil: undefined }),
      bell: fc.constantFrom(...bellLevels),
    })
    .map(({ view, filter, by, isReversed, selection, bell }): Partial<ScreenState> => {
      return { view, filter, selection, bell, sorts: { [view]: { by, isReversed } } }
    })

  it('the line of the tabs is never wider than the screen, and shows each key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 300 }), anyScreen, (columns, screen) => {
        const line = lineOf(columns, screen)
        expect(widthOf(line)).toBeLessThanOrEqual(columns)
        for (const place of viewIds.keys()) expect(line).toContain(` ${place + 1} `)
      }),
    )
  })

  it('the tabs keep their words from 80 columns on, whatever is filtered and sorted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 80, max: 300 }), anyScreen, (columns, screen) => {
        const line = lineOf(columns, screen)
        for (const word of ['arrivals', 'missing', 'trouble', 'check', 'charging', 'day'])
          expect(line).toContain(word)
      }),
    )
  })

  it('a filter is shown at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 300 }), fc.constantFrom(...viewIds), (columns, view) => {
        expect(lineOf(columns, { view, filter: 'greta', selection: 601, bell: 'all' })).toMatch(/"gr/)
      }),
    )
  })

  it('the line of the tabs names the order at any width while nothing else is wanted', () => {
    for (const columns of [60, 80, 120]) {
      expect(lineOf(columns, {})).toContain('newest first')
      expect(lineOf(columns, { sorts: { arrivals: { by: 'person', isReversed: false } } })).toContain(
        'by person ↑',
      )
    }
  })
})
