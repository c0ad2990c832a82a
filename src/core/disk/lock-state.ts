/** Reads from a lock file who holds it, and whether that process is alive (docs/journal.md). */
import { randomUUID } from 'node:crypto'
import { parseBoundedJson } from '../base/bounded-json.ts'
import { isShortage } from '../base/shortage.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { rm, stat, unlessMissing } from './calls.ts'
import { lockFile } from './lock-holder.ts'
import { holderSchema, type LockHolder } from './lock-schema.ts'
import { createFile } from './open-file.ts'
import { linkTargetSync, readHead, readHeadSync } from './read-file.ts'

/** A holder that is silent for longer counts as dead where its process cannot be seen. */
export const HEARTBEAT_TIMEOUT: Milliseconds = 60_000

/** A lock has about 300 bytes; more is not read. */
const LONGEST_LOCK: Bytes = 4096

/** The living holder of an event's lock. Throws the file system's error. */
export async function readLock(logsFolder: string): Promise<LockHolder | undefined> {
  const found = await readLockState(lockFile(logsFolder))
  return found?.isAlive === true ? found.holder : undefined
}

/** The holder that a lock file names. */
export interface LockState {
  readonly holder: LockHolder
  readonly isAlive: boolean
}

/** Stands for a lock that cannot be read: only its age shows whether somebody still writes it. */
export const unreadable: LockHolder = {
  id: 'unreadable',
  purpose: 'monitor',
  pid: 0,
  host: 'unknown',
  since: 0,
}

/** The lock in a file; undefined where there is none. Throws the file system's error. */
export function readLockState(file: string): Promise<LockState | undefined> {
  return unlessMissing(lockStateIn(file))
}

async function lockStateIn(file: string): Promise<LockState> {
  const parsed = parseBoundedJson((await readHead(file, LONGEST_LOCK)).toString('utf8'))
  const checked = parsed.ok ? holderSchema.safeParse(parsed.value) : undefined
  if (checked?.success !== true) return { holder: unreadable, isAlive: !(await isSilent(file)) }
  const holder = checked.data
  return { holder, isAlive: isRunning(holder) ?? !(await isSilent(file)) }
}

/** Whether the holder's process runs; undefined where that cannot be seen from here, and its silence decides. */
export function isRunning(holder: LockHolder): boolean | undefined {
  const [boot] = processStart(process.pid)?.split(' ') ?? []
  // A pid alone proves nothing: it may belong to another process by now, or to another system on the same laptop.
  if (boot === undefined || holder.process === undefined) return undefined
  // Another laptop, or this one before a restart: two laptops may share a name.
  if (holder.process.split(' ')[0] !== boot) return undefined
  // A lock of an older version names no namespace.
  if (holder.namespace !== undefined && holder.namespace !== ownNamespace()) return undefined
  return processStart(holder.pid) === holder.process
}

/** The pid namespace of this process; undefined where there are none (not Linux). */
export function ownNamespace(): string | undefined {
  return linkTargetSync('/proc/self/ns/pid')
}

/** When a process started, in ticks of a named boot; undefined off Linux. Throws while the laptop lacks descriptors. */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readSystemFile('/proc/sys/kernel/random/boot_id').trim()
    // The /proc of another namespace, as `unshare` leaves it, shows other processes under our numbers.
    if (Number.parseInt(readSystemFile('/proc/self/stat'), 10) !== process.pid) return undefined
    const line = readSystemFile(`/proc/${pid}/stat`)
    // The second field is a name in brackets that may contain anything; the third follows the last bracket.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    // A process that has died and was not reaped holds nothing.
    return state === 'Z' || state === 'X' ? undefined : `${boot} ${fields[19]}`
  } catch (error) {
    // When the laptop is short of descriptors, nobody counts as dead.
    if (isShortage(error)) throw error
    return undefined
  }
}

function readSystemFile(path: string): string {
  return readHeadSync(path, LONGEST_LOCK).toString('utf8')
}

/** Measures silence by the disk's clock: two laptops may disagree on the time. */
async function isSilent(file: string): Promise<boolean> {
  const probe = `${file}.${randomUUID()}.time`
  try {
    await createFile(probe, '')
    const [{ mtimeMs: now }, { mtimeMs: last }] = await Promise.all([stat(probe), stat(file)])
    return now - last > HEARTBEAT_TIMEOUT
  } finally {
    await rm(probe, { force: true })
  }
}
