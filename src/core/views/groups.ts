/** The groups of the fleet, each motion in one, and what the header counts, which the views list. */
import { isAllHome } from '../domain/day-figures.ts'
import { diagnosisOf } from './diagnosis.ts'
import type { MotionSummary } from './motion-summary.ts'

/**
 * Disjoint groups of the whole fleet:
 *
 * - `can-go`: online and released, to be switched off; `done`: away with everything home
 * - `reading`: online, and being read
 * - `trouble`: needs somebody; `missing`: assigned today, or with a wanted track on it, and away
 * - `elsewhere`: away, and nobody's today
 */
export const groups = ['can-go', 'done', 'reading', 'trouble', 'missing', 'elsewhere'] as const
export type Group = (typeof groups)[number]

/**
 * The group of a motion: the only place that decides what can go, is done, or is missing.
 *
 * A motion with a wanted track of any day cannot go. One that is absent with nothing wanted is done if it brought tracks of
 * today; otherwise it is missing if it is assigned today, else `elsewhere`.
 */
export function groupOf({ motion, state, left, asOf, day, holder }: MotionSummary): Group {
  switch (state) {
    case 'awaited':
      // It was online and was not released, so its contents are unknown.
      if (left > 0 || asOf !== undefined) return 'missing'
      if (isAllHome(day) && !motion.isDoubtful) return 'done'
      return holder === undefined ? 'elsewhere' : 'missing'
    case 'released':
      return left > 0 ? 'trouble' : 'can-go'
    case 'gone':
      return left > 0 ? 'trouble' : 'done'
    case 'in-trouble':
    case 'gone-early':
      return 'trouble'
    default:
      return 'reading'
  }
}

/** True for a motion with nothing wanted on it, online or away. */
export function isFinished(summary: MotionSummary): boolean {
  const group = groupOf(summary)
  return group === 'can-go' || group === 'done'
}

/**
 * True for a motion that is missing, has left too early, or has brought nothing of today for its person.
 *
 * A motion read before a restart counts as brought, although this session has not read it.
 */
export function isMissing(summary: MotionSummary): boolean {
  if (summary.state === 'gone-early' || groupOf(summary) === 'missing') return true
  return isFinished(summary) && summary.holder !== undefined && summary.day.wanted === 0
}

/**
 * What the header counts. A view lists the motions of a count by the same predicate, so that both agree. A motion may be
 * in two: one that has left too early is missing, and is in trouble.
 */
export const counted = {
  assigned: ({ holder }) => holder !== undefined,
  reading: (summary) => groupOf(summary) === 'reading',
  canGo: (summary) => groupOf(summary) === 'can-go',
  done: (summary) => groupOf(summary) === 'done',
  trouble: (summary) => diagnosisOf(summary) !== undefined,
  missing: isMissing,
} as const satisfies Readonly<Record<string, (summary: MotionSummary) => boolean>>

export type Counts = Readonly<Record<keyof typeof counted, number>>

/** Counts the motions for the header. */
export function countMotions(summaries: readonly MotionSummary[]): Counts {
  const count = (isOne: (summary: MotionSummary) => boolean) => summaries.filter(isOne).length
  return {
    assigned: count(counted.assigned),
    reading: count(counted.reading),
    canGo: count(counted.canGo),
    done: count(counted.done),
    trouble: count(counted.trouble),
    missing: count(counted.missing),
  }
}

/** The bytes of all motions that are being read: those that have come, and those that will. */
export function readingProgress(
  summaries: readonly MotionSummary[],
): Pick<MotionSummary['progress'], 'received' | 'expected'> {
  const read = summaries.filter(counted.reading).map(({ progress }) => progress)
  const sum = (key: 'received' | 'expected') => read.reduce((total, progress) => total + progress[key], 0)
  return { received: sum('received'), expected: sum('expected') }
}
