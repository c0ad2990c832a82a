/** Splits a CSV text into rows with the place of each value, as Python's `csv` does, but skips rows that never end. */

/** One row of a CSV text. */
export interface Row {
  /** Trimmed; a run of spaces, including non-breaking ones, becomes one space. */
  readonly values: readonly string[]
  /** As written, without its line end. */
  readonly raw: string
  /** Where each value begins in `raw`. */
  readonly starts: readonly number[]
  readonly separator: string
  /** Line of its first character, from 1. */
  readonly line: number
}

/** A longer row is refused: a quote in it was never closed, or the file is not CSV. */
const MAXIMUM_ROW_LENGTH = 65_536

/** Called for each row that is skipped, with its first line (from 1) and the reason. */
type OnLost = (line: number, message: string) => void

/**
 * The rows of a CSV text (LF, CRLF or CR; a BOM is skipped). A quote counts only at the beginning of a value; text
 * after the closing quote belongs to the value. A row that never ends is skipped, and reading continues after its first
 * line. Never throws.
 */
export function readRows(text: string, separator: string, onLost: OnLost): readonly Row[] {
  const whole = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const rows: Row[] = []
  let line = 1
  for (let at = 0; at < whole.length; ) {
    const read = readRow(whole, at, separator)
    if (read.ok) {
      rows.push({ values: read.values, raw: whole.slice(at, read.end), starts: read.starts, separator, line })
      line += countLines(whole.slice(at, read.end)) + 1
      at = read.end + 1
    } else {
      onLost(line, read.reason)
      const next = whole.indexOf('\n', at)
      if (next < 0) return rows
      line += 1
      at = next + 1
    }
  }
  return rows
}

type ReadRow =
  | {
      readonly ok: true
      readonly values: readonly string[]
      readonly starts: readonly number[]
      /** The offset of its line end. */
      readonly end: number
    }
  | { readonly ok: false; readonly reason: string }

function readRow(text: string, start: number, separator: string): ReadRow {
  const values: string[] = []
  const starts: number[] = []
  for (let at = start; ; at += 1) {
    starts.push(at - start)
    const quoted = text[at] === '"' ? readQuoted(text, at) : { value: '', end: at }
    if (quoted === undefined) {
      const reason =
        'This row has no end: a quote (") is not closed. Close it, or delete it; the row was left out.'
      return { ok: false, reason }
    }
    const end = endOfValue(text, quoted.end, separator)
    values.push(tidied(quoted.value + text.slice(quoted.end, end)))
    if (end - start > MAXIMUM_ROW_LENGTH) {
      const reason = `This row has more than ${MAXIMUM_ROW_LENGTH} characters: is it a CSV? The row was left out.`
      return { ok: false, reason }
    }
    if (text[end] !== separator) return { ok: true, values, starts, end }
    at = end
  }
}

/** The quoted value that opens at an offset, and the offset after it; undefined where the quotes never close. */
function readQuoted(
  text: string,
  start: number,
): { readonly value: string; readonly end: number } | undefined {
  let value = ''
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0 || quote - start > MAXIMUM_ROW_LENGTH) return undefined
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    at = quote + 2
  }
}

function endOfValue(text: string, start: number, separator: string): number {
  let end = start
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
  return end
}

function tidied(value: string): string {
  return value.replace(/[\t \u00a0\u2000-\u200a\u202f\u3000]+/g, ' ').trim()
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

/** Line and column, from 1, of a value in its row; of the last value when the row has no such value. */
export function placeOf(row: Row, index: number): { readonly line: number; readonly column: number } {
  const before = row.raw.slice(0, row.starts[index] ?? row.starts.at(-1))
  const lastBreak = before.lastIndexOf('\n')
  return { line: row.line + countLines(before), column: before.length - lastBreak }
}
