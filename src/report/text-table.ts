/** A table of text for a terminal, with columns as wide as their cells on the screen. */
import { sanitiseText } from '../core/base/sanitise.ts'
import { cutText, steadyText, widthOf } from '../core/base/steady-text.ts'
import { wrapWords } from '../core/base/wrap-words.ts'

export interface TextColumn<Row> {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
  /**
   * Where the table is too wide: `below` moves its cells to a line of their own, a number leaves the column out, the lowest
   * first. A column without it stays.
   */
  readonly yields?: 'below' | number
}

/** The widest cell; a longer one is cut. */
const LONGEST_CELL = 60

/** What a column of texts keeps before figures are left out for it, and what it keeps in the end. */
const NAME_WIDTH = 20
const LEAST_WIDTH = 8

const GAP = '  '

interface DrawnColumn {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly yields: 'below' | number | undefined
  readonly cells: readonly string[]
  readonly width: number
}

/**
 * The lines of a table with its titles, at most `width` columns wide where that can be; omits columns without any text,
 * and names those for which there was no room.
 */
export function textTable<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  width: number,
): readonly string[] {
  const all = columns
    .map(({ title, align, cell, yields }): DrawnColumn => {
      const cells = rows.map((row) => steadyText(sanitiseText(cell(row), LONGEST_CELL)))
      return { title, align, yields, cells, width: Math.max(...[title, ...cells].map(widthOf)) }
    })
    .filter(({ cells }) => cells.some((text) => text !== ''))
  const isTooWide = totalOf(all) > width
  const below = isTooWide ? all.filter(({ yields }) => yields === 'below') : []
  const beside = narrowed(
    all.filter((column) => !below.includes(column)),
    width,
    NAME_WIDTH,
  )
  const left = leftOutOf(beside, width)
  const drawn = narrowed(
    beside.filter((column) => !left.includes(column)),
    width,
    LEAST_WIDTH,
  )
  const lineOf = (textOf: (column: DrawnColumn) => string): string =>
    drawn
      .map((column) => padded(textOf(column), column))
      .join(GAP)
      .trimEnd()
  return [
    lineOf(({ title }) => title),
    ...rows.flatMap((_, row) => [
      lineOf(({ cells }) => cellAt(cells, row)),
      ...linesBelow(below, row, width),
    ]),
    ...(left.length === 0
      ? []
      : wrapWords(
          `(no room for ${left.map(({ title }) => title).join(', ')}: --format csv has them)`,
          width,
        )),
  ]
}

function cellAt(cells: readonly string[], row: number): string {
  return cells[row] ?? ''
}

function totalOf(columns: readonly DrawnColumn[]): number {
  return columns.reduce((sum, column) => sum + column.width, GAP.length * Math.max(0, columns.length - 1))
}

/** The columns that must go for the others to fit, the least important first. */
function leftOutOf(columns: readonly DrawnColumn[], width: number): readonly DrawnColumn[] {
  const going: DrawnColumn[] = []
  const mayGo = columns.filter(({ yields }) => typeof yields === 'number')
  for (const column of mayGo.sort((a, b) => Number(a.yields) - Number(b.yields))) {
    if (totalOf(columns.filter((each) => !going.includes(each))) <= width) break
    going.push(column)
  }
  return columns.filter((column) => going.includes(column))
}

/** Takes what is too much from the widest column of texts. */
function narrowed(columns: readonly DrawnColumn[], width: number, least: number): readonly DrawnColumn[] {
  const excess = totalOf(columns) - width
  const texts = columns.filter(({ align }) => align === 'left')
  const widest = texts.toSorted((a, b) => b.width - a.width)[0]
  if (excess <= 0 || widest === undefined) return columns
  const room = Math.min(widest.width, Math.max(least, widest.width - excess))
  return columns.map((column) => (column === widest ? { ...column, width: room } : column))
}

function linesBelow(columns: readonly DrawnColumn[], row: number, width: number): readonly string[] {
  const texts = columns.flatMap(({ title, cells }) => {
    const text = cellAt(cells, row)
    return text === '' ? [] : [`${title}: ${text}`]
  })
  if (texts.length === 0) return []
  return wrapWords(texts.join('; '), width - 8).map((line) => `        ${line}`)
}

function padded(text: string, { width, align }: DrawnColumn): string {
  const cut = cutText(text, width, '…')
  const room = ' '.repeat(Math.max(0, width - widthOf(cut)))
  return align === 'left' ? cut + room : room + cut
}
