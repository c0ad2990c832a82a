/** Computes the widths of columns and the heights of panes from the terminal's size. */
import Yoga, { FlexDirection, Gutter } from 'yoga-layout'

/** The width that a column needs. */
export interface ColumnSpec {
  /** The minimum; a narrower column is not shown. */
  readonly min: number
  /** Its width when there is room; only an essential column is shown although others get less than theirs. */
  readonly ideal: number
  readonly isEssential?: boolean
  /** True where the others give way until it has its ideal width. */
  readonly isCutLast?: boolean
  /** The maximum when there is room left; absent = it does not grow. */
  readonly max?: number
  /** The lowest goes first when the screen is narrow. */
  readonly priority: number
}

export interface PlacedColumn {
  /** Its index among the requested columns. */
  readonly index: number
  readonly width: number
}

export interface ColumnLayout {
  readonly columns: readonly PlacedColumn[]
  /** The rest at the right end; columns, gaps and this make up the whole width. */
  readonly rest: number
}

/** The gap between two columns. */
export const COLUMN_GAP = 1

const layouts = new WeakMap<readonly ColumnSpec[], Map<number, ColumnLayout>>()

/** The columns of a table that fit into a width, each with its own; the same value for the same arguments. */
export function layoutColumns(specs: readonly ColumnSpec[], width: number): ColumnLayout {
  const known = layouts.get(specs) ?? new Map<number, ColumnLayout>()
  layouts.set(specs, known)
  const layout = known.get(width) ?? shareWidth(specs, keepByPriority(specs, width), width)
  known.set(width, layout)
  return layout
}

/** The indices of the columns that fit; the least important go first. */
export function keepByPriority(specs: readonly ColumnSpec[], width: number): readonly number[] {
  const byPriority = [...specs.keys()].sort((a, b) => priorityOf(specs, b) - priorityOf(specs, a))
  let least = 0
  let ideal = 0
  let fitting = 0
  for (const index of byPriority) {
    const spec = specs[index]
    const own = (spec?.min ?? 0) + (fitting > 0 ? COLUMN_GAP : 0)
    const others = spec?.isEssential === true ? least : ideal
    if (fitting > 0 && others + own > width) break
    least += own
    ideal += own + (spec?.ideal ?? 0) - (spec?.min ?? 0)
    fitting += 1
  }
  return byPriority.slice(0, fitting).sort((a, b) => a - b)
}

function priorityOf(specs: readonly ColumnSpec[], index: number): number {
  return specs[index]?.priority ?? 0
}

/**
 * Yoga distributes the width: from the minimum to the ideal widths, or from these to the maximum.
 *
 * It only lets columns grow: with minimum widths its shrinking does not reach a fit.
 */
function shareWidth(specs: readonly ColumnSpec[], kept: readonly number[], width: number): ColumnLayout {
  const chosen = kept.flatMap((index) => specs[index] ?? [])
  const gaps = COLUMN_GAP * Math.max(0, chosen.length - 1)
  const isRoomy = chosen.reduce((sum, spec) => sum + spec.ideal, gaps) <= width
  const row = Yoga.Node.create()
  try {
    row.setFlexDirection(FlexDirection.Row)
    row.setGap(Gutter.Column, COLUMN_GAP)
    row.setWidth(width)
    const spare = Math.max(
      0,
      chosen.reduce((rest, spec) => rest - spec.min, width - gaps),
    )
    for (const [place, spec] of chosen.entries()) {
      row.insertChild(createCell(spec, basisOf(spec, isRoomy, spare), isRoomy, width), place)
    }
    row.calculateLayout(width, 1)
    const columns = kept.map((index, place) => ({ index, width: row.getChild(place).getComputedWidth() }))
    return { columns, rest: width - columns.reduce((sum, column) => sum + column.width, gaps) }
  } finally {
    row.freeRecursive()
  }
}

/** The width from which a column grows. */
function basisOf({ min, ideal, isCutLast }: ColumnSpec, isRoomy: boolean, spare: number): number {
  if (isRoomy) return ideal
  return isCutLast === true ? Math.min(ideal, min + spare) : min
}

function createCell(
  spec: ColumnSpec,
  wanted: number,
  isRoomy: boolean,
  width: number,
): ReturnType<typeof Yoga.Node.create> {
  const basis = Math.min(width, wanted)
  const most = isRoomy ? (spec.max ?? spec.ideal) : spec.ideal
  const cell = Yoga.Node.create()
  cell.setFlexBasis(basis)
  cell.setFlexShrink(0)
  cell.setFlexGrow(Math.max(0, most - basis))
  cell.setMaxWidth(Math.max(basis, most))
  return cell
}

export interface PaneSizes {
  readonly header: number
  readonly tabs: number
  /** The view's summary line. */
  readonly summary: number
  readonly tableHead: number
  readonly table: number
  /** The title of the log and its lines; both 0 while it is hidden. */
  readonly logTitle: number
  readonly log: number
  readonly footer: number
}

export interface PaneWishes {
  /** Whether a line names a viewer or replay. */
  readonly hasModeLine?: boolean
  /** The number of alarm lines. */
  readonly alarms: number
  readonly hasSummary: boolean
  readonly isLogHidden: boolean
  /** Lines of the log; absent = a share of the screen. */
  readonly logLines: number | undefined
}

/** The most lines for the alarms. */
export const ALARM_LINES = 3

/** The fewest lines for the table. */
const TABLE_LEAST = 4

/** The heights of the panes, which add up to `rows`. */
export function layoutPanes(rows: number, wishes: PaneWishes): PaneSizes {
  const header = 2 + (wishes.hasModeLine === true ? 1 : 0) + Math.min(wishes.alarms, ALARM_LINES)
  const fixed = header + 1 + (wishes.hasSummary ? 1 : 0) + 1 + 1
  const roomForLog = Math.max(0, rows - fixed - TABLE_LEAST - 1)
  const wished = wishes.logLines ?? Math.min(12, Math.max(3, Math.round(rows / 5)))
  const log = wishes.isLogHidden ? 0 : Math.max(0, Math.min(wished, roomForLog))
  const logTitle = log > 0 ? 1 : 0
  return {
    header,
    tabs: 1,
    summary: wishes.hasSummary ? 1 : 0,
    tableHead: 1,
    table: Math.max(0, rows - fixed - logTitle - log),
    logTitle,
    log,
    footer: 1,
  }
}
