/**
 * The calls on names and folders: Node's own, each known as a wait for its path while it lasts.
 * Those that take a name away wait for another program that holds the file.
 */
import * as fs from 'node:fs/promises'
import { outwaitHolder } from './held-files.ts'
import { awaitDisk } from './waiting.ts'

export const access = counted(fs.access)
export const link = counted(fs.link)
export const lstat = counted(fs.lstat)
export const mkdir = counted(fs.mkdir)
export const mkdtemp = counted(fs.mkdtemp)
export const readdir = counted(fs.readdir)
export const realpath = counted(fs.realpath)
export const rename = patient(counted(fs.rename))
export const rm = patient(counted(fs.rm))
export const stat = counted(fs.stat)
export const statfs = counted(fs.statfs)
export const unlink = patient(counted(fs.unlink))

/** What each of these calls is, whatever else it takes. */
type Call = (path: string, ...rest: never[]) => Promise<unknown>

/** The same call, with all its overloads. */
function counted<Counted>(call: Counted & Call): Counted {
  return ((path: string, ...rest: never[]) => awaitDisk(path, call(path, ...rest))) as Counted
}

/** The same call, tried again while another program holds the file. */
function patient<Patient>(call: Patient & Call): Patient {
  return ((path: string, ...rest: never[]) => outwaitHolder(path, () => call(path, ...rest))) as Patient
}
