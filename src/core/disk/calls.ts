/** Node's calls on names and folders: each registered as a wait, those that remove a name retried while it is held. */
import * as fs from 'node:fs/promises'
import { errorCode } from '../base/errors.ts'
import { outwaitHolder } from './held-files.ts'
import { awaitDisk } from './waiting.ts'

export const access = registered(fs.access)
export const link = registered(fs.link)
export const lstat = registered(fs.lstat)
export const mkdir = registered(fs.mkdir)
export const mkdtemp = registered(fs.mkdtemp)
export const readdir = registered(fs.readdir)
export const realpath = registered(fs.realpath)
export const rename = retrying(registered(fs.rename))
export const rm = retrying(registered(fs.rm))
export const stat = registered(fs.stat)
export const statfs = registered(fs.statfs)
export const unlink = retrying(registered(fs.unlink))

/** True where something is at the path; false also where the system refuses to say. Never throws. */
export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** What a call finds, or undefined where there is no such file. Throws the system's other errors. */
export async function unlessMissing<Found>(call: Promise<Found>): Promise<Found | undefined> {
  try {
    return await call
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

type Call = (path: string, ...rest: never[]) => Promise<unknown>

/** The same call, with all its overloads, registered as a wait. */
function registered<Registered>(call: Registered & Call): Registered {
  return ((path: string, ...rest: never[]) => awaitDisk(path, call(path, ...rest))) as Registered
}

/** The same call, retried while another program holds the file. */
function retrying<Retried>(call: Retried & Call): Retried {
  return ((path: string, ...rest: never[]) => outwaitHolder(path, () => call(path, ...rest))) as Retried
}
