/** What a column is: the words it has for a motion, their tone, and the room it wants. */
import type { FindingTopic } from '../core/domain/checks.ts'
import type { FleetSummary } from './fleet-summary.ts'
import type { LocalTime } from './format.ts'
import type { ColumnSpec } from './layout.ts'
import type { MotionSummary } from './motion-summary.ts'
import type { Align } from './text.ts'
import type { Style, Tone } from './theme.ts'

export interface Cell {
  readonly text: string
  readonly tone: Tone
}

export interface CellContext {
  readonly style: Style
  readonly fleet: FleetSummary
  readonly now: number
  readonly time: LocalTime
}

export interface Column extends ColumnSpec {
  /** Longest first; the first that fits is shown. */
  readonly labels: readonly string[]
  readonly align: Align
  readonly cell: (facts: MotionSummary, context: CellContext, width: number) => Cell
}

/** A column but for what is the same in all of its kind. */
type Spec = Omit<Column, 'align' | 'cell'>

/** A column of words at its left edge; they may come from outside, and are made safe for the terminal. */
export function wordsColumn(spec: Spec, wordsOf: (facts: MotionSummary) => string | undefined): Column {
  return {
    ...spec,
    align: 'left',
    cell: (facts, { style }) => plain(style.safe(wordsOf(facts) ?? '')),
  }
}

/** A column of figures at its right edge. */
export function figuresColumn(spec: Spec, textOf: (facts: MotionSummary, now: number) => string): Column {
  return { ...spec, align: 'right', cell: (facts, { now }) => plain(textOf(facts, now)) }
}

/** A cell in the colour of the text around it. */
export function plain(text: string): Cell {
  return { text, tone: 'plain' }
}

/** A cell that does not ask for attention. */
export function quiet(text: string): Cell {
  return { text, tone: 'quiet' }
}

/** A share as `77%`, `?` where the device did not say. */
export function percent(value: number | undefined): string {
  return value === undefined ? '?' : `${Math.round(value)}%`
}

/** A measured value; one that fails its check has a `!`, for eyes and terminals without colours. */
export function measured(facts: MotionSummary, text: string, topic: FindingTopic): Cell {
  if (facts.motion.info === undefined) return quiet('')
  const finding = facts.motion.findings.find((each) => each.topic === topic)
  return recalled(facts, finding?.verdict === 'fail' ? { text: `!${text}`, tone: 'warn' } : plain(text))
}

/** What was read on another day is marked as old. */
export function recalled(facts: MotionSummary, cell: Cell): Cell {
  return facts.isOld ? { text: `~${cell.text}`, tone: 'quiet' } : cell
}
