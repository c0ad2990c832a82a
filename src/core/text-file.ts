/** Reads a text file that a person wrote, whatever their editor made of it. */
import { NotAFileError } from './disk/open-file.ts'
import { readAtMost } from './disk/read-file.ts'
import { codeOf } from './thrown.ts'
import type { Bytes } from './units.ts'

/** The text of a file, or why there is none, as the rest of a sentence that begins with the file's name. */
export type TextFile =
  | {
      readonly ok: true
      readonly text: string
      /** The first line, from 1, whose letters are not UTF-8; they are `\ufffd` in the text. */
      readonly unreadableLine: number | undefined
    }
  | { readonly ok: false; readonly isMissing: boolean; readonly reason: string }

/** The text of the UTF-8 file at `path`, of at most `limit` bytes. Never throws. */
export async function readTextFile(path: string, limit: Bytes): Promise<TextFile> {
  try {
    const bytes = await readAtMost(path, limit)
    if (bytes === undefined)
      return failed(`The file has more than ${limit} bytes, which is too much for what it should be.`)
    return decode(bytes)
  } catch (error) {
    if (error instanceof NotAFileError) return failed(`This is ${error.kind}, and should be a file.`)
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ok: false, isMissing: true, reason: 'The file is missing.' }
    if (code === 'EACCES' || code === 'EPERM')
      return failed('The file may not be read: check its permissions.')
    return failed(`The file cannot be read (${code}).`)
  }
}

function failed(reason: string): TextFile {
  return { ok: false, isMissing: false, reason }
}

function decode(bytes: Uint8Array): TextFile {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) return failed('The file is UTF-16: save it as UTF-8 (in a spreadsheet "CSV UTF-8").')
  const text = new TextDecoder('utf-8').decode(bytes)
  if (isUtf8(bytes)) return { ok: true, text, unreadableLine: undefined }
  const before = text.slice(0, text.indexOf('\ufffd'))
  return { ok: true, text, unreadableLine: before.split(/\r\n|\r|\n/).length }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
