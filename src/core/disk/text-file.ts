/** Reads a text file that a person wrote with any editor. */
import { isUtf8 } from 'node:buffer'
import { errorCode } from '../base/errors.ts'
import type { Bytes } from '../base/units.ts'
import { NotAFileError } from './open-file.ts'
import { readAtMost } from './read-file.ts'

/** The text of a file, or why there is none: the rest of a sentence that begins with the file's name. */
export type TextFile =
  | {
      readonly ok: true
      readonly text: string
      /** The first line, from 1, that is not UTF-8; its bytes are `\ufffd` in the text. */
      readonly unreadableLine: number | undefined
    }
  | { readonly ok: false; readonly isMissing: boolean; readonly reason: string }

/** The bytes of a file, or why there are none, in the words of `TextFile`. */
export type FileBytes = { readonly ok: true; readonly bytes: Uint8Array } | Extract<TextFile, { ok: false }>

/** The text of the UTF-8 file at `path`, of at most `limit` bytes. Never throws. */
export async function readTextFile(path: string, limit: Bytes): Promise<TextFile> {
  const read = await readFileBytes(path, limit)
  return read.ok ? decode(read.bytes) : read
}

/** The bytes of the file at `path`, at most `limit` of them. Never throws. */
export async function readFileBytes(path: string, limit: Bytes): Promise<FileBytes> {
  try {
    const bytes = await readAtMost(path, limit)
    if (bytes !== undefined) return { ok: true, bytes }
    return failed(`The file has more than ${limit} bytes, which is too much for what it should be.`)
  } catch (error) {
    if (error instanceof NotAFileError) return failed(`This is ${error.kind}, and should be a file.`)
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ok: false, isMissing: true, reason: 'The file is missing.' }
    if (code === 'EACCES' || code === 'EPERM')
      return failed('The file may not be read: check its permissions.')
    return failed(`The file cannot be read (${code}).`)
  }
}

function failed(reason: string): Extract<TextFile, { ok: false }> {
  return { ok: false, isMissing: false, reason }
}

function decode(bytes: Uint8Array): TextFile {
  if (utf16Of(bytes) !== undefined) {
    return failed('The file is UTF-16: save it as UTF-8 (in Notepad: Save as, Encoding "UTF-8").')
  }
  return { ok: true, text: new TextDecoder('utf-8').decode(bytes), unreadableLine: unreadableLineOf(bytes) }
}

/** The first line, from 1, that is not UTF-8; `undefined` where every line is. */
export function unreadableLineOf(bytes: Uint8Array): number | undefined {
  if (isUtf8(bytes)) return undefined
  const text = new TextDecoder('utf-8').decode(bytes)
  return text.slice(0, text.indexOf('\ufffd')).split(/\r\n|\r|\n/).length
}

/** The UTF-16 encoding that the file's byte order mark names; `undefined` without one. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}
