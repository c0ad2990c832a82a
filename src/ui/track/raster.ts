/** Draws columns of speeds as dots, and dots as characters: eight to a cell in braille, two in ASCII. */
import type { MillimetresPerSecond } from '../../core/base/units.ts'
import type { SpeedColumn } from '../../track/speed-columns.ts'
import type { Charset } from '../text.ts'

/** Dots of one cell. */
export interface CellShape {
  readonly wide: number
  readonly high: number
}

/** The dots set in one column, both ends included, counted from the bottom; none without a known speed. */
export interface DotRange {
  readonly low: number
  readonly high: number
}

export const cellShapes: Readonly<Record<Charset, CellShape>> = {
  unicode: { wide: 2, high: 4 },
  ascii: { wide: 1, high: 2 },
}

const BRAILLE = 0x2800

/** The bits of a braille cell by column and by row from the bottom. */
const brailleBits = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08],
] as const

/** By the lower dot and twice the upper one. */
const asciiCells = [' ', '.', "'", ':'] as const

/** The dot of `dots` that contains a speed; `top` is the speed of the highest. */
export function dotOf(speed: MillimetresPerSecond, top: MillimetresPerSecond, dots: number): number {
  return Math.min(dots - 1, Math.max(0, Math.round((speed / top) * (dots - 1))))
}

/**
 * The dots of each column. The highest is always that of its fastest frame; one more may be set below the slowest, where
 * the line connects to a slower column beside.
 */
export function dotRanges(
  columns: readonly SpeedColumn[],
  top: MillimetresPerSecond,
  dots: number,
): readonly (DotRange | undefined)[] {
  const ranges = bridged(
    columns,
    columns.map((column) =>
      column.kind === 'frames'
        ? { low: dotOf(column.slowest, top, dots), high: dotOf(column.fastest, top, dots) }
        : undefined,
    ),
  )
  return ranges.map((range, index) => {
    if (range === undefined) return undefined
    const lows = [ranges[index - 1], ranges[index + 1]].flatMap((beside) =>
      beside === undefined || beside.high >= range.low ? [] : beside.high + 1,
    )
    return { low: Math.min(range.low, ...lows), high: range.high }
  })
}

/** The rows of characters, from the top down. */
export function charactersOf(
  ranges: readonly (DotRange | undefined)[],
  rows: number,
  charset: Charset,
): readonly string[] {
  const { wide, high } = cellShapes[charset]
  const cells = Math.ceil(ranges.length / wide)
  return Array.from({ length: rows }, (_, row) => {
    const lowest = (rows - 1 - row) * high
    return Array.from({ length: cells }, (_each, cell) =>
      characterOf(ranges.slice(cell * wide, (cell + 1) * wide), lowest, charset),
    ).join('')
  })
}

/** A column without frames between two that have some, and without a gap, lies on the line between them. */
function bridged(
  columns: readonly SpeedColumn[],
  ranges: readonly (DotRange | undefined)[],
): readonly (DotRange | undefined)[] {
  const result = [...ranges]
  let before = -1
  columns.forEach((column, index) => {
    // Unsure speeds are not interpolated either.
    if (column.kind === 'gap' || column.kind === 'unsure') before = -1
    if (column.kind !== 'frames') return
    const [left, right] = [ranges[before], ranges[index]]
    for (let at = before + 1; left !== undefined && right !== undefined && at < index; at += 1) {
      const share = (at - before) / (index - before)
      const dot = Math.round(left.high + (right.high - left.high) * share)
      result[at] = { low: dot, high: dot }
    }
    before = index
  })
  return result
}

function characterOf(ranges: readonly (DotRange | undefined)[], lowest: number, charset: Charset): string {
  const isSet = (range: DotRange | undefined, dot: number): boolean =>
    range !== undefined && lowest + dot >= range.low && lowest + dot <= range.high
  if (charset === 'ascii') {
    const [range] = ranges
    return asciiCells[(isSet(range, 0) ? 1 : 0) + (isSet(range, 1) ? 2 : 0)] ?? ' '
  }
  const bits = brailleBits.map((column, x) =>
    column.reduce((sum: number, bit, dot) => (isSet(ranges[x], dot) ? sum + bit : sum), 0),
  )
  const cell = bits.reduce((sum, each) => sum + each, 0)
  return cell === 0 ? ' ' : String.fromCodePoint(BRAILLE + cell)
}
