/** Adds up a motion's tracks of one day, for the day view and the report. */
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds } from '../base/units.ts'
import { spanOf } from './day-marks.ts'
import type { Track, TrackFigures } from './track.ts'

/**
 * The figures of a motion's day. `home` and `size` count saved tracks, `skipped` the skipped ones; all others count
 * every wanted track.
 */
export interface DayFigures {
  readonly wanted: number
  readonly home: number
  readonly skipped: number
  /** Bytes of the saved tracks, as logs.json gives them. */
  readonly size: Bytes
  readonly span: Milliseconds
  readonly distance: Millimetres
  readonly best2s: MillimetresPerSecond
  readonly best10s: MillimetresPerSecond
  readonly best500m: MillimetresPerSecond
}

type DayTrack = Pick<Track, 'status' | 'figures' | 'isBackup'>

/**
 * The figures of the wanted tracks that count for hours and distance: the motion's own, or those of backup devices where
 * it has none, because both were sailed at once.
 */
export function sailedFigures(tracks: readonly DayTrack[]): readonly TrackFigures[] {
  const wanted = tracks.filter((track) => track.status !== 'skipped')
  const own = wanted.filter((track) => track.isBackup !== true)
  return (own.length > 0 ? own : wanted).map((track) => track.figures)
}

/** The figures of one day's tracks; a skipped track is only counted. */
export function dayFigures(tracks: readonly DayTrack[]): DayFigures {
  const wanted = tracks.filter((track) => track.status !== 'skipped')
  const saved = wanted.filter((track) => track.status === 'completed')
  const figures = wanted.map((track) => track.figures)
  const sailed = sailedFigures(tracks)
  const best = (key: 'best2s' | 'best10s' | 'best500m') => {
    return figures.reduce((most, each) => Math.max(most, each[key]), 0)
  }
  return {
    wanted: wanted.length,
    home: saved.length,
    skipped: tracks.length - wanted.length,
    size: saved.reduce((sum, track) => sum + track.figures.size, 0),
    span: spanOf(sailed),
    distance: sailed.reduce((sum, each) => sum + each.distance, 0),
    best2s: best('best2s'),
    best10s: best('best10s'),
    best500m: best('best500m'),
  }
}

/** True where something is known to be wanted, and all of it is saved. */
export function isAllHome({ wanted, home }: Pick<DayFigures, 'wanted' | 'home'>): boolean {
  return wanted > 0 && home === wanted
}
