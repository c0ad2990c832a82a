/** The calls on names and folders: Node's own, each known as a wait for its path while it lasts. */
import * as fs from 'node:fs/promises'
import { awaitDisk } from './waiting.ts'

export const access = counted(fs.access)
export const link = counted(fs.link)
export const lstat = counted(fs.lstat)
export const mkdir = counted(fs.mkdir)
export const mkdtemp = counted(fs.mkdtemp)
export const readdir = counted(fs.readdir)
export const realpath = counted(fs.realpath)
export const rename = counted(fs.rename)
export const rm = counted(fs.rm)
export const stat = counted(fs.stat)
export const statfs = counted(fs.statfs)
export const unlink = counted(fs.unlink)

/** What each of these calls is, whatever else it takes. */
type Call = (path: string, ...rest: never[]) => Promise<unknown>

/** The same call, with all its overloads. */
function counted<Counted>(call: Counted & Call): Counted {
  return ((path: string, ...rest: never[]) => awaitDisk(path, call(path, ...rest))) as Counted
}
