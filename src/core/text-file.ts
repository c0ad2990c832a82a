/** Reads a text file that a person wrote, whatever their editor made of it. */
import { open } from 'node:fs/promises'
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
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ok: false, isMissing: true, reason: 'The file is missing.' }
    if (code === 'EISDIR') return failed('This is a folder, and should be a file.')
    if (code === 'EACCES' || code === 'EPERM')
      return failed('The file may not be read: check its permissions.')
    return failed(`The file cannot be read (${code}).`)
  }
}

function failed(reason: string): TextFile {
  return { ok: false, isMissing: false, reason }
}

/** `undefined` when the file is larger; the limit also holds for a file that grows, and for a device that never ends. */
async function readAtMost(path: string, limit: Bytes): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r')
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of file.createReadStream({ autoClose: false, end: limit })) {
      chunks.push(chunk)
      size += chunk.length
    }
    return size > limit ? undefined : Buffer.concat(chunks)
  } finally {
    await file.close()
  }
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
