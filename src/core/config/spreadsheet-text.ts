/** Decodes CSV files in the encodings that spreadsheets write: UTF-8, UTF-16 with a byte order mark, Windows-1252. */
import { unreadableLineOf, utf16Of } from '../disk/text-file.ts'

export type SpreadsheetText =
  | {
      readonly ok: true
      readonly text: string
      /** The first line, from 1, that is not UTF-8 and was read as Windows-1252. */
      readonly windows1252Line: number | undefined
    }
  /** `reason` says what the file is instead of text, and the remedy. */
  | { readonly ok: false; readonly reason: string }

const REMEDY = 'Open it in its program and save it as "CSV UTF-8 (comma delimited)".'

/** The first bytes of workbooks. */
const workbooks: readonly { readonly begins: readonly number[]; readonly is: string }[] = [
  { begins: [0x50, 0x4b, 0x03, 0x04], is: 'a workbook of a spreadsheet (.xlsx, .ods or .numbers)' },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'an Excel workbook (.xls)' },
]

/** Decodes the bytes of a CSV file. Never throws. */
export function decodeSpreadsheet(bytes: Uint8Array): SpreadsheetText {
  const workbook = workbooks.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte))
  if (workbook !== undefined) return { ok: false, reason: `The file is ${workbook.is}, not a CSV. ${REMEDY}` }
  const utf16 = utf16Of(bytes)
  if (utf16 !== undefined) return textOf(new TextDecoder(utf16).decode(bytes))
  if (bytes.subarray(0, 1000).includes(0)) {
    return { ok: false, reason: `The file is no text, or UTF-16 without a mark. ${REMEDY}` }
  }
  const line = unreadableLineOf(bytes)
  return textOf(new TextDecoder(line === undefined ? 'utf-8' : 'windows-1252').decode(bytes), line)
}

function textOf(text: string, windows1252Line?: number): SpreadsheetText {
  return { ok: true, text, windows1252Line }
}
