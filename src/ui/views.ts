/** The views of the fleet as data: columns, motions, order, and the text for an empty table. */
import { hoursOf, kilometresOf, knotsOf, type Milliseconds } from '../core/base/units.ts'
import { batchOf } from '../core/domain/charging.ts'
import { isPresent } from '../core/domain/motion.ts'
import type { Column } from './column.ts'
import { columns } from './columns.ts'
import { diagnosisOf } from './diagnosis.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { formatMebibytes } from './format.ts'
import { counted, groupOf, isFinished } from './groups.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { SortName } from './sort-names.ts'
import { viewColumns } from './view-columns.ts'
import type { ViewId } from './view-ids.ts'

export { type ViewId, viewIds } from './view-ids.ts'

/** An order of its own for a view, or that of one of its columns. */
export type ViewOrder =
  | {
      readonly label: string
      /** Equal motions come by number. */
      readonly compare: (a: MotionSummary, b: MotionSummary) => number
    }
  | { readonly by: SortName }

/** Words in the place of columns that say less of a motion. */
export interface Aside {
  /** The columns by their orders. */
  readonly over: ReadonlySet<SortName>
  /** The words, the longest first; none = the columns stay. */
  readonly textsOf: (summary: MotionSummary) => readonly string[]
}

export interface View {
  readonly id: ViewId
  readonly title: string
  /** Its title on a narrow screen. */
  readonly shortTitle?: string
  /** What it shows, for the help. */
  readonly about: string
  readonly columns: readonly Column[]
  /** Other columns for a screen that has no room for any one of some. */
  readonly narrow?: { readonly withoutAny: readonly Column[]; readonly columns: readonly Column[] }
  /** Words of some rows that take the place of columns side by side, where these leave room for them. */
  readonly aside?: Aside
  readonly keeps: (summary: MotionSummary) => boolean
  /** How its rows are sorted until a person chooses a column. */
  readonly order: ViewOrder
  /**
   * When a motion became news here: while a person moves in the table, news comes above the visible rows, and afterwards
   * the table shows its beginning again. Absent = the rows stay where a person has left them.
   */
  readonly newsAt?: (summary: MotionSummary) => Milliseconds | undefined
  /** True where the rows of motions that are gone with everything home are dim. */
  readonly dimsGone?: boolean
  /** The line above the table; shows the first parts that fit. */
  readonly summary?: (fleet: FleetSummary) => readonly string[]
  /** The text of an empty table. */
  readonly empty: (fleet: FleetSummary) => string
}

const newest: ViewOrder = {
  label: 'newest first',
  compare: (a, b) => arrivalRank(a) - arrivalRank(b) || (b.motion.since ?? 0) - (a.motion.since ?? 0),
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
    id: 'arrivals',
    title: 'arrivals',
    about: 'who is here, the newest first',
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
    keeps: () => true,
    order: newest,
    newsAt: ({ arrivedAt }) => arrivedAt,
    dimsGone: true,
    empty: () => 'No motion yet: motions.csv has no rows, and none has answered.',
  },
  missing: {
    id: 'missing',
    title: 'missing',
    about: 'assigned today and nothing brought',
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
    keeps: counted.missing,
    order: { label: 'absent first', compare: (a, b) => absentFirst(a) - absentFirst(b) },
    dimsGone: true,
    empty: nothingMissing,
  },
  trouble: {
    id: 'trouble',
    title: 'trouble',
    about: 'what is wrong and what to do',
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
    keeps: counted.trouble,
    order: newest,
    newsAt: ({ motion: { since } }) => since,
    empty: () => 'No trouble.',
  },
  checks: {
    id: 'checks',
    title: 'fleet check',
    shortTitle: 'checks',
    about: 'firmware and each setting',
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
    keeps: () => true,
    order: { label: 'worst first', compare: (a, b) => checkRank(a) - checkRank(b) },
    dimsGone: true,
    summary: firmwareSummary,
    empty: () => 'No motion yet: motions.csv has no rows, and none has answered.',
  },
  charging: {
    id: 'charging',
    title: 'charging',
    about: 'which batteries first',
    columns: [motion, battery, viewColumns.batch, state, person, fileId, columns.craft, seen, note],
    keeps: (summary) => summary.motion.info?.battery !== undefined && !summary.isOld,
    order: { by: 'battery' },
    summary: chargingSummary,
    empty: () => 'No battery is known yet: they come with the first motions that answer.',
  },
  day: {
    id: 'day',
    title: 'day',
    about: 'hours, km and bests of each',
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
    keeps: (summary) => summary.day.wanted > 0 || summary.day.skipped > 0,
    order: { by: 'best-500m' },
    summary: daySummary,
    empty: (fleet) => `No track of ${fleet.today} is known yet.`,
  },
}

/** What to do with a motion in trouble; one that can go stays as green as the others. */
function adviceOf(summary: MotionSummary): readonly string[] {
  const diagnosis = isFinished(summary) ? undefined : diagnosisOf(summary)
  return diagnosis === undefined ? [] : [diagnosis.todo, diagnosis.shortTodo]
}

/** Nobody is missing; it claims that everything is home only if nothing is in progress or in trouble. */
function nothingMissing({ counts, summaries, today }: FleetSummary): string {
  const { assigned } = counts
  if (assigned === 0) return `Nobody has a motion on ${today}: see the dates in motions.csv.`
  const here = summaries.filter((each) => ['reading', 'trouble'].includes(groupOf(each))).length
  return here === 0
    ? `Nothing is missing: all ${assigned} motions of today have brought their tracks.`
    : `Nobody is missing: ${here} are here and not done yet.`
}

/** Online motions and those that left early come first, then those that left, then awaited ones, then the rest. */
function arrivalRank(summary: MotionSummary): number {
  if (isPresent(summary.state) || summary.state === 'gone-early') return 0
  if (isFinished(summary)) return 1
  return summary.holder === undefined ? 3 : 2
}

function absentFirst(summary: MotionSummary): number {
  return summary.state === 'awaited' || summary.state === 'gone-early' ? 0 : 1
}

/** First wrong firmware or settings, then a low battery or full storage, good ones, those of another day, unseen ones. */
function checkRank(summary: MotionSummary): number {
  if (summary.motion.info === undefined) return 4
  if (summary.isOld) return 3
  if (summary.firmware?.verdict !== 'pass' || (summary.wrongSettings?.length ?? 0) > 0) return 0
  return summary.motion.findings.some((finding) => finding.verdict !== 'pass') ? 1 : 2
}

function firmwareSummary(fleet: FleetSummary): readonly string[] {
  const names = fleet.summaries.flatMap((summary) => summary.motion.info?.firmware ?? [])
  const counted = Map.groupBy(names, (name) => name)
  const words = [...counted]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([name, all]) => `${all.length} x ${name}`)
  const unseen =
    fleet.summaries.length - fleet.summaries.filter((summary) => summary.motion.info !== undefined).length
  return [...words.slice(0, 4), ...(unseen > 0 ? [`${unseen} not yet seen`] : [])]
}

function chargingSummary({ chargeOrder, chargers, byId }: FleetSummary): readonly string[] {
  const known = chargeOrder.size
  if (known === 0) return []
  const inFirst = Math.min(known, chargers)
  const last = [...chargeOrder.keys()][inFirst - 1]
  const highest = last === undefined ? undefined : byId.get(last)?.motion.info?.battery
  const batches = batchOf(known - 1, chargers)
  const others = batches === 2 ? 'second batch' : `${batches - 1} more batches`
  return [
    `first batch: ${inFirst}, up to ${highest ?? '?'}%`,
    ...(batches > 1 ? [`${others}: ${known - inFirst}`] : []),
  ]
}

function daySummary(fleet: FleetSummary): readonly string[] {
  const brought = fleet.summaries.filter((summary) => summary.day.wanted > 0).length
  const median = fleet.medianSpan === undefined ? [] : [`median ${hoursOf(fleet.medianSpan).toFixed(1)} h`]
  return [
    `${brought} motions`,
    `${hoursOf(fleet.span).toFixed(1)} hours`,
    `${kilometresOf(fleet.distance).toFixed(0)} km`,
    `best 500 m ${knotsOf(fleet.best500m).toFixed(1)} kn`,
    ...median,
    // Last, because the header shows them, too.
    `${fleet.files} files`,
    formatMebibytes(fleet.size),
  ]
}
