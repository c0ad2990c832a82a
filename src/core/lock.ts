/** One program at a time works on an event folder: `logs/monitor.lock` says which (docs/journal.md). */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { access, link, mkdir, open, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { parseBoundedJson } from './bounded-json.ts'
import { LockedError, type LockHolder, type LockPurpose, lockFile, lockPurposes } from './lock-holder.ts'
import { reasonOf } from './thrown.ts'
import type { Milliseconds } from './units.ts'

export type TakenLock =
  | { readonly ok: true; readonly lock: Lock }
  | { readonly ok: false; readonly holder: LockHolder }

export interface LockOptions {
  readonly purpose: LockPurpose
  readonly now: Milliseconds
  /** How often the holder shows that it lives, ms. Default 5000. */
  readonly heartbeat?: Milliseconds
}

/** A sign of life is given this often. */
const HEARTBEAT: Milliseconds = 5000

/** Whoever gave no sign for this long is taken for dead where its process cannot be looked at. */
const SILENCE: Milliseconds = 60_000

/** Removing a lock takes no time: who left it half done was killed. */
const BREAKING_SPAN: Milliseconds = 10_000

/** How long to leave another process to it. */
const BREAKING_PAUSE: Milliseconds = 10

/** A lock that is taken, released and taken under our eyes is given up after so many looks. */
const MOST_TRIES = 20

/**
 * Takes the lock of an event, or says who has it. A lock whose holder is dead counts as none: on this laptop its
 * process is looked at, on another it is the silence that tells. Throws the file system's error.
 */
export async function takeLock(logsFolder: string, options: LockOptions): Promise<TakenLock> {
  const file = lockFile(logsFolder)
  await mkdir(logsFolder, { recursive: true })
  const mine: LockHolder = {
    id: randomUUID(),
    purpose: options.purpose,
    pid: process.pid,
    process: processStart(process.pid),
    host: hostname(),
    since: options.now,
  }
  for (let tries = 1; ; tries++) {
    if (await putLock(file, mine)) return { ok: true, lock: new Lock(file, mine, options.heartbeat) }
    const standing = await lookAt(file)
    if (standing === undefined) continue
    if (standing.isAlive || tries === MOST_TRIES) return { ok: false, holder: standing.holder }
    // Somebody else is at it: done in a moment, and then it is theirs.
    if (!(await breakLock(file, standing.holder.id))) await delay(BREAKING_PAUSE)
  }
}

/** Who holds the lock of an event, if somebody alive does. Throws the file system's error. */
export async function readLock(logsFolder: string): Promise<LockHolder | undefined> {
  const standing = await lookAt(lockFile(logsFolder))
  return standing?.isAlive === true ? standing.holder : undefined
}

/** An event that is ours to work on. */
export interface HeldEvent {
  readonly lock: Lock | undefined
  /** Why there is no lock: the disk refuses it. For people. */
  readonly refusal: string | undefined
}

/**
 * Takes the lock of an event, or goes on without where the disk refuses to hold one, because a full disk stops
 * nothing. Throws `LockedError` when another program works on the event.
 */
export async function holdEvent(logsFolder: string, options: LockOptions): Promise<HeldEvent> {
  try {
    const taken = await takeLock(logsFolder, options)
    if (!taken.ok) throw new LockedError(taken.holder, logsFolder)
    return { lock: taken.lock, refusal: undefined }
  } catch (error) {
    if (error instanceof LockedError) throw error
    const reason = reasonOf(error)
    const refusal = `${lockFile(logsFolder)} cannot be written (${reason}): see to it that no second monitor runs`
    return { lock: undefined, refusal }
  }
}

/** A lock that is held; it shows that it lives until it is released. */
export class Lock {
  readonly holder: LockHolder
  /** Resolves when it is no longer ours although it was not released: somebody thought us dead, or removed it. */
  readonly lost: Promise<LockHolder | undefined>
  readonly #file: string
  readonly #timer: NodeJS.Timeout
  readonly #lose: (by: LockHolder | undefined) => void
  #beating: Promise<void> | undefined

  constructor(file: string, holder: LockHolder, heartbeat: Milliseconds = HEARTBEAT) {
    const { promise, resolve } = Promise.withResolvers<LockHolder | undefined>()
    this.lost = promise
    this.#lose = resolve
    this.#file = file
    this.holder = holder
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = undefined
      })
    }, heartbeat)
    this.#timer.unref()
  }

  /** Gives the lock back. Never throws: what cannot be removed is stale as soon as the process has ended. */
  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#beating
    try {
      const held = await lookAt(this.#file)
      if (held?.holder.id === this.holder.id) await unlink(this.#file)
    } catch {}
  }

  async #beat(): Promise<void> {
    try {
      const held = await lookAt(this.#file)
      // The whole folder has gone: that is a trouble of the disk, and nobody else can work there either.
      if (held === undefined && (await isGone(dirname(this.#file)))) return
      if (held?.holder.id !== this.holder.id) {
        clearInterval(this.#timer)
        this.#lose(held?.holder)
        return
      }
      // The same bytes once more: the file's time becomes that of the disk's own clock, on a shared folder too.
      const handle = await open(this.#file, 'r+')
      try {
        await handle.write(textOf(this.holder), 0)
      } finally {
        await handle.close()
      }
    } catch {
      // A disk that refuses now is tried at the next beat.
    }
  }
}

interface Standing {
  readonly holder: LockHolder
  readonly isAlive: boolean
}

const holderSchema = z.object({
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  purpose: z.enum(lockPurposes),
  pid: z.int().min(1),
  process: z.string().max(200).optional(),
  host: z.string().max(300),
  since: z.number().min(0).max(8e15),
})

/** Stands for a lock that cannot be read: its age alone tells whether somebody still writes it. */
const unreadable: LockHolder = {
  id: 'unreadable',
  purpose: 'monitor',
  pid: 0,
  process: undefined,
  host: 'unknown',
  since: 0,
}

async function lookAt(file: string): Promise<Standing | undefined> {
  try {
    const parsed = parseBoundedJson((await readFile(file, 'utf8')).slice(0, 4096))
    const checked = parsed.ok ? holderSchema.safeParse(parsed.value) : undefined
    if (checked?.success !== true) return { holder: unreadable, isAlive: !(await isSilent(file)) }
    const { data } = checked
    const holder = { ...data, process: data.process }
    return { holder, isAlive: isRunning(holder) ?? !(await isSilent(file)) }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Whether a holder's process is there; absent where that cannot be seen from here. */
function isRunning(holder: LockHolder): boolean | undefined {
  const [boot] = processStart(process.pid)?.split(' ') ?? []
  if (boot !== undefined && holder.process !== undefined) {
    // Of another laptop, or of this one before it was started anew: two laptops may have one name.
    if (holder.process.split(' ')[0] !== boot) return undefined
    return processStart(holder.pid) === holder.process
  }
  if (holder.host !== hostname()) return undefined
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** When a process was started, in ticks of a named boot; absent where the system does not say (not Linux). */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name in brackets that may hold anything; the third follows its last bracket.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    // One that has died and was not yet waited for holds nothing.
    return state === 'Z' || state === 'X' ? undefined : `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

/** Silence is measured by the clock of the disk: two laptops may disagree on the time. */
async function isSilent(file: string): Promise<boolean> {
  const probe = `${file}.${randomUUID()}.time`
  try {
    await writeFile(probe, '', { flag: 'wx' })
    const [{ mtimeMs: now }, { mtimeMs: last }] = await Promise.all([stat(probe), stat(file)])
    return now - last > SILENCE
  } finally {
    await rm(probe, { force: true })
  }
}

async function isGone(folder: string): Promise<boolean> {
  return access(folder).then(
    () => false,
    (error: unknown) => isCode(error, 'ENOENT'),
  )
}

/** Puts a lock where there is none, whole from its first instant; false when there is one. */
async function putLock(file: string, holder: LockHolder): Promise<boolean> {
  const beside = `${file}.${holder.id}.new`
  try {
    await writeFile(beside, textOf(holder), { flag: 'wx' })
    await link(beside, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error
    return await createLock(file, holder)
  } finally {
    await rm(beside, { force: true })
  }
}

/** For file systems without hard links, as on a memory stick. */
async function createLock(file: string, holder: LockHolder): Promise<boolean> {
  try {
    await writeFile(file, textOf(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Removes a dead holder's lock; false when another process is doing so. Of several that found it dead one alone removes
 * it, and looks again before it does: else the second would remove the lock that the first has taken meanwhile.
 */
async function breakLock(file: string, id: string): Promise<boolean> {
  const breaking = `${file}.${id}.breaking`
  try {
    await writeFile(breaking, '', { flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    const begun = await stat(breaking).catch(() => undefined)
    if (begun !== undefined && Math.abs(Date.now() - begun.mtimeMs) > BREAKING_SPAN) {
      await rm(breaking, { force: true })
    }
    return false
  }
  try {
    const standing = await lookAt(file)
    if (standing?.holder.id === id && !standing.isAlive) await rm(file, { force: true })
    return true
  } finally {
    await rm(breaking, { force: true })
  }
}

function textOf(holder: LockHolder): string {
  return `${JSON.stringify(holder)}\n`
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
