/** Sorts the rows of a view: by its own order, or by a column that a person chose. */

import { foldText } from '../core/views/filter.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { Column, ColumnSort, SortValue } from './column.ts'
import type { SortName } from './sort-names.ts'
import { glyph, type Style } from './theme.ts'
import type { View } from './views.ts'

/** A person's choice for a view. */
export interface Sort {
  /** Absent = the view's own order. */
  readonly by: SortName | undefined
  /** True against the order's usual direction. */
  readonly isReversed: boolean
}

/** What a key changes: to a column's order, one column on or back, the other direction, or the view's own order. */
export type SortChange = SortName | 'next' | 'previous' | 'reverse' | 'own'

/** The column that a view's rows are sorted by; undefined in an order of no column. */
export interface SortedColumn {
  readonly column: Column
  readonly sort: ColumnSort
  readonly isDescending: boolean
}

const ownOrder: Sort = { by: undefined, isReversed: false }

/** The motions of a view, sorted; equal ones are by number in both directions, those without a value come last. */
export function sortedRows(view: View, fleet: FleetSummary, chosen: Sort | undefined): MotionSummary[] {
  const kept = fleet.summaries.filter(view.keeps)
  const sorted = sortedColumnOf(view, chosen)
  if (sorted !== undefined) return byValue(kept, fleet, sorted)
  const { order } = view
  const turn = chosen?.isReversed === true ? -1 : 1
  return kept.sort((a, b) => turn * order.compare(a, b) || a.id - b.id)
}

/** The column whose head has the arrow. */
export function sortedColumnOf(view: View, chosen: Sort | undefined): SortedColumn | undefined {
  const { by, isReversed } = settledSort(view, chosen)
  const column = by === undefined ? undefined : sortColumnOf(view, by)
  const sort = column?.sort
  if (column === undefined || sort === undefined) return undefined
  return { column, sort, isDescending: (sort.isDescending === true) !== isReversed }
}

/** The column of a view by the name of its order, whether there is room for it or not. */
export function sortColumnOf({ columns, narrow }: View, by: SortName): Column | undefined {
  return [...columns, ...(narrow?.columns ?? [])].find(({ sort }) => sort?.by === by)
}

/**
 * The sort after a key; undefined = the view's own order. `shown` are the visible columns that can be sorted by, from
 * left to right: one column on from the last of them, and back from the first, lies the view's own order.
 */
export function changedSort(
  view: View,
  chosen: Sort | undefined,
  shown: readonly SortName[],
  change: SortChange,
): Sort | undefined {
  const own = settledSort(view, undefined)
  const now = settledSort(view, chosen)
  const after = sortAfter(now, own, shown, change)
  return after.by === own.by && !after.isReversed ? undefined : after
}

function sortAfter(now: Sort, own: Sort, shown: readonly SortName[], change: SortChange): Sort {
  if (change === 'own') return own
  if (change === 'reverse') return { ...now, isReversed: !now.isReversed }
  if (change !== 'next' && change !== 'previous') {
    return { by: change, isReversed: now.by === change && !now.isReversed }
  }
  // The own order of some views is that of a column.
  const ring: readonly Sort['by'][] =
    own.by !== undefined && shown.includes(own.by) ? shown : [own.by, ...shown]
  const step = change === 'next' ? 1 : -1
  return { by: ring.at((Math.max(0, ring.indexOf(now.by)) + step) % ring.length), isReversed: false }
}

/** The order in words: `newest first`, `by person`, with an arrow for a column. */
export function sortWords(view: View, chosen: Sort | undefined, style: Style): string {
  const sorted = sortedColumnOf(view, chosen)
  if (sorted !== undefined) return `by ${sorted.column.labels[0]} ${arrowOf(sorted, style)}`
  const label = view.order.label ?? ''
  return chosen?.isReversed === true ? `${label}, reversed` : label
}

/** Up for the smallest first, down for the largest. */
export function arrowOf({ isDescending }: Pick<SortedColumn, 'isDescending'>, style: Style): string {
  return glyph(style, isDescending ? 'down' : 'up')
}

/** The sort with the column of a view whose own order is that of one. */
function settledSort(view: View, chosen: Sort | undefined): Sort {
  const { by, isReversed } = chosen ?? ownOrder
  return { by: by ?? view.order.by, isReversed }
}

/** Each value is worked out once, because a comparison of names is dear. */
function byValue(
  summaries: readonly MotionSummary[],
  fleet: FleetSummary,
  { sort, isDescending }: SortedColumn,
): MotionSummary[] {
  const turn = isDescending ? -1 : 1
  return summaries
    .map((summary) => ({ summary, value: folded(sort.valueOf(summary, fleet)) }))
    .sort((a, b) => compareValues(a.value, b.value, turn) || a.summary.id - b.summary.id)
    .map(({ summary }) => summary)
}

function compareValues(a: SortValue, b: SortValue, turn: number): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -turn : turn
}

/** Words sort without case and accents. */
function folded(value: SortValue): SortValue {
  if (typeof value !== 'string') return value
  return value === '' ? undefined : foldText(value)
}
