/** Reads the text of motions.csv into a roster: good rows are used, bad ones are reported and set aside (DEVICE.md §2). */
import { placeOf, type Row, readRows } from './csv-rows.ts'
import { maximumMotionId } from './motion.ts'
import { byPlace, type Problem } from './problem.ts'
import type { Entrant, Roster } from './roster.ts'
import { sanitiseText } from './sanitise.ts'
import { MIB } from './units.ts'

const requiredColumns = ['Motion ID', 'Start Date', 'End Date', 'File ID'] as const
const optionalColumns = ['First Name', 'Family Name', 'Craft Type'] as const
type ColumnName = (typeof requiredColumns)[number] | (typeof optionalColumns)[number]

/** More problems than this are counted, not listed. */
export const maximumProblems = 200

/** A file of more characters is not read: the largest real one has 9,000. */
export const maximumRosterLength = 8 * MIB

const maximumNameLength = 60

/** Where each known column is in a row. */
type Columns = ReadonlyMap<ColumnName, number>

type Report = (line: number, column: number | undefined, message: string) => void

/** The roster in the text of motions.csv; `file` is its name in the problems. Never throws. */
export function readRoster(text: string, file: string): Roster {
  const problems: Problem[] = []
  let suppressed = 0
  const report: Report = (line, column, message) => {
    if (problems.length < maximumProblems) problems.push({ severity: 'error', file, line, column, message })
    else suppressed += 1
  }
  const unusable = (): Roster => ({ entrants: [], withoutDevice: 0, problems, isUsable: false })

  if (text.length > maximumRosterLength) {
    report(
      1,
      undefined,
      `The file has more than ${maximumRosterLength} characters: is it really motions.csv?`,
    )
    return unusable()
  }
  const rows = readRows(text, (line, message) => report(line, undefined, message))
  const [header, ...body] = rows.filter((row) => row.values.some((value) => value !== ''))
  if (header === undefined) {
    report(
      1,
      undefined,
      `The file is empty. Its first line must name the columns: ${requiredColumns.join(', ')}.`,
    )
    return unusable()
  }
  const columns = readHeader(header, report)
  if (columns === undefined) return unusable()

  const entrants: Entrant[] = []
  let withoutDevice = 0
  for (const row of body) {
    const entrant = readEntrant(row, header.values.length, columns, report)
    if (entrant === 'without device') withoutDevice += 1
    else if (entrant !== undefined) entrants.push(entrant)
  }
  problems.sort(byPlace)
  if (suppressed > 0) problems.push(suppressedProblem(file, suppressed))
  return { entrants, withoutDevice, problems, isUsable: true }
}

function readHeader(header: Row, report: Report): Columns | undefined {
  const known = new Map<string, ColumnName>(
    [...requiredColumns, ...optionalColumns].map((name) => [name.toLowerCase(), name]),
  )
  const columns = new Map<ColumnName, number>()
  let isAmbiguous = false
  for (const [index, title] of header.values.entries()) {
    const name = known.get(title.toLowerCase())
    if (name === undefined) continue
    if (columns.has(name)) {
      const place = placeOf(header, index)
      report(place.line, place.column, `The column "${name}" is there twice: delete or rename one of them.`)
      isAmbiguous = true
    } else columns.set(name, index)
  }
  const missing = requiredColumns.filter((name) => !columns.has(name))
  if (missing.length > 0) report(header.line, undefined, missingColumns(missing, header))
  return missing.length > 0 || isAmbiguous ? undefined : columns
}

function missingColumns(missing: readonly string[], header: Row): string {
  const names = missing.map((name) => `"${name}"`).join(', ')
  const found = sanitiseText(header.values.join(', '), 100)
  const separator = header.values.length === 1 && /[;\t]/.test(header.raw)
  const remedy = separator
    ? 'The values must be separated by commas: save the file as "CSV UTF-8 (comma delimited)".'
    : 'The first line must name the columns, spelt like this.'
  return `Missing ${missing.length === 1 ? 'column' : 'columns'} ${names}; found: ${found}. ${remedy}`
}

function readEntrant(
  row: Row,
  columnCount: number,
  columns: Columns,
  report: Report,
): Entrant | 'without device' | undefined {
  // Spreadsheets like to add empty columns at the end of a row.
  const isTooLong = row.values.slice(columnCount).some((value) => value !== '')
  if (row.values.length < columnCount || isTooLong) {
    const remedy = isTooLong
      ? 'a value that contains a comma must be in quotes (").'
      : 'each empty value needs its comma too.'
    const counts = `The row has ${row.values.length} values, the first line names ${columnCount}`
    report(row.line, undefined, `${counts}: ${remedy} The row was left out.`)
    return undefined
  }
  const text = (name: ColumnName): string => row.values[columns.get(name) ?? -1] ?? ''
  const name = (column: ColumnName): string => sanitiseText(text(column), maximumNameLength).trim()
  const motion = readMotion(text('Motion ID'))
  if (motion !== undefined && motion <= 0) return 'without device'

  const mistakes = mistakesOf(motion, text)
  for (const { column, remedy } of mistakes) {
    const place = placeOf(row, columns.get(column) ?? 0)
    const found = text(column) === '' ? 'is empty' : `"${visible(text(column))}" is wrong`
    report(place.line, place.column, `${column} ${found}: ${remedy} The row was left out.`)
  }
  if (motion === undefined || mistakes.length > 0) return undefined
  return {
    motion,
    startDate: text('Start Date'),
    endDate: text('End Date'),
    fileId: text('File ID'),
    firstName: name('First Name'),
    familyName: name('Family Name'),
    craftType: name('Craft Type'),
    line: row.line,
  }
}

/** A value with what cannot be seen in it spelt out: a name that looks right would be a riddle. */
function visible(value: string): string {
  const spelt = value
    .slice(0, 40)
    .replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return sanitiseText(spelt, 60)
}

interface Mistake {
  readonly column: ColumnName
  readonly remedy: string
}

function mistakesOf(motion: number | undefined, text: (name: ColumnName) => string): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const expect = (isRight: boolean, column: ColumnName, remedy: string): void => {
    if (!isRight) mistakes.push({ column, remedy })
  }
  const [start, end] = [text('Start Date'), text('End Date')]
  const date = 'it must be a real date written YYYY-MM-DD, such as 2023-10-07.'
  expect(
    motion !== undefined,
    'Motion ID',
    `it must be a whole number from 1 to ${maximumMotionId}, or 0 for a person without a device.`,
  )
  expect(isDate(start), 'Start Date', date)
  expect(isDate(end), 'End Date', date)
  expect(!isDate(start) || !isDate(end) || start <= end, 'End Date', `it is before the Start Date ${start}.`)
  expect(
    isFileId(text('File ID')),
    'File ID',
    'it must be letters, digits, letters (HBW100TXP) or contain an underscore (BUOY_621): 1-40 of A-Z a-z 0-9 _.',
  )
  return mistakes
}

/** The id, <= 0 for a person without a device; `undefined` when it is no id. */
function readMotion(text: string): number | undefined {
  if (!/^[+-]?\d{1,10}$/.test(text)) return undefined
  const motion = Number(text)
  return motion <= maximumMotionId ? motion : undefined
}

/** True for a real date `YYYY-MM-DD` of this century. */
function isDate(text: string): boolean {
  if (!/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)) return false
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
}

/**
 * True when a File ID can be part of a file's name: letters+digits+letters or with an underscore (DEVICE.md §2).
 * Neither form can be a name that Windows keeps for itself (CON, NUL, COM1), and neither has a dot or a separator.
 */
function isFileId(text: string): boolean {
  if (!/^\w{1,40}$/.test(text)) return false
  return text.includes('_') ? /[A-Za-z0-9]/.test(text) : /^[A-Za-z]+\d+[A-Za-z]+$/.test(text)
}

function suppressedProblem(file: string, count: number): Problem {
  return {
    severity: 'error',
    file,
    line: undefined,
    column: undefined,
    message: `${count} more problems of this kind.`,
  }
}
