import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { viewIds } from '../../src/core/views/view-ids.ts'
import { firstRow, reduceScreen } from '../../src/ui/reduce-screen.ts'
import { initialScreen, type ScreenAction, type ScreenState } from '../../src/ui/screen-state.ts'

const order = Array.from({ length: 100 }, (_, place) => 601 + place)

function screenAfter(...actions: readonly ScreenAction[]): ScreenState {
  return actions.reduce(reduceScreen, initialScreen)
}

interface Table {
  readonly ids?: readonly number[]
  readonly top?: number
  readonly height?: number
  readonly now?: number
}

function moved(
  by: number | 'first' | 'last',
  { ids = order, top = 0, height = 10, now = 1000 }: Table = {},
): ScreenAction {
  return { type: 'moved', by, order: ids, top, height, now }
}

describe('the selection', () => {
  it('the selection rests on the first row until the cursor is moved', () => {
    expect(initialScreen.selection).toBeUndefined()
    expect(screenAfter(moved(1)).selection).toBe(602)
  })

  it('the selection sticks to the motion, not to the line', () => {
    const screen = screenAfter(moved(3))
    const turned = order.toReversed()
    expect(reduceScreen(screen, moved(1, { ids: turned })).selection).toBe(603)
  })

  it('the selection stays within the rows', () => {
    expect(screenAfter(moved(-5)).selection).toBe(601)
    expect(screenAfter(moved('last'), moved(1)).selection).toBe(700)
    expect(screenAfter(moved(1, { ids: [] })).selection).toBeUndefined()
  })

  it('the selection is on the screen after every move', () => {
    const way = fc.oneof(
      fc.integer({ min: -120, max: 120 }),
      fc.constantFrom('first' as const, 'last' as const),
    )
    fc.assert(
      fc.property(
        fc.array(way, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 4, max: 60 }),
        (ways, height) => {
          const screen = ways.reduce((before, by) => {
            const action = moved(by, { top: before.held?.top ?? 0, height })
            return reduceScreen(before, action)
          }, initialScreen)
          const place = order.indexOf(screen.selection ?? 0)
          const top = screen.held?.top ?? 0
          expect(firstRow(order.length, place, screen.lines.arrivals, height)).toBe(top)
          expect(place).toBeGreaterThanOrEqual(top)
          expect(place).toBeLessThan(top + height)
        },
      ),
    )
  })

  it('the selection holds the visible rows still when new ones come in above', () => {
    const screen = screenAfter(moved(50))
    const line = screen.lines.arrivals ?? 0
    const longer = [1, 2, 3, ...order]
    expect(firstRow(order.length, 50, line, 10) + line).toBe(50)
    expect(firstRow(longer.length, 53, line, 10) + line).toBe(53)
  })

  it('the selection survives a change of view and of the filter', () => {
    const screen = screenAfter(
      moved(7),
      { type: 'view-chosen', view: 'day' },
      { type: 'field-opened', field: 'filter' },
      { type: 'field-typed', text: 'x' },
    )
    expect(screen.selection).toBe(608)
    expect(reduceScreen(screen, { type: 'view-chosen', view: 'arrivals' })).toMatchObject({
      selection: 608,
      filter: 'x',
    })
  })

  it('the selection is released on its own', () => {
    expect(screenAfter(moved(60), { type: 'selection-released' })).toMatchObject({
      selection: undefined,
      lines: {},
    })
  })
})

describe('the text fields', () => {
  it('the text fields erase a whole grapheme', () => {
    const typed = screenAfter(
      { type: 'field-opened', field: 'filter' },
      { type: 'field-typed', text: 'ze\u0301' },
    )
    expect(reduceScreen(typed, { type: 'field-erased', to: 'left' }).filter).toBe('z')
  })

  it('the text fields keep with Enter and clear with Esc', () => {
    const typed = screenAfter({ type: 'field-opened', field: 'filter' }, { type: 'field-typed', text: '60' })
    expect(reduceScreen(typed, { type: 'field-closed', keep: true })).toMatchObject({
      filter: '60',
      field: 'none',
    })
    expect(reduceScreen(typed, { type: 'field-closed', keep: false })).toMatchObject({
      filter: '',
      field: 'none',
    })
  })

  it('the text fields have a maximum length', () => {
    expect(
      screenAfter({ type: 'field-opened', field: 'filter' }, { type: 'field-typed', text: 'x'.repeat(5000) })
        .filter.length,
    ).toBeLessThan(100)
  })
})

describe('any row of actions', () => {
  const anyAction: fc.Arbitrary<ScreenAction> = fc.oneof(
    fc.constantFrom<ScreenAction>(
      { type: 'selection-released' },
      { type: 'focus-moved' },
      { type: 'detail-opened', motion: 601 },
      { type: 'help-opened', top: 0 },
      { type: 'overlay-closed', now: 2000 },
      { type: 'overlay-scrolled', by: 3, last: 5 },
      { type: 'overlay-scrolled', by: 'last', last: 0 },
      { type: 'sorted', sort: { by: 'person', isReversed: true }, now: 3000 },
      { type: 'sorted', sort: undefined, now: 4000 },
      { type: 'field-opened', field: 'search' },
      { type: 'field-typed', text: 'ab' },
      { type: 'field-erased', to: 'left' },
      { type: 'field-closed', keep: true },
      { type: 'log-toggled' },
      { type: 'log-level-changed', from: 'INFO' },
      { type: 'log-motion-chosen', motion: 601 },
      { type: 'pause-toggled' },
      { type: 'stop-asked' },
      { type: 'redraw-asked' },
    ),
    fc.constantFrom(...viewIds).map((view): ScreenAction => ({ type: 'view-chosen', view })),
    fc.integer({ min: -3, max: 40 }).map((lines): ScreenAction => ({ type: 'log-resized', lines })),
    fc.integer({ min: -50, max: 50 }).map((by) => moved(by)),
  )

  it('no sequence of actions gives the keys to a hidden pane, or scrolls a page above its beginning', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
        const screen = screenAfter(...actions)
        if (screen.log.isHidden) expect(screen.focus).toBe('table')
        if (screen.overlay.kind !== 'none') expect(screen.overlay.top).toBeGreaterThanOrEqual(0)
        if (actions.some((action) => action.type === 'stop-asked')) expect(screen.isStopping).toBe(true)
      }),
    )
  })
})
