/** The totals of a day and of several days. */
import type { MillimetresPerSecond, Milliseconds } from '../core/base/units.ts'
import { medianOf } from '../core/domain/day-marks.ts'
import type { MotionId } from '../core/domain/motion.ts'
import type { BestSpeeds } from '../core/oao/frames.ts'
import { keyOf } from './persons.ts'
import type { DayReport, Fastest, MotionDay, PersonResults, Totals } from './report.ts'
import { sumFigures } from './results.ts'

export function totalsOfDay(
  date: string,
  motions: readonly MotionDay[],
  persons: readonly PersonResults[],
): Totals {
  const median = medianSpanOf(motions)
  return {
    assigned: motions.filter(({ holder }) => holder !== undefined).length,
    brought: motions.filter(({ results }) => results.home > 0).length,
    missing: motions.filter(({ marks }) => marks.includes('missing')).length,
    persons: persons.filter(({ results }) => results.wanted > 0).length,
    unassigned: motions.reduce((sum, { unassigned }) => sum + unassigned.length, 0),
    ...sumFigures(motions.map(({ results }) => results)),
    ...fastestOf(motions.flatMap((motion) => bestsOf(motion, date))),
    ...(median === undefined ? {} : { medianSpan: median }),
  }
}

/** The median time of the motions with wanted tracks. */
export function medianSpanOf(motions: readonly Pick<MotionDay, 'results'>[]): Milliseconds | undefined {
  return medianOf(motions.map(({ results }) => results.span).filter((span) => span > 0))
}

/** The totals of days together; a motion or person on several days counts once. */
export function totalsOfDays(days: readonly DayReport[]): Totals {
  const [only] = days
  if (only !== undefined && days.length === 1) return only.totals
  const motions = (isSo: (motion: MotionDay) => boolean): ReadonlySet<MotionId> => {
    return new Set(days.flatMap((day) => day.motions.filter(isSo).map(({ motion }) => motion)))
  }
  const brought = motions(({ results }) => results.home > 0)
  const assigned = motions(({ holder }) => holder !== undefined)
  const persons = days.flatMap((day) => day.persons.filter(({ results }) => results.wanted > 0))
  const names = new Set(persons.map(({ person }) => keyOf(person)))
  return {
    assigned: assigned.size,
    brought: brought.size,
    missing: [...assigned].filter((motion) => !brought.has(motion)).length,
    persons: names.size,
    unassigned: days.reduce((sum, { totals }) => sum + totals.unassigned, 0),
    ...sumFigures(days.map(({ totals }) => totals)),
    ...fastestOf(days.map(({ totals }) => totals)),
  }
}

type Bests = Partial<Record<keyof BestSpeeds, Fastest>>

/** The bests of each wanted track of a motion's day. */
function bestsOf({ motion, tracks }: MotionDay, date: string): readonly Bests[] {
  return tracks.flatMap(({ status, figures, person }) => {
    if (status === 'skipped') return []
    const best = (speed: MillimetresPerSecond): Fastest => ({ speed, person, motion, date })
    return { best2s: best(figures.best2s), best10s: best(figures.best10s), best500m: best(figures.best500m) }
  })
}

/** The fastest of each, the first of equal ones; none where nobody sailed. */
function fastestOf(all: readonly Bests[]): Bests {
  const fastest: Bests = {}
  for (const key of ['best2s', 'best10s', 'best500m'] as const) {
    for (const { [key]: own } of all) {
      if (own !== undefined && own.speed > (fastest[key]?.speed ?? 0)) fastest[key] = own
    }
  }
  return fastest
}
