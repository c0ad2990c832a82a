/** The wall: which motions can go now, and how many are being read and in trouble, in digits readable from afar. */

import { dayEndOf } from '../core/views/day-end.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import { counted } from '../core/views/groups.ts'
import type { Tone } from '../core/views/state-words.ts'
import { bigHeight, bigText, bigWidth, type DotSize, dotSizes, smallestDot } from './big-text.ts'
import { wordOf } from './day-end-page.ts'
import { joinFitting, wrapText } from './text.ts'
import type { Style } from './theme.ts'

/** Below this height the counts are one plain line: the room is for the numbers. */
const HEIGHT_FOR_COUNTS = 16

export interface Area {
  readonly width: number
  readonly height: number
}

/** The lines of the wall, at most as many as the area is high. */
export function wallLines(fleet: FleetSummary, style: Style, area: Area): readonly string[] {
  const counts = countsLines(fleet, style, area)
  const grid = gridOf(fleet, style, { ...area, height: area.height - counts.length - 3 })
  const heading = ` CAN GO now: ${fleet.counts.canGo}${grid.left === 0 ? '' : `, the newest first, and ${grid.left} more`}`
  const filled = [style.paint('strong', style.cut(heading, area.width)), '', ...grid.lines]
  const gap = Math.max(0, area.height - filled.length - counts.length)
  return [...filled, ...Array.from({ length: gap }, () => ''), ...counts].slice(0, area.height)
}

interface Grid {
  readonly lines: readonly string[]
  /** The motions that there is no room for. */
  readonly left: number
}

/**
 * The numbers of all motions that can go, as big as they fit: in order, or the newest first if not all do. Without any, that
 * the day is over, or 0.
 */
function gridOf(fleet: FleetSummary, style: Style, area: Area): Grid {
  const motions = fleet.summaries.filter(counted.canGo)
  if (motions.length === 0) {
    const end = dayEndOf(fleet)
    const text = end === undefined ? '0' : wordOf(end)
    return { lines: block([text], end === undefined ? 'quiet' : 'good', dotOf([text], area), style), left: 0 }
  }
  const numbers = motions.map(({ id }) => String(id))
  const size = dotOf(numbers, area)
  const room = capacity(numbers, size, area)
  if (room.rows === 0) {
    const lines = wrapText(numbers.join('  '), area.width - 2).slice(0, Math.max(0, area.height))
    return { lines: lines.map((line) => ` ${style.paint('good', line)}`), left: 0 }
  }
  const newest = motions.toSorted((a, b) => (b.motion.releasedAt ?? 0) - (a.motion.releasedAt ?? 0))
  const most = room.rows * room.columns
  const shown = numbers.length <= most ? numbers : newest.slice(0, most).map(({ id }) => String(id))
  const rows = Array.from({ length: Math.ceil(shown.length / room.columns) }, (_, row) => {
    return shown.slice(row * room.columns, (row + 1) * room.columns)
  })
  const gap = Array.from({ length: size.rows }, () => '')
  const lines = rows.flatMap((row, place) => [
    ...(place === 0 ? [] : gap),
    ...block(row, 'good', size, style),
  ])
  return { lines, left: numbers.length - shown.length }
}

/** The biggest dots with which all texts fit into an area, else the smallest. */
function dotOf(texts: readonly string[], area: Area): DotSize {
  const fits = (size: DotSize): boolean => {
    const { rows, columns } = capacity(texts, size, area)
    return rows * columns >= texts.length
  }
  return dotSizes.find(fits) ?? smallestDot
}

/** The rows of texts in an area, and the texts in a row. */
function capacity(
  texts: readonly string[],
  size: DotSize,
  { width, height }: Area,
): { readonly rows: number; readonly columns: number } {
  const widest = Math.max(...texts.map((text) => bigWidth(text, size)))
  const gap = gapOf(size)
  return {
    rows: Math.max(0, Math.floor((height + size.rows) / (bigHeight(size) + size.rows))),
    columns: Math.max(0, Math.floor((width - 1 + gap) / (widest + gap))),
  }
}

function gapOf({ columns }: DotSize): number {
  return 3 * columns
}

/** Texts beside each other. */
function block(texts: readonly string[], tone: Tone, size: DotSize, style: Style): readonly string[] {
  const gap = ' '.repeat(gapOf(size))
  const columns = texts.map((text) => bigText(text, size, style))
  return Array.from({ length: bigHeight(size) }, (_, row) => {
    return ` ${style.paint(tone, columns.map((lines) => lines[row] ?? '').join(gap))}`
  })
}

/** How many are being read and in trouble: big words where they fit. */
function countsLines({ counts }: FleetSummary, style: Style, { width, height }: Area): readonly string[] {
  const parts = [
    { word: 'reading', count: counts.reading, tone: 'busy' },
    { word: 'trouble', count: counts.trouble, tone: 'bad' },
  ] as const
  const texts = parts.map(({ word, count }) => `${word.toUpperCase()} ${count}`)
  const fits = (size: DotSize): boolean => {
    const wide = texts.reduce((sum, text) => sum + bigWidth(text, size) + gapOf(size), 0)
    return wide <= width && bigHeight(size) <= height / 4
  }
  const size = height < HEIGHT_FOR_COUNTS ? undefined : dotSizes.find(fits)
  if (size === undefined) return [` ${joinFitting(texts, width - 2)}`]
  const [reading, trouble] = parts.map(({ count, tone }, place) => {
    return block([texts[place] ?? ''], count === 0 ? 'quiet' : tone, size, style)
  })
  return (reading ?? []).map((line, row) => `${line}${' '.repeat(gapOf(size))}${trouble?.[row] ?? ''}`)
}
