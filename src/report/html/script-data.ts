/** Makes the data for the page's script: few points, small whole numbers, differences instead of times. */
import { knotsOf, type Milliseconds } from '../../core/base/units.ts'
import type { PagePlot, PageTimeline, PageTrack } from '../page/page-data.ts'
import type { DayReport, Report, ReportTrack } from '../report.ts'
import { reduceSeries, type SpeedSeries } from '../speed-series.ts'
import { minuteOf, nameText } from '../words.ts'

/** The most points of a person's plot; in a report of many days, fewer. */
const MOST_POINTS = 1500
const FEWEST_POINTS = 300

/** Frames closer than this are joined, however few of them are drawn. */
const LEAST_GAP: Milliseconds = 30_000

export function timelinesOf(day: DayReport): readonly PageTimeline[] {
  const visits = day.motions.flatMap(({ holder, visits: own }) => {
    return own.map((visit) => ({ ...visit, name: holder === undefined ? '' : nameText(holder) }))
  })
  return (day.bouts ?? []).map(({ from, to }) => {
    return {
      from,
      to,
      visits: visits
        .filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= to)
        .sort((a, b) => a.arrivedAt - b.arrivedAt || a.motion - b.motion)
        .map(({ motion, name, until, ...visit }) => {
          const { arrivedAt: arrived, releasedAt: released = null, leftAt: left = null } = visit
          return { motion, name, arrived, released, left, until }
        }),
    }
  })
}

/** The plot of a person's tracks; undefined with nothing to draw. */
export function plotOf(
  tracks: readonly ReportTrack[],
  series: ReadonlyMap<string, SpeedSeries>,
  { timezone, days }: Pick<Report, 'timezone' | 'days'>,
): PagePlot | undefined {
  const drawn = tracks.flatMap((track) => {
    const own = track.status === 'skipped' ? undefined : series.get(track.key)
    return own === undefined ? [] : [{ track, own }]
  })
  if (drawn.length === 0) return undefined
  const most = Math.max(FEWEST_POINTS, Math.floor(MOST_POINTS / days.length))
  const points = Math.max(4, Math.floor(most / drawn.length))
  return {
    tracks: drawn.map(({ track, own }) => {
      const label = `from ${minuteOf(track.figures.startDate, timezone)}`
      return pageTrack(label, reduceSeries(own, points))
    }),
  }
}

function pageTrack(label: string, { times, speeds }: SpeedSeries): PageTrack {
  const [start = 0] = times
  const tenths = times.map((time) => Math.round((time - start) / 100))
  const span = (times.at(-1) ?? start) - start
  // Near gaps, the remaining points are further apart than the mean.
  const gap = Math.max(LEAST_GAP, (4 * span) / Math.max(1, times.length / 2))
  return {
    label,
    start,
    steps: tenths.map((time, index) => time - (tenths[index - 1] ?? 0)),
    speeds: speeds.map((speed) => Math.round(knotsOf(speed) * 100)),
    gap: Math.ceil(gap / 100),
  }
}
