/** Reads one row of motions.csv into an entrant, or into what is wrong with it (docs/device.md, "The roster"). */
import { placeOf, type Row } from '../base/csv-rows.ts'
import { isDate } from '../base/local-time.ts'
import { sanitiseText } from '../base/sanitise.ts'
import { maximumMotionId } from '../domain/motion.ts'
import type { Entrant } from '../domain/roster.ts'
import { type ColumnName, type Columns, type Finding, onLine, requiredColumns } from './roster-columns.ts'

/** What a row gives; a person without a device gives nothing. */
export interface ReadRow {
  readonly entrant?: Entrant
  readonly findings?: readonly Finding[]
  /** The row's only fault is a date whose day and month could be swapped. */
  readonly ambiguous?: AmbiguousDate
}

/** A date whose day and month cannot be told apart, with its place. */
export interface AmbiguousDate {
  readonly row: Row
  readonly column: ColumnName
  readonly text: string
}

type Text = (name: ColumnName) => string

const maximumNameLength = 60

/** Reads a row below a header with this many columns. */
export function readRow(row: Row, columnCount: number, columns: Columns): ReadRow {
  const text: Text = (name) => row.values[columns.get(name) ?? -1] ?? ''
  const motion = readMotion(text('Motion ID'))
  if (motion !== undefined && motion <= 0) return {}
  const start = readRosterDate(text('Start Date'))
  const end = readRosterDate(text('End Date'))
  const mistakes = mistakesOf(motion, start, end, text)
  if (motion !== undefined && start.ok && end.ok && mistakes.length === 0) {
    const entrant = entrantOf({ motion, startDate: start.date, endDate: end.date, line: row.line }, text)
    const finding = tooLong(row, columnCount, 'What is beyond them was not read.')
    return { entrant, findings: finding === undefined ? [] : [finding] }
  }
  if (mistakes.length === 0) {
    const column = start.ok ? 'End Date' : 'Start Date'
    return { ambiguous: { row, column, text: text(column) } }
  }
  const ofCount = tooLong(row, columnCount, LEFT_OUT) ?? tooShort(row, columnCount, columns)
  const ofCells = mistakes.map((mistake) => explain(mistake, row, columns))
  return { findings: ofCount === undefined ? ofCells : [ofCount] }
}

const LEFT_OUT = 'The row was left out.'

/** The entrant of a row from its values that are checked and the text of its other ones. */
function entrantOf(checked: Pick<Entrant, 'motion' | 'startDate' | 'endDate' | 'line'>, text: Text): Entrant {
  const name = (column: ColumnName): string => sanitiseText(text(column), maximumNameLength).trim()
  return {
    ...checked,
    fileId: text('File ID'),
    firstName: name('First Name'),
    familyName: name('Family Name'),
    craftType: name('Craft Type'),
  }
}

/** Values beyond the last column; empty ones are a habit of spreadsheets. */
function tooLong(row: Row, columnCount: number, outcome: string): Finding | undefined {
  if (row.values.slice(columnCount).every((value) => value === '')) return undefined
  const message =
    `The row has ${row.values.length} values, the first line names ${columnCount}: a value that contains a ` +
    `"${row.separator}" must be in quotes ("). ${outcome}`
  return onLine(row.line, message, outcome === LEFT_OUT ? 'error' : 'warning')
}

/** Spreadsheets drop empty values at the end of a row, so only a missing required value counts. */
function tooShort(row: Row, columnCount: number, columns: Columns): Finding | undefined {
  const missing = requiredColumns.filter((name) => (columns.get(name) ?? 0) >= row.values.length)
  if (missing.length === 0) return undefined
  const names = missing.map((name) => `"${name}"`).join(', ')
  const message = `The row has ${row.values.length} values, the first line names ${columnCount}: ${names} is missing. ${LEFT_OUT}`
  return onLine(row.line, message)
}

function explain({ column, text, remedy }: Mistake, row: Row, columns: Columns): Finding {
  const found = text === '' ? 'is empty' : `"${visible(text)}" is wrong`
  const message = `${column} ${found}: ${remedy} ${LEFT_OUT}`
  return { severity: 'error', ...placeOf(row, columns.get(column) ?? 0), message }
}

/** The value with its invisible characters spelt out: a name that looks right would puzzle its reader. */
export function visible(value: string): string {
  const spelt = value
    .slice(0, 40)
    .replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return sanitiseText(spelt, 60)
}

interface Mistake {
  readonly column: ColumnName
  readonly text: string
  readonly remedy: string
}

/** What is wrong with a row, except ambiguous dates, which concern the whole file. */
function mistakesOf(
  motion: number | undefined,
  start: RosterDate,
  end: RosterDate,
  text: Text,
): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const expect = (isRight: boolean, column: ColumnName, remedy: string): void => {
    if (!isRight) mistakes.push({ column, text: text(column), remedy })
  }
  const isReal = (date: RosterDate): boolean => date.ok || date.reason === 'ambiguous'
  const date = 'it must be a real date written YYYY-MM-DD, such as 2023-10-07.'
  expect(
    motion !== undefined,
    'Motion ID',
    `it must be a whole number from 1 to ${maximumMotionId}, or 0 for a person without a device.`,
  )
  expect(isReal(start), 'Start Date', date)
  expect(isReal(end), 'End Date', date)
  if (start.ok && end.ok) {
    expect(start.date <= end.date, 'End Date', `it is before the Start Date ${start.date}.`)
  }
  expect(
    isFileId(text('File ID')),
    'File ID',
    'it must be letters, digits, letters (HBW100TXP) or contain an underscore (BUOY_621): 1-40 of A-Z a-z 0-9 _.',
  )
  return mistakes
}

/** The id, <= 0 for a person without a device; `undefined` when it is not an id. */
function readMotion(text: string): number | undefined {
  if (!/^[+-]?\d{1,10}$/.test(text)) return undefined
  const motion = Number(text)
  return motion <= maximumMotionId ? motion : undefined
}

/**
 * True when a File ID can be part of a file's name: letters+digits+letters, or with an underscore (docs/device.md,
 * "File IDs"). Neither form can be a reserved name of Windows (CON, NUL, COM1), and neither has a dot or a separator.
 */
function isFileId(text: string): boolean {
  if (!/^\w{1,40}$/.test(text)) return false
  return text.includes('_') ? /[A-Za-z0-9]/.test(text) : /^[A-Za-z]+\d+[A-Za-z]+$/.test(text)
}

type RosterDate =
  | { readonly ok: true; readonly date: string }
  /** `ambiguous`: 03/04/2026 is 3 April to some and 4 March to others. */
  | { readonly ok: false; readonly reason: 'no-date' | 'ambiguous' }

/** Midnight, which a spreadsheet writes after a date in a column of times. */
const midnight = String.raw`(?:[T ]0?0:00(?::00(?:\.0+)?)?)?`

/** 2026-11-20, 2026/11/20, 2026.11.20. */
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${midnight}$`)

/** 20.11.2026: with dots, the day comes first. */
const dayFirst = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${midnight}$`)

/** 03/04/2026, 3-4-26, 3.4.26. */
const eitherFirst = /^\d{1,2}([-/.])\d{1,2}\1(?:\d{2}|\d{4})(?:[T ][\d:.]+)?$/

/** Reads a date, which must exist and lie in this century. */
function readRosterDate(text: string): RosterDate {
  const [, year, , month, day] = yearFirst.exec(text) ?? []
  if (year !== undefined) return dateOf(year, month, day)
  const [, dayOf, monthOf, yearOf] = dayFirst.exec(text) ?? []
  if (yearOf !== undefined) return dateOf(yearOf, monthOf, dayOf)
  return { ok: false, reason: eitherFirst.test(text) ? 'ambiguous' : 'no-date' }
}

function dateOf(year: string, month = '', day = ''): RosterDate {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) && date.startsWith('20') ? { ok: true, date } : { ok: false, reason: 'no-date' }
}
