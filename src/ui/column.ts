/** A column of the table: its text for a motion, the tone, and its width. */
import type { Finding, FindingTopic } from '../core/domain/checks.ts'
import type { FleetSummary } from '../core/views/fleet-summary.ts'
import type { LocalTime } from '../core/views/format.ts'
import type { MotionSummary } from '../core/views/motion-summary.ts'
import type { TonedText } from '../core/views/tracks-words.ts'
import type { ColumnSpec } from './layout.ts'
import type { SortName } from './sort-names.ts'
import type { Align } from './text.ts'
import type { Style } from './theme.ts'

export type Cell = TonedText

export interface CellContext {
  readonly style: Style
  readonly fleet: FleetSummary
  readonly now: number
  readonly time: LocalTime
}

/** What rows are sorted by; undefined = unknown, which comes last in both directions. */
export type SortValue = number | string | undefined

export interface ColumnSort {
  readonly by: SortName
  /** True where the largest comes first, until a person reverses it. */
  readonly isDescending?: boolean
  readonly valueOf: (summary: MotionSummary, fleet: FleetSummary) => SortValue
}

export interface Column extends ColumnSpec {
  /** Absent = rows cannot be sorted by it. */
  readonly sort?: ColumnSort
  /** Longest first; the table shows the first that fits. */
  readonly labels: readonly string[]
  readonly align: Align
  readonly cell: (summary: MotionSummary, context: CellContext, width: number) => Cell
}

/** A column without the properties that its kind determines. */
type Spec = Omit<Column, 'align' | 'cell'>

/** The least, the ideal and perhaps the most width of a column, and its priority: the lowest gives way first. */
export function sized(
  [min, ideal, max]: readonly [least: number, ideal: number, most?: number],
  priority: number,
): Pick<ColumnSpec, 'min' | 'ideal' | 'max' | 'priority'> {
  return { min, ideal, priority, ...(max !== undefined && { max }) }
}

/** A left-aligned column of words, which may come from outside and are made safe for the terminal. */
export function wordsColumn(spec: Spec, wordsOf: (summary: MotionSummary) => string | undefined): Column {
  return {
    ...spec,
    align: 'left',
    cell: (summary, { style }) => plain(style.safe(wordsOf(summary) ?? '')),
  }
}

/** A right-aligned column of figures. */
export function figuresColumn(spec: Spec, textOf: (summary: MotionSummary, now: number) => string): Column {
  return { ...spec, align: 'right', cell: (summary, { now }) => plain(textOf(summary, now)) }
}

/** A cell in the colour of the text around it. */
export function plain(text: string): Cell {
  return { text, tone: 'plain' }
}

/** A cell that needs no attention. */
export function quiet(text: string): Cell {
  return { text, tone: 'quiet' }
}

/** A share as `77%`, or `?` if the device did not report it. */
export function percent(value: number | undefined): string {
  return value === undefined ? '?' : `${Math.round(value)}%`
}

/** A measured value; a `!` marks a failed check, also without colours. */
export function measured(summary: MotionSummary, text: string, topic: FindingTopic): Cell {
  if (summary.motion.info === undefined) return quiet('')
  const finding = summary.motion.findings.find((each) => each.topic === topic)
  return markOld(summary, finding?.verdict === 'fail' ? { text: `!${text}`, tone: 'warn' } : plain(text))
}

/** Marks a value that was read on another day. */
export function markOld(summary: MotionSummary, cell: Cell): Cell {
  return summary.isOld ? { text: `~${cell.text}`, tone: 'quiet' } : cell
}

/** Sorts what fails before what the device did not say, and this before what passes. */
export function verdictRank(finding: Finding | undefined): number | undefined {
  return finding === undefined ? undefined : ['fail', 'undetermined', 'pass'].indexOf(finding.verdict)
}
