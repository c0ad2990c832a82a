/** What a lock file tells of who holds it, and whether that one is alive (docs/journal.md). */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { parseBoundedJson } from '../base/bounded-json.ts'
import { errorCode } from '../base/errors.ts'
import { isShortage } from '../base/shortage.ts'
import type { Bytes, Milliseconds } from '../base/units.ts'
import { rm, stat } from './calls.ts'
import { type LockHolder, lockFile, lockPurposes } from './lock-holder.ts'
import { linkTargetSync, readHead, readHeadSync } from './read-file.ts'
import { createFile } from './write-file.ts'

/** Whoever gave no sign for this long is taken for dead where its process cannot be looked at. */
export const HEARTBEAT_TIMEOUT: Milliseconds = 60_000

/** A lock has some 300 bytes; more of a file of its name is not read. */
const LONGEST_LOCK: Bytes = 4096

/** Who holds the lock of an event, if somebody alive does. Throws the file system's error. */
export async function readLock(logsFolder: string): Promise<LockHolder | undefined> {
  const standing = await readLockState(lockFile(logsFolder))
  return standing?.isAlive === true ? standing.holder : undefined
}

/** Who is named in a lock file. */
export interface LockState {
  readonly holder: LockHolder
  readonly isAlive: boolean
}

const holderSchema = z.object({
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  purpose: z.enum(lockPurposes),
  pid: z.int().min(1),
  process: z.string().max(200).optional(),
  namespace: z.string().max(200).optional(),
  host: z.string().max(300),
  since: z.number().min(0).max(8e15),
})

/** Stands for a lock that cannot be read: its age alone tells whether somebody still writes it. */
export const unreadable: LockHolder = {
  id: 'unreadable',
  purpose: 'monitor',
  pid: 0,
  process: undefined,
  host: 'unknown',
  since: 0,
}

/** The lock in a file; undefined where there is none. Throws the file system's error. */
export async function readLockState(file: string): Promise<LockState | undefined> {
  try {
    const parsed = parseBoundedJson((await readHead(file, LONGEST_LOCK)).toString('utf8'))
    const checked = parsed.ok ? holderSchema.safeParse(parsed.value) : undefined
    if (checked?.success !== true) return { holder: unreadable, isAlive: !(await isSilent(file)) }
    const { data } = checked
    const holder = { ...data, process: data.process }
    return { holder, isAlive: isRunning(holder) ?? !(await isSilent(file)) }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Whether a holder's process is there; absent where that cannot be seen from here, and its silence decides. */
export function isRunning(holder: LockHolder): boolean | undefined {
  const [boot] = processStart(process.pid)?.split(' ') ?? []
  // A pid alone says nothing: it may be another process by now, or that of another system on the same laptop.
  if (boot === undefined || holder.process === undefined) return undefined
  // Of another laptop, or of this one before it was started anew: two laptops may have one name.
  if (holder.process.split(' ')[0] !== boot) return undefined
  // A lock of an older version names no namespace.
  if (holder.namespace !== undefined && holder.namespace !== ownNamespace()) return undefined
  return processStart(holder.pid) === holder.process
}

/** The namespace in which this process has its pid; absent where there are none (not Linux). */
export function ownNamespace(): string | undefined {
  return linkTargetSync('/proc/self/ns/pid')
}

/** When a process was started, in ticks of a named boot; absent where the system does not say (not Linux). Throws for want of descriptors. */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readSystemFile('/proc/sys/kernel/random/boot_id').trim()
    // A /proc of another namespace, as `unshare` leaves it, has other processes under our numbers.
    if (Number.parseInt(readSystemFile('/proc/self/stat'), 10) !== process.pid) return undefined
    const line = readSystemFile(`/proc/${pid}/stat`)
    // The second field is a name in brackets that may hold anything; the third follows its last bracket.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    // One that has died and was not yet waited for holds nothing.
    return state === 'Z' || state === 'X' ? undefined : `${boot} ${fields[19]}`
  } catch (error) {
    // Where the laptop is short of descriptors, nobody is taken for dead.
    if (isShortage(error)) throw error
    return undefined
  }
}

function readSystemFile(path: string): string {
  return readHeadSync(path, LONGEST_LOCK).toString('utf8')
}

/** Silence is measured by the clock of the disk: two laptops may disagree on the time. */
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
