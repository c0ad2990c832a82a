/** Draws the speed of one person's tracks over a day. */
import { Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js'
import { amountAxis, colour, faint, lineOptions } from './chart-parts.ts'
import type { PagePlot, PageTrack } from './page-data.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip)

const SERIES = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

interface Point {
  readonly x: number
  readonly y: number
}

export function drawPlot(canvas: HTMLCanvasElement, { tracks }: PagePlot, timezone: number): Chart {
  const lines = tracks.map(pointsOf)
  const times = lines.flatMap((points) => [points[0]?.x ?? 0, points.at(-1)?.x ?? 0])
  const span = [Math.min(...times), Math.max(...times)] as const
  const datasets = lines.map((data, place) => {
    const series = SERIES[place % SERIES.length] ?? '--series-1'
    return {
      label: tracks[place]?.label ?? '',
      data,
      borderColor: colour(series),
      backgroundColor: faint(series, 0.12),
      borderWidth: 1.2,
      fill: false,
      pointRadius: 0,
      pointHitRadius: 6,
      spanGaps: (tracks[place]?.gap ?? 300) * 100,
    }
  })
  return new Chart(canvas, {
    type: 'line',
    data: { datasets },
    options: lineOptions(
      span,
      timezone,
      amountAxis('kn'),
      ({ parsed }) => `${(parsed.y ?? 0).toFixed(1)} kn`,
    ),
  })
}

function pointsOf({ start, steps, speeds }: PageTrack): Point[] {
  let x = start
  return steps.map((step, index) => {
    x += step * 100
    return { x, y: (speeds[index] ?? 0) / 100 }
  })
}
