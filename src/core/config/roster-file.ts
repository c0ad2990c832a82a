/** Reads motions.csv: good rows are used, bad ones reported and set aside (docs/device.md, "The roster"). */
import { placeOf, type Row, readRows } from '../base/csv-rows.ts'
import { pluralise } from '../base/pluralise.ts'
import { byPlace, type Problem } from '../base/problem.ts'
import { MIB } from '../base/units.ts'
import type { Entrant, Roster } from '../domain/roster.ts'
import {
  type Columns,
  countRequired,
  type Finding,
  onLine,
  readHeader,
  requiredColumns,
} from './roster-columns.ts'
import { type AmbiguousDate, readRow, visible } from './roster-row.ts'

/** With more motions the search uses noticeable memory and looks for each less often. */
const MOST_AT_EASE = 10_000

/** More problems than this are counted, not listed. */
const maximumProblems = 200

/** A larger file is not read: the largest real one has 9,000 bytes. */
export const maximumRosterBytes = 8 * MIB

/** What spreadsheets write between values, the usual one first. */
const separators = [',', ';', '\t'] as const

/** The roster in the text of motions.csv; `file` names it in the problems. Never throws. */
export function readRoster(text: string, file: string): Roster {
  if (text.length > maximumRosterBytes) {
    const message = `The file has more than ${maximumRosterBytes} characters: is it really motions.csv?`
    return rosterOf(file, [onLine(1, message)])
  }
  const { rows, lost } = readTable(text)
  const [header, ...body] = rows
  if (header === undefined) {
    const message = `The file is empty. Its first line must name the columns: ${requiredColumns.join(', ')}.`
    return rosterOf(file, [onLine(1, message), ...lost])
  }
  const { columns, problems: ofHeader } = readHeader(header)
  if (columns === undefined) return rosterOf(file, [...ofHeader, ...lost])
  const { entrants, withoutDevice, findings } = readBody(body, header.values.length, columns)
  // Without a single usable row the file makes no sense: the roster before it is better.
  const isUsable = body.length === 0 || entrants.length > 0 || withoutDevice > 0
  const all = [...crowdOf(entrants), ...ofHeader, ...lost, ...findings]
  return { ...rosterOf(file, all), entrants, withoutDevice, isUsable }
}

function readBody(rows: readonly Row[], columnCount: number, columns: Columns) {
  const read = rows.map((row) => readRow(row, columnCount, columns))
  const withoutDevice = read.filter((row) => Object.keys(row).length === 0).length
  const ambiguous = explainAmbiguous(
    read.flatMap((row) => row.ambiguous ?? []),
    columns,
  )
  // A row that only repeats another is a slip, and not a second claim of the motion.
  const alike = Map.groupBy(
    read.flatMap(({ entrant }) => entrant ?? []),
    ({ line: _, ...rest }) => JSON.stringify(rest),
  )
  const entrants = [...alike.values()].flatMap(([first]) => first ?? [])
  const repeated = [...alike.values()].flatMap(([first, ...others]) => {
    return others.map(({ motion, line }) => {
      const message = `The row of motion ${motion} on line ${first?.line} stands here again: delete one of the two.`
      return onLine(line, message, 'warning')
    })
  })
  const findings = [...ambiguous, ...read.flatMap((row) => row.findings ?? []), ...repeated]
  return { entrants, withoutDevice, findings }
}

function rosterOf(file: string, findings: readonly Finding[]): Roster {
  const problems: Problem[] = findings.map((finding) => ({ ...finding, file })).sort(byPlace)
  const more = problems.length - maximumProblems
  if (more > 0) {
    const rest = { ...onLine(1, `${more} more problems of this kind.`), file, line: undefined }
    problems.splice(maximumProblems, more, rest)
  }
  return { entrants: [], withoutDevice: 0, problems, isUsable: false }
}

/** Warns where there are so many motions that the search slows. */
function crowdOf(entrants: readonly Entrant[]): readonly Finding[] {
  const motions = new Set(entrants.map(({ motion }) => motion)).size
  if (motions <= MOST_AT_EASE) return []
  const message =
    `The file names ${motions} motions: beyond ${MOST_AT_EASE} the monitor needs some 30 KB of memory for each, and looks ` +
    'for each less often. Leave out those that are not at the event.'
  return [onLine(1, message, 'warning')]
}

interface Table {
  /** Without blank rows. */
  readonly rows: readonly Row[]
  readonly lost: readonly Finding[]
}

/** Splits the text into rows by the separator that the file names (`sep=;`) or that makes its first row name the columns. */
function readTable(text: string): Table {
  const [line, named] = /^\ufeff?"?sep=([^"\r\n])"?(?=[\r\n])/i.exec(text) ?? []
  if (line !== undefined && named !== undefined) return readWith(text.slice(line.length), named)
  const [first, ...others] = separators
  let best = readWith(text, first)
  for (const separator of others) {
    if (requiredNamed(best) === requiredColumns.length) break
    const other = readWith(text, separator)
    if (requiredNamed(other) > requiredNamed(best)) best = other
  }
  return best
}

function readWith(text: string, separator: string): Table {
  const lost: Finding[] = []
  const rows = readRows(text, separator, (line, message) => lost.push(onLine(line, message)))
  return { rows: rows.filter((row) => row.values.some((value) => value !== '')), lost }
}

function requiredNamed({ rows: [header] }: Table): number {
  return header === undefined ? 0 : countRequired(header)
}

/** All ambiguous dates in one problem: they come from the format of a whole column. */
function explainAmbiguous(dates: readonly AmbiguousDate[], columns: Columns): readonly Finding[] {
  const [first] = dates
  if (first === undefined) return []
  const message =
    `${first.column} "${visible(first.text)}": nobody can tell the day from the month. ${pluralise(dates.length, 'row')} with such ` +
    `a date ${dates.length === 1 ? 'was' : 'were'} left out. Select the columns of dates, press Ctrl+1, choose Custom and ` +
    'yyyy-mm-dd in Excel, Date and 1999-12-31 in LibreOffice, and save the CSV again.'
  return [{ severity: 'error', ...placeOf(first.row, columns.get(first.column) ?? 0), message }]
}
