/** The columns of a view in a table of some width: which of its lists fits, and how wide the names are. */
import { entrantOn } from '../core/domain/roster.ts'
import type { ShownRoster } from '../core/events/state.ts'
import { personOf } from '../core/views/motion-summary.ts'
import type { Column } from './column.ts'
import { type ColumnLayout, layoutColumns } from './layout.ts'
import { widthOf } from './text.ts'
import type { Style } from './theme.ts'
import type { Aside, View } from './views.ts'

/** The columns of a view, with the layout of those that fit. */
export interface TableColumns {
  readonly columns: readonly Column[]
  readonly layout: ColumnLayout
  readonly aside: Aside | undefined
}

/** A table of this width, on a screen of 200 columns, shows every name whole. */
const ROOM_FOR_NAMES = 198

/** What the columns beside the names need at least. */
const ROOM_FOR_OTHERS = 47

/** The widest name that displaces columns on a narrower screen; where not even a short one fits beside them, any does. */
const LONG_NAME = 40
const SHORT_NAME = 20

const fitted = new WeakMap<readonly Column[], Map<number, readonly Column[]>>()

/** The table of a view, `room` columns wide, for names of some widths, ascending. */
export function tableColumns(view: View, room: number, nameWidths: readonly number[]): TableColumns {
  const names = roomForNames(room, nameWidths)
  const { narrow, aside } = view
  const tableWith = (columns: readonly Column[]): TableColumns => {
    const wanted = widthsFor(columns, names)
    return { columns: wanted, layout: layoutColumns(wanted, room), aside }
  }
  const wide = tableWith(view.columns)
  if (narrow === undefined || narrow.withoutAny.every((column) => hasColumn(wide, column))) return wide
  return tableWith(narrow.columns)
}

/** The width that shows every name whole, except one so long that it would displace everything else. */
function roomForNames(room: number, nameWidths: readonly number[]): number {
  const beside = room - ROOM_FOR_OTHERS
  const most = room >= ROOM_FOR_NAMES ? beside : beside < SHORT_NAME ? LONG_NAME : Math.min(beside, LONG_NAME)
  return nameWidths.findLast((width) => width <= most) ?? 0
}

function widthsFor(columns: readonly Column[], names: number): readonly Column[] {
  const ofNames = fitted.get(columns) ?? new Map<number, readonly Column[]>()
  fitted.set(columns, ofNames)
  const wanted = ofNames.get(names) ?? columns.map((column) => withRoomFor(column, names))
  ofNames.set(names, wanted)
  return wanted
}

function withRoomFor(column: Column, names: number): Column {
  if (column.isCutLast !== true) return column
  const ideal = Math.max(column.min, names)
  return { ...column, ideal, max: ideal }
}

function hasColumn({ columns, layout }: TableColumns, { sort }: Column): boolean {
  return layout.columns.some(({ index }) => columns[index]?.sort?.by === sort?.by)
}

const known = new WeakMap<ShownRoster, Map<string, readonly number[]>>()

/** The widths of the names of all who have a motion on a day `YYYY-MM-DD`, ascending; worked out once for a roster. */
export function nameWidthsOf(roster: ShownRoster, today: string, style: Style): readonly number[] {
  const ofRoster = known.get(roster) ?? new Map<string, readonly number[]>()
  known.set(roster, ofRoster)
  const key = `${today} ${style.charset}`
  const widths = ofRoster.get(key) ?? measured(roster, today, style)
  ofRoster.set(key, widths)
  return widths
}

function measured(roster: ShownRoster, today: string, style: Style): readonly number[] {
  const widths = Array.from(roster.byMotion.keys(), (motion) => {
    return widthOf(style.safe(personOf(entrantOn(roster.byMotion, motion, today))))
  })
  return [...new Set(widths)].sort((a, b) => a - b)
}
