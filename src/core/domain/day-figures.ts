/** What a motion brought on one day: the figures that the screen's day view and the report both show. */
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds } from '../base/units.ts'
import { spanOf } from './day-marks.ts'
import type { Track } from './track.ts'

/** The figures of a motion's tracks of a day; but for `home`, `skipped` and `size` those of all that are wanted. */
export interface DayFigures {
  readonly wanted: number
  readonly home: number
  readonly skipped: number
  /** Bytes of the tracks that are home, as logs.json gives them. */
  readonly size: Bytes
  readonly span: Milliseconds
  readonly distance: Millimetres
  readonly best2s: MillimetresPerSecond
  readonly best10s: MillimetresPerSecond
  readonly best500m: MillimetresPerSecond
}

/** The figures of tracks of one day; those that were skipped are counted and nothing else. */
export function dayFigures(tracks: readonly Pick<Track, 'status' | 'figures'>[]): DayFigures {
  const wanted = tracks.filter((track) => track.status !== 'skipped')
  const home = wanted.filter((track) => track.status === 'completed')
  const figures = wanted.map((track) => track.figures)
  const best = (key: 'best2s' | 'best10s' | 'best500m') => {
    return figures.reduce((most, each) => Math.max(most, each[key]), 0)
  }
  return {
    wanted: wanted.length,
    home: home.length,
    skipped: tracks.length - wanted.length,
    size: home.reduce((sum, track) => sum + track.figures.size, 0),
    span: spanOf(figures),
    distance: figures.reduce((sum, each) => sum + each.distance, 0),
    best2s: best('best2s'),
    best10s: best('best10s'),
    best500m: best('best500m'),
  }
}

/** True where everything known to be wanted is home, and that is something. */
export function isAllHome({ wanted, home }: Pick<DayFigures, 'wanted' | 'home'>): boolean {
  return wanted > 0 && home === wanted
}
