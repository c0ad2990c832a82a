import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ThemeName } from '../../src/core/domain/themes.ts'
import { reduceAll } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { createLocalTime } from '../../src/core/views/format.ts'
import { counted } from '../../src/core/views/groups.ts'
import { viewIds } from '../../src/core/views/view-ids.ts'
import type { CellContext } from '../../src/ui/column.ts'
import { headText, type RowLook, rowText } from '../../src/ui/row.ts'
import { sortNames } from '../../src/ui/sort-names.ts'
import { sortedColumnOf } from '../../src/ui/sorting.ts'
import { tableColumns } from '../../src/ui/table-columns.ts'
import { widthOf } from '../../src/ui/text.ts'
import { createStyle } from '../../src/ui/theme.ts'
import { views } from '../../src/ui/views.ts'
import { mixedFleet, NOON } from './scenes.ts'

const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast', 'none']
const fleet = createFleetSummariser()(reduceAll(initialState, mixedFleet(100)), NOON)
const contextOf = (theme: ThemeName): CellContext => ({
  style: createStyle(theme, 'unicode'),
  time: createLocalTime('UTC'),
  fleet,
  now: NOON,
})
const CSI = '\u001b['
/** The SGR parameters of a text, sequence by sequence. */
const codesOf = (text: string) => text.split(CSI).flatMap((part) => /^([\d;]*)m/.exec(part)?.[1] ?? [])
const anyRoom = fc.integer({ min: 58, max: 298 })
const anyNames = fc.uniqueArray(fc.nat(60), { maxLength: 30 }).map((widths) => widths.sort((a, b) => a - b))

describe('a row of the table', () => {
  const table = tableColumns(views.arrivals, 118, [18])

  it.each(themes)(
    'the selected row is inverse from edge to edge and has a sign, in the theme %s',
    (theme) => {
      for (const summary of fleet.summaries) {
        const row = rowText(summary, table, contextOf(theme), { look: 'selected', isMarked: false })
        expect(row.startsWith('\u001b[7m>')).toBe(true)
        expect(row.endsWith('\u001b[27m')).toBe(true)
        const inner = row.slice('\u001b[7m'.length, -'\u001b[27m'.length)
        const codes = codesOf(inner).flatMap((each) => each.split(';'))
        for (const end of ['0', '7', '27']) expect(codes).not.toContain(end)
        expect(widthOf(stripVTControlCharacters(row))).toBe(120)
      }
    },
  )

  it('every row is exactly as wide as the table, however it stands out', () => {
    const looks: readonly RowLook[] = ['usual', 'selected', 'dim']
    const anyRow = fc.record({
      view: fc.constantFrom(...viewIds),
      look: fc.constantFrom(...looks),
      summary: fc.constantFrom(...fleet.summaries),
    })
    fc.assert(
      fc.property(anyRow, anyRoom, anyNames, ({ view, look, summary }, room, names) => {
        const columns = tableColumns(views[view], room, names)
        expect(
          widthOf(
            stripVTControlCharacters(rowText(summary, columns, contextOf('dark'), { look, isMarked: false })),
          ),
        ).toBe(room + 2)
      }),
    )
  })

  it('green is only for what may go now', () => {
    const isGreen = (code: string) => /(^|;)(32|42|92|102)$/.test(code)
    for (const summary of fleet.summaries) {
      const look = counted.done(summary) ? 'dim' : 'usual'
      for (const theme of ['dark', 'light', 'high-contrast'] as const) {
        const row = rowText(summary, table, contextOf(theme), { look, isMarked: false })
        expect(codesOf(row).some(isGreen), `${summary.id} ${theme}`).toBe(summary.state === 'released')
      }
    }
  })

  it('a row of a motion that is gone is dim as a whole, with its tracks', () => {
    const gone = fleet.summaries.find(({ state }) => state === 'gone')
    if (gone === undefined) throw new Error('the fleet has none')
    const row = rowText(gone, table, contextOf('dark'), { look: 'dim', isMarked: false })
    expect(row.split('\u001b[2m')).toHaveLength(2)
    expect(stripVTControlCharacters(row)).toMatch(/gone, done +\d\/\d home/)
  })

  it('a warning in a dim row keeps its colour', () => {
    const low = fleet.summaries.find(
      ({ state, motion }) => state === 'gone' && (motion.info?.battery ?? 99) < 40,
    )
    if (low === undefined) throw new Error('the fleet has none')
    expect(rowText(low, table, contextOf('dark'), { look: 'dim', isMarked: false })).toMatch(/\[33m!\d+%/)
  })

  it.each(['dark', 'light', 'high-contrast'] as const)('a warning is yellow in the theme %s', (theme) => {
    expect(codesOf(createStyle(theme, 'unicode').paint('warn', 'x'))[0]).toMatch(/^(1;)?[39]3$/)
  })
})

describe('the advice in the arrivals', () => {
  const rowsAt = (room: number) => {
    const table = tableColumns(views.arrivals, room, [18])
    return fleet.summaries.map((summary) => ({
      summary,
      text: stripVTControlCharacters(
        rowText(summary, table, contextOf('dark'), { look: 'usual', isMarked: false }),
      ),
    }))
  }

  it('what to do stands beside a motion in trouble or gone too early, in few words at 120 columns', () => {
    for (const { summary, text } of rowsAt(118)) {
      const isWrong = ['in-trouble', 'gone-early'].includes(summary.state)
      expect(/→ (nearer to router|bring it back) /.test(text), text).toBe(isWrong)
    }
  })

  it('the advice has all its words at 200 columns', () => {
    const texts = rowsAt(198).filter(({ summary }) => summary.state === 'in-trouble')
    for (const { text } of texts) expect(text).toContain('→ hold it nearer to the router ')
    expect(texts).not.toEqual([])
  })

  it('no advice stands where it has no room, and none at a motion that can go', () => {
    for (const { text } of rowsAt(78)) expect(text).not.toContain('→')
    for (const { summary, text } of rowsAt(298)) {
      if (summary.state === 'released' || summary.state === 'gone') expect(text).not.toContain('→')
    }
  })
})

describe('the head of the table', () => {
  it('the head keeps its width, and its arrow stands at the column that the rows are sorted by', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...viewIds),
        fc.constantFrom(...sortNames),
        fc.boolean(),
        anyRoom,
        (id, by, isReversed, room) => {
          const table = tableColumns(views[id], room, [18])
          const sorted = sortedColumnOf(views[id], { by, isReversed })
          const head = stripVTControlCharacters(headText(table, createStyle('dark', 'unicode'), sorted))
          expect(widthOf(head)).toBe(room + 2)
          const isShown = table.layout.columns.some(({ index }) => table.columns[index]?.sort?.by === by)
          const arrow = sorted?.isDescending === true ? '↓' : '↑'
          expect(/[↑↓]/.exec(head)?.[0]).toBe(isShown && sorted !== undefined ? arrow : undefined)
        },
      ),
    )
  })

  it('the arrow stands within its column, at its name or a shorter one, and before the motion in the margin', () => {
    const head = (by: (typeof sortNames)[number], room = 118) =>
      stripVTControlCharacters(
        headText(
          tableColumns(views.arrivals, room, [18]),
          createStyle('dark', 'unicode'),
          sortedColumnOf(views.arrivals, { by, isReversed: false }),
        ),
      )
    expect(head('battery')).toMatch(/ ↑batt firmw/)
    expect(head('motion')).toMatch(/^ ↑motion/)
    expect(head('settings')).toMatch(/ setup↓ /)
    expect(head('change')).toMatch(/ ↓since$/)
  })
})

describe('the names', () => {
  const personWidth = (room: number, names: readonly number[]) => {
    const { columns, layout } = tableColumns(views.arrivals, room, names)
    return layout.columns.find(({ index }) => columns[index]?.isCutLast === true)?.width ?? 0
  }
  const shownAt = (room: number, names: readonly number[]) => {
    const { columns, layout } = tableColumns(views.arrivals, room, names)
    return layout.columns.flatMap(({ index }) => columns[index]?.labels[0] ?? [])
  }

  it.each(['arrivals', 'missing', 'day'] as const)('no name is cut at 200 columns in the view %s', (id) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), (longest) => {
        const { columns, layout } = tableColumns(views[id], 198, [longest])
        const person = layout.columns.find(({ index }) => columns[index]?.isCutLast === true)
        expect(person?.width).toBeGreaterThanOrEqual(longest)
      }),
    )
  })

  it('a name of 31 columns or less is whole from 80 columns on, and other columns go for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 78, max: 197 }), fc.integer({ min: 1, max: 31 }), (room, longest) => {
        expect(personWidth(room, [longest])).toBeGreaterThanOrEqual(longest)
      }),
    )
    expect(shownAt(78, [18])).toContain('battery')
    expect(shownAt(78, [31])).not.toContain('battery')
  })

  it('a name that is too long in any case does not displace the columns beside it', () => {
    expect(shownAt(118, [18, 55])).toEqual(shownAt(118, [18]))
  })

  it('firmware and settings are one mark where there is no room for both, also at 80 columns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 78, max: 298 }), anyNames, (room, names) => {
        const shown = shownAt(room, names)
        const hasBoth = shown.includes('firmware') && shown.includes('settings')
        expect(shown.includes('check')).toBe(!hasBoth)
      }),
    )
  })
})
