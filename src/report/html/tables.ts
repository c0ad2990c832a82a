/** The page's tables as data: headings, cells, and sort keys. */
import { type Content, html, type Markup } from './markup.ts'

export interface PageColumn<Row> {
  readonly title: string
  /** `number`: right-aligned, sorted by size, the largest first. */
  readonly kind: 'text' | 'number'
  readonly cell: (row: Row) => Content
  /** The sort key; a column without one cannot be sorted. */
  readonly sort?: (row: Row) => string | number
  readonly style?: string
}

export interface TableOptions<Row> {
  readonly rowId?: (row: Row) => string | undefined
  /** Wider than a desktop screen: it scrolls sideways, and its headings do not stay in view. */
  readonly isWide?: boolean
}

/** A table in its own scroll area; the script finds it by `id`. */
export function pageTable<Row>(
  id: string,
  columns: readonly PageColumn<Row>[],
  rows: readonly Row[],
  { rowId = () => undefined, isWide = false }: TableOptions<Row> = {},
): Markup {
  return html`<div class="scroll ${isWide ? 'dense' : 'wide'}" tabindex="0" role="region" aria-label="table"><table id="${id}"><thead><tr>${columns.map(heading)}</tr></thead><tbody>
${rows.map((row) => {
  const own = rowId(row)
  return html`<tr${own === undefined ? undefined : html` id="${own}"`}>${columns.map((column) => cellOf(column, row))}</tr>
`
})}</tbody></table></div>`
}

function heading<Row>({ title, kind, sort, style }: PageColumn<Row>): Markup {
  const content = sort === undefined ? title : html`<button type="button">${title}</button>`
  return html`<th scope="col" class="${classOf(kind, style)}"${sort === undefined ? undefined : html` data-sort="${kind}"`}>${content}</th>`
}

function cellOf<Row>({ kind, cell, sort, style }: PageColumn<Row>, row: Row): Markup {
  const value = sort === undefined ? undefined : html` data-value="${String(sort(row))}"`
  return html`<td class="${classOf(kind, style)}"${value}>${cell(row)}</td>`
}

function classOf(kind: 'text' | 'number', style = ''): string {
  return [kind === 'number' ? 'n' : '', style].filter((part) => part !== '').join(' ')
}
