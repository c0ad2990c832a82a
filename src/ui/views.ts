/** The views as tables: the columns of what `src/core/views` lists. */
import { diagnosisOf } from '../core/views/diagnosis.ts'
import { isFinished } from '../core/views/groups.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { ViewId } from '../core/views/view-ids.ts'
import { type FleetView, fleetViews } from '../core/views/views.ts'
import type { Column } from './column.ts'
import { columns } from './columns.ts'
import type { SortName } from './sort-names.ts'
import { viewColumns } from './view-columns.ts'

/** Words in the place of columns that say less of a motion. */
export interface Aside {
  /** The columns by their orders. */
  readonly over: ReadonlySet<SortName>
  /** The words, the longest first; none = the columns stay. */
  readonly textsOf: (summary: MotionSummary) => readonly string[]
}

export interface View extends FleetView {
  readonly columns: readonly Column[]
  /** Other columns for a screen that has no room for any one of some. */
  readonly narrow?: { readonly withoutAny: readonly Column[]; readonly columns: readonly Column[] }
  /** Words of some rows that take the place of columns side by side, where these leave room for them. */
  readonly aside?: Aside
}

const { motion, state, person, fileId, battery, seen, change, hours, best500m, note } = columns

interface ArrivalColumns {
  readonly state: Column
  readonly about: Column
  readonly checks: readonly Column[]
}

/** The columns of the arrivals, with those that a narrow screen has in another form. */
function arrivalColumns({ state: ownState, about, checks }: ArrivalColumns): readonly Column[] {
  return [
    ...[motion, ownState, about, person, fileId, columns.craft, battery, columns.storage],
    ...checks,
    ...[hours, best500m, columns.address, seen, change, note],
  ]
}

export const views: Readonly<Record<ViewId, View>> = {
  arrivals: {
    ...fleetViews.arrivals,
    columns: arrivalColumns({ state, about: columns.about, checks: [columns.firmware, columns.settings] }),
    narrow: {
      withoutAny: [columns.firmware, columns.settings],
      columns: arrivalColumns({
        state: { ...state, ideal: 14 },
        about: { ...columns.about, ideal: 18 },
        checks: [columns.checks],
      }),
    },
    aside: { over: new Set(['firmware', 'settings', 'checks', 'hours', 'best-500m']), textsOf: adviceOf },
  },
  missing: {
    ...fleetViews.missing,
    columns: [
      motion,
      { ...state, isEssential: false, priority: 75 },
      viewColumns.missing,
      person,
      fileId,
      columns.craft,
      battery,
      seen,
      note,
    ],
  },
  trouble: {
    ...fleetViews.trouble,
    columns: [
      motion,
      { ...state, min: 12 },
      viewColumns.wrong,
      viewColumns.todo,
      person,
      fileId,
      change,
      note,
    ],
  },
  checks: {
    ...fleetViews.checks,
    columns: [
      motion,
      { ...state, isEssential: false, priority: 63 },
      viewColumns.firmwareName,
      ...viewColumns.checks,
      { ...battery, priority: 83 },
      { ...columns.storage, priority: 82 },
      { ...person, isEssential: false, priority: 60 },
      seen,
      note,
    ],
  },
  charging: {
    ...fleetViews.charging,
    columns: [motion, battery, viewColumns.batch, state, person, fileId, columns.craft, seen, note],
  },
  day: {
    ...fleetViews.day,
    columns: [
      motion,
      person,
      fileId,
      viewColumns.files,
      { ...hours, priority: 89 },
      viewColumns.distance,
      viewColumns.best2s,
      viewColumns.best10s,
      { ...best500m, priority: 87 },
      viewColumns.marks,
      { ...state, isEssential: false, priority: 64 },
      columns.craft,
      note,
    ],
  },
}

/** What to do with a motion in trouble; one that can go stays as green as the others. */
function adviceOf(summary: MotionSummary): readonly string[] {
  const diagnosis = isFinished(summary) ? undefined : diagnosisOf(summary)
  return diagnosis === undefined ? [] : [diagnosis.todo, diagnosis.shortTodo]
}
