/** The screen's totals of all motions, computed from a state and an instant. */
import { dateIn } from '../base/local-time.ts'
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../base/units.ts'
import { chargeOrder, usualChargers } from '../domain/charging.ts'
import { type DayMarkThresholds, medianOf, spanOf, usualMarks } from '../domain/day-marks.ts'
import type { MotionId } from '../domain/motion.ts'
import type { MonitorState, Motion } from '../events/state.ts'
import { type Counts, countMotions } from './groups.ts'
import { type MotionSummary, summaryOf, type Today, wantedFigures, withDayMarks } from './motion-summary.ts'

export interface FleetSummary {
  /** `YYYY-MM-DD` of the event. */
  readonly today: string
  /** The event's zone. */
  readonly timezone: Minutes
  /** By id, ascending. */
  readonly summaries: readonly MotionSummary[]
  readonly byId: ReadonlyMap<MotionId, MotionSummary>
  readonly counts: Counts
  readonly files: number
  readonly size: Bytes
  readonly span: Milliseconds
  readonly distance: Millimetres
  readonly best500m: MillimetresPerSecond
  readonly medianSpan: Milliseconds | undefined
  readonly thresholds: DayMarkThresholds
  /** The rank of each motion whose battery was read today, the emptiest first. */
  readonly chargeOrder: ReadonlyMap<MotionId, number>
  /** How many batteries are charged at once. */
  readonly chargers: number
}

const noSession = { timezone: 0, marks: usualMarks, chargers: usualChargers }

/** Returns a function from a state to its fleet, which recomputes only what has changed. */
export function createFleetSummariser(): (state: MonitorState, now: Milliseconds) => FleetSummary {
  let basis: (Today & { readonly roster: MonitorState['roster'] }) | undefined
  let known = new WeakMap<Motion, MotionSummary>()
  let last: { readonly motions: MonitorState['motions']; readonly fleet: FleetSummary } | undefined
  return (state, now) => {
    const { timezone, marks, chargers } = state.session ?? noSession
    const date = dateIn(now, timezone)
    if (basis?.roster !== state.roster || basis.date !== date || basis.timezone !== timezone) {
      basis = { roster: state.roster, date, timezone }
      known = new WeakMap()
      last = undefined
    }
    if (last?.motions === state.motions) return last.fleet
    const today = basis
    const summaries = Array.from(state.motions.values(), (motion) => {
      const standing = known.get(motion) ?? summaryOf(motion, state.roster, today)
      known.set(motion, standing)
      return standing
    })
    last = { motions: state.motions, fleet: fleetOf(summaries, today, marks, chargers) }
    return last.fleet
  }
}

function fleetOf(
  unmarked: readonly MotionSummary[],
  today: Today,
  thresholds: DayMarkThresholds,
  chargers: number,
): FleetSummary {
  const spans = unmarked.map((each) => spanOf(wantedFigures(each.motion, today.date)))
  const medianSpan = medianOf(spans.filter((span) => span > 0))
  const summaries = unmarked.map((each) => withDayMarks(each, medianSpan, today, thresholds))
  const sum = (value: (each: MotionSummary) => number) =>
    summaries.reduce((total, each) => total + value(each), 0)
  return {
    today: today.date,
    timezone: today.timezone,
    summaries,
    byId: new Map(summaries.map((each) => [each.id, each])),
    counts: countMotions(summaries),
    files: sum((each) => each.day.home),
    size: sum((each) => each.day.size),
    span: sum((each) => each.day.span),
    distance: sum((each) => each.day.distance),
    best500m: summaries.reduce((most, each) => Math.max(most, each.day.best500m), 0),
    medianSpan,
    thresholds,
    chargeOrder: chargeOrderOf(summaries),
    chargers,
  }
}

function chargeOrderOf(summaries: readonly MotionSummary[]): ReadonlyMap<MotionId, number> {
  const known = summaries.flatMap(({ id, motion, isOld }) => {
    const battery = isOld ? undefined : motion.info?.battery
    return battery === undefined ? [] : [{ id, battery }]
  })
  return new Map(chargeOrder(known).map(({ id }, place) => [id, place]))
}
