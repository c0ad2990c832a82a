/**
 * Preloaded with `--import` on any system: makes Node's calls answer as on Windows. A folder cannot be flushed, a file
 * open for appending cannot be cut, no program replaces another, and a file named in the list of `HELD_FILES` is open
 * in another program, so that it cannot be renamed, replaced or removed.
 */
import { constants, fstatSync, readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { resolve } from 'node:path'

Object.defineProperty(process, 'platform', { value: 'win32' })
Object.defineProperty(process, 'execve', { value: undefined })

const refused = (call: string): Error =>
  Object.assign(new Error(`EPERM: operation not permitted, ${call}`), { code: 'EPERM', syscall: call })

function isHeld(path: unknown): boolean {
  const list = process.env.HELD_FILES
  if (list === undefined) return false
  return readFileSync(list, 'utf8')
    .split('\n')
    .includes(resolve(String(path)))
}

const { open, rename, rm, unlink } = fs
fs.rename = async (from, to) => {
  if (isHeld(from) || isHeld(to)) throw refused('rename')
  return rename(from, to)
}
fs.rm = async (path, options) => {
  if (isHeld(path)) throw refused('unlink')
  return rm(path, options)
}
fs.unlink = async (path) => {
  if (isHeld(path)) throw refused('unlink')
  return unlink(path)
}
fs.open = async (path, flags, mode) => {
  const handle = await open(path, flags, mode)
  const { sync } = handle
  handle.sync = async () => {
    if (fstatSync(handle.fd).isDirectory()) throw refused('fsync')
    return sync.call(handle)
  }
  if (typeof flags === 'number' && (flags & constants.O_APPEND) !== 0)
    handle.truncate = () => Promise.reject(refused('ftruncate'))
  return handle
}
syncBuiltinESMExports()
