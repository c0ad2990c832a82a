/** Draws the arrivals and releases of a bout: a count, and a bar for each motion. */
import { BarController, BarElement, CategoryScale, Chart } from 'chart.js'
import {
  amountAxis,
  colour,
  faint,
  fixedOptions,
  lineOptions,
  secondText,
  timeAxis,
  tooltipColours,
} from './chart-parts.ts'
import type { PageTimeline, PageVisit } from './page-data.ts'

Chart.register(BarController, BarElement, CategoryScale)

const ROW_HEIGHT = 15
const AXIS_HEIGHT = 34

/** The height of the bars in pixels. */
export function heightOfBars(rows: number): number {
  return rows * ROW_HEIGHT + AXIS_HEIGHT
}

/** Draws how many motions had arrived, and how many could go, over time. */
export function drawCounts(canvas: HTMLCanvasElement, timeline: PageTimeline, timezone: number): Chart {
  const { visits } = timeline
  const span = spanOf(timeline)
  const counts = (instants: readonly number[]) => countsOf(instants, span[1])
  const arrived = counts(visits.map((visit) => visit.arrived))
  const released = counts(visits.flatMap((visit) => visit.released ?? []))
  const line = { stepped: 'before' as const, pointRadius: 0, borderWidth: 2, pointHitRadius: 6 }
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        { ...line, label: 'arrived', data: arrived, borderColor: colour('--series-1') },
        { ...line, label: 'may go', data: released, borderColor: colour('--gone') },
      ],
    },
    options: lineOptions(
      span,
      timezone,
      { ...amountAxis('motions'), afterFit: fitLabels(canvas) },
      ({ dataset, parsed }) => `${dataset.label ?? ''}: ${parsed.y ?? 0} motions`,
    ),
  })
}

/** Draws a bar for each visit: until it could go, and from then until it left. */
export function drawBars(canvas: HTMLCanvasElement, timeline: PageTimeline, timezone: number): Chart {
  const { visits } = timeline
  const [from, to] = spanOf(timeline)
  const labels = visits.map(({ motion, name }) => `${motion} ${name}`.trim())
  const reading = visits.map((visit): [number, number] => [visit.arrived, visit.released ?? visit.until])
  const waiting = visits.map((visit): [number, number] | null => {
    return visit.released === null ? null : [visit.released, visit.left ?? visit.until]
  })
  const bar = { grouped: false, barPercentage: 0.95, categoryPercentage: 0.85, minBarLength: 3 }
  const isNarrow = isNarrowPage(canvas)
  return new Chart(canvas, {
    type: 'bar',
    data: {
      labels,
      datasets: [
        { ...bar, label: 'arrived', data: reading, backgroundColor: colour('--wait') },
        { ...bar, label: 'may go', data: waiting, backgroundColor: faint('--gone', 0.85) },
      ],
    },
    options: {
      ...fixedOptions,
      indexAxis: 'y',
      interaction: { mode: 'nearest', axis: 'y', intersect: false },
      scales: {
        x: timeAxis(from, to, timezone),
        y: {
          type: 'category',
          grid: { display: false },
          afterFit: fitLabels(canvas),
          border: { color: colour('--line') },
          ticks: {
            color: colour('--quiet'),
            font: { size: 10 },
            autoSkip: false,
            callback: (_value, index) => {
              const visit = visits[index]
              if (visit === undefined) return ''
              if (isNarrow) return String(visit.motion)
              const letters = [...(labels[index] ?? '')]
              return letters.length > 26 ? `${letters.slice(0, 25).join('')}…` : letters.join('')
            },
          },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipColours(),
          callbacks: {
            title: ([item]) => labels[item?.dataIndex ?? 0] ?? '',
            label: ({ dataIndex }) => describe(visits[dataIndex], timezone),
          },
        },
      },
    },
  })
}

/** Both charts of a bout have equal margins, so that their times align. */
function fitLabels(canvas: HTMLCanvasElement): (axis: { width: number }) => void {
  const width = isNarrowPage(canvas) ? 46 : 168
  return (axis) => {
    axis.width = width
  }
}

function isNarrowPage(canvas: HTMLCanvasElement): boolean {
  return (canvas.parentElement?.clientWidth ?? 0) < 600
}

function describe(visit: PageVisit | undefined, timezone: number): string[] {
  if (visit === undefined) return []
  const { arrived, released, left } = visit
  return [
    `arrived ${secondText(arrived, timezone)}`,
    ...(released === null ? [] : [`may go ${secondText(released, timezone)}`]),
    ...(left === null ? [] : [`left ${secondText(left, timezone)}`]),
  ]
}

/** The span of a bout with a margin on both sides. */
function spanOf({ from, to }: PageTimeline): readonly [number, number] {
  const room = Math.max(10_000, (to - from) * 0.02)
  return [from - room, to + room]
}

/** The count at each of the instants, and at the end. */
function countsOf(instants: readonly number[], end: number): { x: number; y: number }[] {
  const sorted = [...instants].sort((a, b) => a - b)
  const [first = end] = sorted
  const points = sorted.map((x, index) => ({ x, y: index + 1 }))
  return [{ x: first - 1, y: 0 }, ...points, { x: end, y: sorted.length }]
}
