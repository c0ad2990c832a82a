/** The rows of a CSV text with the place of each value, read on past rows whose quotes are broken. */
import { type Info, parse } from 'csv-parse/sync'

/** One row of a CSV text. */
export interface Row {
  /** Trimmed. */
  readonly values: readonly string[]
  /** As it stands there, with its line end. */
  readonly raw: string
  /** Line of its first character, from 1. */
  readonly line: number
}

const maximumRowBytes = 65_536

/** How often reading starts again after a row whose quotes never end. */
const maximumRestarts = 20

/** Told of a row that was left out: the line it begins on, from 1, and why. */
type OnLost = (line: number, message: string) => void

/**
 * The rows of a CSV text (commas; LF, CRLF or CR; a BOM is nothing). A row that cannot be told from the next is
 * left out, and reading goes on after its first line. Never throws.
 */
export function readRows(text: string, onLost: OnLost): readonly Row[] {
  let rest = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  let linesBefore = 0
  const rows: Row[] = []
  for (let restarts = 0; ; restarts += 1) {
    let lostAt: number | undefined
    const records = parseRecords(rest, (line) => {
      lostAt ??= line
    })
    for (const { record, raw, info } of records) {
      const line = startLine(raw, info.lines)
      if (lostAt !== undefined && line >= lostAt) break
      rows.push({ values: record.map((value) => value.trim()), raw, line: linesBefore + line })
    }
    if (lostAt === undefined) return rows
    const line = linesBefore + lostAt
    if (restarts === maximumRestarts) {
      onLost(line, 'Too many rows with a quote (") that is not closed: nothing from here on was read.')
      return rows
    }
    onLost(
      line,
      'This row has no end: a quote (") is not closed. Close it, or delete it; the row was left out.',
    )
    rest = rest.split('\n').slice(lostAt).join('\n')
    linesBefore = line
  }
}

interface ParsedRecord {
  readonly record: readonly string[]
  readonly raw: string
  readonly info: Info
}

function parseRecords(text: string, onLost: (line: number) => void): readonly ParsedRecord[] {
  const records: unknown = parse(text, {
    record_delimiter: '\n',
    relax_column_count: true,
    // A nickname in quotes within a name is an ordinary character.
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      const end = error !== undefined && 'lines' in error ? Number(error.lines) : 1
      onLost(startLine(raw ?? '', end))
      return undefined
    },
    max_record_size: maximumRowBytes,
    raw: true,
    info: true,
  })
  // csv-parse's types do not know what `raw` and `info` add to its result.
  return records as ParsedRecord[]
}

/** The line a record starts on, given its raw text and the line it ends on. */
function startLine(raw: string, endLine: number): number {
  const text = raw.endsWith('\n') ? raw.slice(0, -1) : raw
  return Math.max(1, endLine - text.split('\n').length + 1)
}

/** Line and column, from 1, of a value in its row; those of its last when it has no such value. */
export function placeOf(row: Row, index: number): { readonly line: number; readonly column: number } {
  const before = row.raw.slice(0, startOf(row.raw, index))
  const lastBreak = before.lastIndexOf('\n')
  return { line: row.line + before.split('\n').length - 1, column: before.length - lastBreak }
}

/** Offset of a value in the raw text of its row. */
function startOf(raw: string, index: number): number {
  let offset = 0
  for (let field = 0; field < index; field += 1) {
    let end = raw.startsWith('"', offset) ? raw.indexOf('"', offset + 1) : offset
    // A quoted value ends at a quote that a comma follows; doubled quotes and stray ones lie within it.
    while (end >= 0 && raw.startsWith('"', offset) && raw[end + 1] !== ',') {
      end = raw.indexOf('"', end + (raw[end + 1] === '"' ? 2 : 1))
    }
    const comma = end < 0 ? -1 : raw.indexOf(',', end)
    if (comma < 0) return offset
    offset = comma + 1
  }
  return offset
}
