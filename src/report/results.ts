/** Adds up the figures of tracks, with their bests recomputed from the frames. */
import { dayFigures } from '../core/domain/day-figures.ts'
import type { BestSpeeds } from '../core/oao/frames.ts'
import { isSameBest } from '../core/oao/track-findings.ts'
import type { Recheck, ReportTrack, Results, Sums } from './report.ts'

export function resultsOf(tracks: readonly Pick<ReportTrack, 'status' | 'figures' | 'check'>[]): Results {
  const wanted = tracks.filter(({ status }) => status !== 'skipped')
  const recomputed = highestOf(wanted.flatMap(({ check }) => check?.bests ?? []))
  return {
    ...dayFigures(tracks),
    ...(recomputed === undefined ? {} : { recomputed }),
    recheck: recheckOf(wanted.map(({ check }) => check?.recheck ?? 'unchecked')),
  }
}

/** The results of several motions or days together. */
export function sumResults(all: readonly Results[]): Results {
  const recomputed = highestOf(all.flatMap((each) => each.recomputed ?? []))
  return {
    ...sumFigures(all),
    ...(highestOf(all) ?? { best2s: 0, best10s: 0, best500m: 0 }),
    ...(recomputed === undefined ? {} : { recomputed }),
    recheck: recheckOf(all.filter(({ wanted }) => wanted > 0).map(({ recheck }) => recheck)),
  }
}

/** The figures that add up; bests do not. */
export function sumFigures(all: readonly Sums[]): Sums {
  const sum = (key: keyof Sums) => all.reduce((total, each) => total + each[key], 0)
  return {
    wanted: sum('wanted'),
    home: sum('home'),
    skipped: sum('skipped'),
    size: sum('size'),
    span: sum('span'),
    distance: sum('distance'),
  }
}

/** Whether the bests of the frames equal the device's, which are 0 at walking pace (docs/tracks.md). */
export function compareBests(found: BestSpeeds | undefined, said: BestSpeeds): Recheck {
  if (found === undefined) return 'unchecked'
  const keys = ['best2s', 'best10s', 'best500m'] as const
  return keys.every((key) => isSameBest(found[key], said[key])) ? 'equal' : 'differs'
}

function recheckOf(all: readonly Recheck[]): Recheck {
  if (all.includes('differs')) return 'differs'
  return all.length > 0 && all.every((each) => each === 'equal') ? 'equal' : 'unchecked'
}

function highestOf(all: readonly BestSpeeds[]): BestSpeeds | undefined {
  if (all.length === 0) return undefined
  const best = (key: keyof BestSpeeds) => Math.max(...all.map((each) => each[key]))
  return { best2s: best('best2s'), best10s: best('best10s'), best500m: best('best500m') }
}
