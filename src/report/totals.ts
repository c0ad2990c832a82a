/** The totals of a day and of several days. */
import type { Milliseconds } from '../core/base/units.ts'
import { medianOf } from '../core/domain/day-marks.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { keyOf } from './persons.ts'
import type { DayReport, Fastest, MotionDay, PersonResults, Totals } from './report.ts'

type Best = 'best2s' | 'best10s' | 'best500m'

export function totalsOfDay(
  date: string,
  motions: readonly MotionDay[],
  persons: readonly PersonResults[],
): Totals {
  const sum = (value: (motion: MotionDay) => number) => motions.reduce((all, each) => all + value(each), 0)
  const median = medianSpanOf(motions)
  return {
    assigned: motions.filter(({ holder }) => holder !== undefined).length,
    brought: motions.filter(({ results }) => results.home > 0).length,
    missing: motions.filter(({ marks }) => marks.includes('missing')).length,
    persons: persons.filter(({ results }) => results.wanted > 0).length,
    wanted: sum(({ results }) => results.wanted),
    home: sum(({ results }) => results.home),
    skipped: sum(({ results }) => results.skipped),
    unassigned: sum(({ unassigned }) => unassigned.length),
    size: sum(({ results }) => results.size),
    span: sum(({ results }) => results.span),
    distance: sum(({ results }) => results.distance),
    ...fastestOf('best2s', date, motions),
    ...fastestOf('best10s', date, motions),
    ...fastestOf('best500m', date, motions),
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
  const sum = (key: 'wanted' | 'home' | 'skipped' | 'unassigned' | 'size' | 'span' | 'distance') => {
    return days.reduce((all, { totals }) => all + totals[key], 0)
  }
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
    wanted: sum('wanted'),
    home: sum('home'),
    skipped: sum('skipped'),
    unassigned: sum('unassigned'),
    size: sum('size'),
    span: sum('span'),
    distance: sum('distance'),
    ...fastestDay('best2s', days),
    ...fastestDay('best10s', days),
    ...fastestDay('best500m', days),
  }
}

function fastestOf(key: Best, date: string, motions: readonly MotionDay[]): Partial<Record<Best, Fastest>> {
  let fastest: Fastest | undefined
  for (const { motion, tracks } of motions) {
    for (const { status, figures, person } of tracks) {
      if (status === 'skipped' || figures[key] <= (fastest?.speed ?? 0)) continue
      fastest = { speed: figures[key], person, motion, date }
    }
  }
  return fastest === undefined ? {} : { [key]: fastest }
}

function fastestDay(key: Best, days: readonly DayReport[]): Partial<Record<Best, Fastest>> {
  let fastest: Fastest | undefined
  for (const { totals } of days) {
    const own = totals[key]
    if (own !== undefined && own.speed > (fastest?.speed ?? 0)) fastest = own
  }
  return fastest === undefined ? {} : { [key]: fastest }
}
