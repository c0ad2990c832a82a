/** The views of the fleet that every screen shows: which motions, in which order, and what an empty one says. */
import { hoursOf, kilometresOf, knotsOf, type Milliseconds } from '../base/units.ts'
import { batchOf } from '../domain/charging.ts'
import { isPresent } from '../domain/motion.ts'
import type { FleetSummary } from './fleet-summary.ts'
import { formatMebibytes } from './format.ts'
import { counted, groupOf, isFinished } from './groups.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { ViewId } from './view-ids.ts'

/** The order of a view's motions: by a label in words, or by a column that a table may have. Equal ones come by number. */
export interface ViewOrder {
  readonly label?: string
  readonly by?: 'battery' | 'best-500m'
  readonly compare: (a: MotionSummary, b: MotionSummary) => number
}

export interface FleetView {
  readonly id: ViewId
  readonly title: string
  /** Its title where there is little room. */
  readonly shortTitle?: string
  /** What it shows, for the help. */
  readonly about: string
  readonly keeps: (summary: MotionSummary) => boolean
  /** How its motions are sorted until a person chooses another order. */
  readonly order: ViewOrder
  /**
   * When a motion became news here: while a person moves in the view, news comes above what is visible, and afterwards the
   * view shows its beginning again. Absent = the motions stay where a person has left them.
   */
  readonly newsAt?: (summary: MotionSummary) => Milliseconds | undefined
  /** True where motions that are gone with everything home are dim. */
  readonly dimsGone?: boolean
  /** What stands above the motions; the first parts that fit are shown. */
  readonly summary?: (fleet: FleetSummary) => readonly string[]
  /** The text of an empty view. */
  readonly empty: (fleet: FleetSummary) => string
}

const newest: ViewOrder = {
  label: 'newest first',
  compare: (a, b) => arrivalRank(a) - arrivalRank(b) || (b.motion.since ?? 0) - (a.motion.since ?? 0),
}

export const fleetViews: Readonly<Record<ViewId, FleetView>> = {
  arrivals: {
    id: 'arrivals',
    title: 'arrivals',
    about: 'who is here, the newest first',
    keeps: () => true,
    order: newest,
    newsAt: ({ arrivedAt }) => arrivedAt,
    dimsGone: true,
    empty: noMotion,
  },
  missing: {
    id: 'missing',
    title: 'missing',
    about: 'assigned today and nothing brought',
    keeps: counted.missing,
    order: { label: 'absent first', compare: (a, b) => absentFirst(a) - absentFirst(b) },
    dimsGone: true,
    empty: nothingMissing,
  },
  trouble: {
    id: 'trouble',
    title: 'trouble',
    about: 'what is wrong and what to do',
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
    keeps: () => true,
    order: { label: 'worst first', compare: (a, b) => checkRank(a) - checkRank(b) },
    dimsGone: true,
    summary: firmwareSummary,
    empty: noMotion,
  },
  charging: {
    id: 'charging',
    title: 'charging',
    about: 'which batteries first',
    keeps: ({ motion: { info }, isOld }) => info?.battery !== undefined && !isOld,
    order: {
      by: 'battery',
      compare: (a, b) => (a.motion.info?.battery ?? 0) - (b.motion.info?.battery ?? 0),
    },
    summary: chargingSummary,
    empty: () => 'No battery is known yet: they come with the first motions that answer.',
  },
  day: {
    id: 'day',
    title: 'day',
    about: 'hours, km and bests of each',
    keeps: ({ day }) => day.wanted > 0 || day.skipped > 0,
    order: { by: 'best-500m', compare: (a, b) => b.day.best500m - a.day.best500m },
    summary: daySummary,
    empty: ({ today }) => `No track of ${today} is known yet.`,
  },
}

/** The motions of a view in its own order. */
export function motionsOf(
  { keeps, order }: FleetView,
  { summaries }: FleetSummary,
): readonly MotionSummary[] {
  return summaries.filter(keeps).sort((a, b) => order.compare(a, b) || a.id - b.id)
}

function noMotion(): string {
  return 'No motion yet: motions.csv has no rows, and none has answered.'
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
