/** What a reader does with the tables of the page: sorts them by a heading, and searches all of them at once. */

export interface SortedBy {
  /** The id of the table. */
  readonly table: string
  readonly column: number
  readonly direction: 'ascending' | 'descending'
}

export interface Sorting {
  /** How each table is sorted. */
  current(): readonly SortedBy[]
  apply(sorted: SortedBy): void
}

/** Makes the headings of tables with a `data-sort` clickable. */
export function makeSortable(tables: Iterable<HTMLTableElement>): Sorting {
  const known = new Map<string, { readonly table: HTMLTableElement; sorted: SortedBy | undefined }>()
  for (const table of tables) {
    known.set(table.id, { table, sorted: undefined })
    for (const [column, heading] of headingsOf(table).entries()) {
      heading.querySelector('button')?.addEventListener('click', () => {
        // Numbers begin with the largest, texts with the first; a second click reverses.
        const before = heading.getAttribute('aria-sort')
        const isUp = before === null ? heading.dataset.sort !== 'number' : before !== 'ascending'
        sort({ table: table.id, column, direction: isUp ? 'ascending' : 'descending' })
      })
    }
  }
  const sort = (sorted: SortedBy): void => {
    const own = known.get(sorted.table)
    const heading = own && headingsOf(own.table)[sorted.column]
    if (own === undefined || heading === undefined) return
    own.sorted = sorted
    for (const other of headingsOf(own.table)) other.removeAttribute('aria-sort')
    heading.setAttribute('aria-sort', sorted.direction)
    sortRows(own.table, heading.dataset.sort === 'number', sorted)
  }
  return {
    current: () => [...known.values()].flatMap(({ sorted }) => sorted ?? []),
    apply: sort,
  }
}

function sortRows(table: HTMLTableElement, isNumber: boolean, { column, direction }: SortedBy): void {
  const [body] = table.tBodies
  if (body === undefined) return
  const turn = direction === 'ascending' ? 1 : -1
  const textOf = (row: HTMLTableRowElement): string => row.cells[column]?.dataset.value ?? ''
  const compare = (a: string, b: string): number => (isNumber ? Number(a) - Number(b) : a.localeCompare(b))
  const rows = [...body.rows].sort((a, b) => turn * compare(textOf(a), textOf(b)))
  body.append(...rows)
}

function headingsOf(table: HTMLTableElement): HTMLTableCellElement[] {
  return [...(table.tHead?.rows[0]?.cells ?? [])]
}

export interface Search {
  /** What is in the field. */
  current(): string
  apply(text: string): void
}

/** Makes the field of the page work; rows are found by all their words, in any order and case. */
export function makeSearchable(field: HTMLInputElement, tables: Iterable<HTMLTableElement>): Search {
  const rows = [...tables].flatMap((table) => [...(table.tBodies[0]?.rows ?? [])])
  const count = field.nextElementSibling
  const search = (): void => {
    const words = folded(field.value).split(/\s+/).filter(Boolean)
    for (const row of rows) {
      const text = words.length === 0 ? '' : folded(row.textContent)
      row.hidden = !words.every((word) => text.includes(word))
    }
    const found = rows.filter((row) => !row.hidden).length
    if (count !== null) count.textContent = words.length === 0 ? '' : `${found} of ${rows.length} rows`
  }
  field.addEventListener('input', search)
  return {
    current: () => field.value,
    apply: (text) => {
      field.value = text
      search()
    },
  }
}

/** `Björn` is found by `bjorn`, too. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('en')
}
