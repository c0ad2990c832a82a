/** Finds the columns of motions.csv by their names. */
import { placeOf, type Row } from '../base/csv-rows.ts'
import { nearestName } from '../base/nearest-name.ts'
import type { Problem } from '../base/problem.ts'
import { sanitiseText } from '../base/sanitise.ts'

export const requiredColumns = ['Motion ID', 'Start Date', 'End Date', 'File ID'] as const
const nameColumns = ['First Name', 'Family Name', 'Craft Type'] as const
export type ColumnName = (typeof requiredColumns)[number] | (typeof nameColumns)[number]

/** The index of each known column in a row. */
export type Columns = ReadonlyMap<ColumnName, number>

/** A problem of the file that is being read. */
export type Finding = Omit<Problem, 'file'>

/** A problem with a line as a whole. */
export function onLine(line: number, message: string, severity: Finding['severity'] = 'error'): Finding {
  return { severity, line, column: undefined, message }
}

export interface Header {
  /** `undefined` when a required column is missing or a known one appears twice. */
  readonly columns: Columns | undefined
  readonly problems: readonly Finding[]
}

/** Other names for a column: they are not accepted, but suggested as what was meant. */
const otherNames: Readonly<Record<string, ColumnName>> = {
  surname: 'Family Name',
  'last name': 'Family Name',
  lastname: 'Family Name',
  forename: 'First Name',
  firstname: 'First Name',
  'given name': 'First Name',
  motion: 'Motion ID',
  'motion number': 'Motion ID',
  craft: 'Craft Type',
  start: 'Start Date',
  from: 'Start Date',
  end: 'End Date',
  until: 'End Date',
}

const known: ReadonlyMap<string, ColumnName> = new Map(
  [...requiredColumns, ...nameColumns].map((name) => [name.toLowerCase(), name]),
)

/** How many required columns a header names. */
export function countRequired(header: Row): number {
  const titles = new Set(header.values.map((title) => title.toLowerCase()))
  return requiredColumns.filter((name) => titles.has(name.toLowerCase())).length
}

/** The known columns of a header, and what is wrong with it. */
export function readHeader(header: Row): Header {
  const columns = new Map<ColumnName, number>()
  const problems: Finding[] = []
  for (const [index, title] of header.values.entries()) {
    const name = known.get(title.toLowerCase())
    if (name === undefined) continue
    if (columns.has(name)) {
      const message = `The column "${name}" is there twice: delete or rename one of them.`
      problems.push({ severity: 'error', ...placeOf(header, index), message })
    } else columns.set(name, index)
  }
  const missing = requiredColumns.filter((name) => !columns.has(name))
  if (missing.length > 0) problems.push(missingColumns(missing, header))
  problems.push(...misspelt(header, columns))
  const isUsable = problems.every(({ severity }) => severity === 'warning')
  return { columns: isUsable ? columns : undefined, problems }
}

function missingColumns(missing: readonly string[], header: Row): Finding {
  const names = missing.map((name) => `"${name}"`).join(', ')
  const found = sanitiseText(header.values.join(', '), 100)
  const message =
    `Missing ${missing.length === 1 ? 'column' : 'columns'} ${names}; found: ${found}. ` +
    'The first line must name the columns, spelt like this.'
  return onLine(header.line, message)
}

/** Unknown columns that were probably meant to be a missing one. */
function misspelt(header: Row, columns: Columns): readonly Finding[] {
  const missing = [...known.values()].filter((name) => !columns.has(name))
  return header.values.flatMap((title, index): Finding[] => {
    if (title === '' || known.has(title.toLowerCase())) return []
    const meant = otherNames[title.toLowerCase()] ?? nearestName(title, missing)
    if (meant === undefined || !missing.some((name) => name === meant)) return []
    const message = `The column "${sanitiseText(title, 40)}" is not read: is it "${meant}"? Then name it so.`
    return [{ severity: 'warning', ...placeOf(header, index), message }]
  })
}
