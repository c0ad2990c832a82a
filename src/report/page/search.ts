/** Hides the rows of all tables that do not have every word typed into the page's search field. */

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
