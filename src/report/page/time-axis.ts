/** What all charts share: a time axis in the event's zone, quiet lines, no animation. */
import type { ChartOptions, ScaleOptionsByType } from 'chart.js'
import { colour } from './colours.ts'
import { minuteText, timeTicks } from './event-time.ts'

type LinearAxis = ScaleOptionsByType<'linear'>

/** Options of a chart that fills its container. */
export const fixedOptions = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  normalized: true,
} as const satisfies ChartOptions

/** A time axis over a span. */
export function timeAxis(from: number, to: number, timezone: number) {
  return {
    type: 'linear',
    min: from,
    max: to,
    grid: { color: colour('--grid') },
    border: { color: colour('--line') },
    afterBuildTicks: (axis: { width: number; ticks: { value: number }[] }) => {
      axis.ticks = timeTicks(from, to, timezone, axis.width).map((value) => ({ value }))
    },
    ticks: {
      color: colour('--quiet'),
      font: { size: 11 },
      maxRotation: 0,
      autoSkip: false,
      callback: (value: number | string) => minuteText(Number(value), timezone),
    },
  } as const satisfies Partial<Omit<LinearAxis, 'grid' | 'border' | 'ticks'>> & Record<string, unknown>
}

/** A count or a speed from 0 upwards. */
export function amountAxis(title: string) {
  return {
    type: 'linear',
    beginAtZero: true,
    grid: { color: colour('--grid') },
    border: { color: colour('--line') },
    title: { display: true, text: title, color: colour('--quiet'), font: { size: 11 }, padding: 0 },
    ticks: { color: colour('--quiet'), font: { size: 11 }, precision: 0, maxTicksLimit: 6 },
  } as const
}

/** Labels at the pointer. */
export function tooltipColours() {
  return {
    backgroundColor: colour('--card'),
    borderColor: colour('--line'),
    borderWidth: 1,
    titleColor: colour('--text'),
    bodyColor: colour('--text'),
    displayColors: false,
  } as const
}
