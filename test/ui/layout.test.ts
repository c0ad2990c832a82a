import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ViewId, viewIds } from '../../src/core/views/view-ids.ts'
import {
  COLUMN_GAP,
  type ColumnSpec,
  keepByPriority,
  layoutColumns,
  layoutPanes,
} from '../../src/ui/layout.ts'
import { views } from '../../src/ui/views.ts'

const anySpecs: fc.Arbitrary<readonly ColumnSpec[]> = fc.array(
  fc
    .record({
      min: fc.integer({ min: 1, max: 30 }),
      more: fc.nat(20),
      priority: fc.nat(100),
      grows: fc.option(fc.nat(40)),
      isEssential: fc.boolean(),
    })
    .map(({ min, more, priority, grows, isEssential }) => ({
      min,
      ideal: min + more,
      priority,
      isEssential,
      ...(grows !== null && { max: min + more + grows }),
    })),
  { minLength: 1, maxLength: 16 },
)
const anyWidth = fc.integer({ min: 60, max: 300 })

describe('the columns of a table', () => {
  it.each(viewIds)('the columns of a table fill the whole width in view %s, at any width', (id) => {
    for (let width = 58; width <= 298; width += 1) {
      const { columns, rest } = layoutColumns(views[id].columns, width)
      const used = columns.reduce((sum, column) => sum + column.width, COLUMN_GAP * (columns.length - 1))
      expect(used + rest).toBe(width)
      expect(rest).toBeGreaterThanOrEqual(0)
    }
  })

  it('the columns of a table are never narrower than they need, and fill the whole width', () => {
    fc.assert(
      fc.property(anySpecs, anyWidth, (specs, width) => {
        const { columns, rest } = layoutColumns(specs, width)
        const used = columns.reduce((sum, column) => sum + column.width, COLUMN_GAP * (columns.length - 1))
        expect(used + rest).toBe(width)
        expect(rest).toBeGreaterThanOrEqual(0)
        for (const { index, width: own } of columns) {
          expect(own).toBeGreaterThanOrEqual(specs[index]?.min ?? 0)
          expect(own).toBeLessThanOrEqual(Math.max(specs[index]?.ideal ?? 0, specs[index]?.max ?? 0))
        }
      }),
    )
  })

  it('the columns of a table go by priority: none is left out while a less wanted one is shown', () => {
    fc.assert(
      fc.property(anySpecs, anyWidth, (specs, width) => {
        const kept = new Set(keepByPriority(specs, width))
        const priorities = (isKept: boolean) =>
          specs.flatMap((spec, index) => (kept.has(index) === isKept ? spec.priority : []))
        expect(Math.min(...priorities(true))).toBeGreaterThanOrEqual(Math.max(-1, ...priorities(false)))
      }),
    )
  })

  const wantedOnAPhone: Readonly<Record<ViewId, readonly string[]>> = {
    arrivals: ['motion', 'state', 'person'],
    missing: ['motion', 'what is known', 'person'],
    trouble: ['motion', 'state', 'what is wrong', 'what to do'],
    checks: ['motion', 'firmware', 'GNSS rate', 'timezone'],
    charging: ['motion', 'battery', 'batch', 'state', 'person'],
    day: ['motion', 'person', 'files', 'hours', 'kn 500m', 'marks'],
  }
  it.each(viewIds)('the columns of a table on a phone include what the view is about: %s', (id) => {
    const { columns } = layoutColumns(views[id].columns, 58)
    const labels = columns.map(({ index }) => views[id].columns[index]?.labels[0])
    for (const label of wantedOnAPhone[id]) expect(labels).toContain(label)
  })

  it('the columns of a table are computed once for a width', () => {
    expect(layoutColumns(views.arrivals.columns, 120)).toBe(layoutColumns(views.arrivals.columns, 120))
  })
})

const wantedPanes = fc.record({
  alarms: fc.nat(9),
  hasSummary: fc.boolean(),
  isLogHidden: fc.boolean(),
  logLines: fc.option(fc.integer({ min: -5, max: 300 }), { nil: undefined }),
})

describe('the panes', () => {
  it('the panes fill exactly the rows of the screen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), wantedPanes, (rows, wanted) => {
        const panes = layoutPanes(rows, wanted)
        expect(Object.values(panes).reduce((sum, height) => sum + height, 0)).toBe(rows)
        expect(Math.min(...Object.values(panes))).toBeGreaterThanOrEqual(0)
        expect(panes.table).toBeGreaterThanOrEqual(4)
      }),
    )
  })
})
