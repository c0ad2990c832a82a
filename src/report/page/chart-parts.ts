/** What all charts share: the style sheet's colours, a time axis in the event's zone, quiet lines, no animation. */
import type { ChartOptions, ScaleOptionsByType, TooltipItem } from 'chart.js'

type LinearAxis = ScaleOptionsByType<'linear'>

/** The current value of a custom property such as `--grid`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** The colour with an opacity from 0 to 1; colours are `#rgb` or `#rrggbb`. */
export function faint(name: string, opacity: number): string {
  const value = colour(name)
  const long = value.length === 4 ? value.replace(/[0-9a-f]/gi, (digit) => digit + digit) : value
  return `${long}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * 60_000)

/** `17:02` of an instant in ms; the zone in minutes east of UTC. */
function minuteText(at: number, timezone: number): string {
  return new Date(at + timezone * 60_000).toISOString().slice(11, 16)
}

/** `17:02:11` */
export function secondText(at: number, timezone: number): string {
  return new Date(at + timezone * 60_000).toISOString().slice(11, 19)
}

/** Whole minutes, hours or parts of a day within a span, as many as are readable at a width in pixels. */
function timeTicks(from: number, to: number, timezone: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 64))
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 86_400_000
  const shift = timezone * 60_000
  const ticks: number[] = []
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) ticks.push(at)
  return ticks
}

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

/** Options of lines over a time axis, with labels at the pointer. */
export function lineOptions<Amount>(
  [from, to]: readonly [number, number],
  timezone: number,
  amount: Amount,
  label: (item: TooltipItem<'line'>) => string,
) {
  return {
    ...fixedOptions,
    parsing: false,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: { x: timeAxis(from, to, timezone), y: amount },
    plugins: {
      tooltip: {
        ...tooltipColours(),
        callbacks: {
          title: ([item]: TooltipItem<'line'>[]) => secondText(item?.parsed.x ?? 0, timezone),
          label,
        },
      },
    },
  } as const
}
