/** A table of text for a terminal, with columns as wide as their cells on the screen. */
import { sanitiseText } from '../core/base/sanitise.ts'
import { steadyText, widthOf } from '../core/base/steady-text.ts'

export interface TextColumn<Row> {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
}

/** The widest cell; a longer one is cut. */
const LONGEST_CELL = 60

/** The lines of a table with its titles; omits columns without any text. */
export function textTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): readonly string[] {
  const drawn = columns
    .map(({ title, align, cell }) => {
      const cells = rows.map((row) => steadyText(sanitiseText(cell(row), LONGEST_CELL)))
      const widths = [title, ...cells].map((text) => widthOf(text))
      return { title, align, cells, width: Math.max(...widths) }
    })
    .filter(({ cells }) => cells.some((text) => text !== ''))
  const lines = [
    drawn.map(({ title }) => title),
    ...rows.map((_, row) => drawn.map(({ cells }) => cells[row] ?? '')),
  ]
  return lines.map((cells) => {
    const padded = cells.map((text, index) =>
      pad(text, drawn[index]?.width ?? 0, drawn[index]?.align ?? 'left'),
    )
    return padded.join('  ').trimEnd()
  })
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + room : room + text
}
