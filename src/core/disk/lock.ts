/** One program at a time works on an event folder: `logs/monitor.lock` says which (docs/journal.md). */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode, errorText } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'
import { access, link, readdir, rm, stat, unlink } from './calls.ts'
import { makeFolder } from './folders.ts'
import { LockedError, type LockHolder, type LockPurpose, lockFile } from './lock-holder.ts'
import { HEARTBEAT_TIMEOUT, ownNamespace, processStart, readLockState, unreadable } from './lock-state.ts'
import { withFile } from './open-file.ts'
import { createFile } from './write-file.ts'

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

/** How long to leave another process to it. */
const BREAKING_PAUSE: Milliseconds = 10

/** A lock that is taken, released and taken under our eyes is given up after so many looks. */
const MOST_TRIES = 20

/**
 * Takes the lock of an event, or says who has it. A lock whose holder is dead counts as none: where its process can be
 * seen, that is looked at; elsewhere, on another laptop or in a container, its silence tells. Throws the file system's
 * error.
 */
export async function takeLock(logsFolder: string, options: LockOptions): Promise<TakenLock> {
  const file = lockFile(logsFolder)
  await makeFolder(logsFolder)
  const mine: LockHolder = {
    id: randomUUID(),
    purpose: options.purpose,
    pid: process.pid,
    process: processStart(process.pid),
    namespace: ownNamespace(),
    host: hostname(),
    since: options.now,
  }
  for (let tries = 1; ; tries++) {
    if (await putLock(file, mine)) return { ok: true, lock: new Lock(file, mine, options.heartbeat) }
    const standing = await readLockState(file)
    if (standing === undefined) continue
    if (standing.isAlive || tries === MOST_TRIES) return { ok: false, holder: standing.holder }
    // Somebody else is at it: done in a moment, and then it is theirs.
    if (!(await breakLock(file, standing.holder.id, mine))) await delay(BREAKING_PAUSE)
  }
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
    const reason = errorText(error)
    const refusal = `${lockFile(logsFolder)} cannot be written (${reason}): see to it that no second monitor runs`
    return { lock: undefined, refusal }
  }
}

/** A lock that is held; it shows that it lives until it is released. */
export class Lock {
  readonly holder: LockHolder
  /** Resolves with who has it, when it is no longer ours although it was not released: they took us for dead. */
  readonly lost: Promise<LockHolder>
  readonly #file: string
  readonly #timer: NodeJS.Timeout
  readonly #lose: (by: LockHolder) => void
  #onRetaken: () => void = () => undefined
  #beating: Promise<void> | undefined
  #isSwept = false

  constructor(file: string, holder: LockHolder, heartbeat: Milliseconds = HEARTBEAT) {
    const { promise, resolve } = Promise.withResolvers<LockHolder>()
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

  /** `listener` is called whenever the lock had been removed or emptied by somebody who did not want it, and is ours again. */
  onRetaken(listener: () => void): void {
    this.#onRetaken = listener
  }

  /** Gives the lock back. Never throws: what cannot be removed is stale as soon as the process has ended. */
  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#beating
    try {
      const held = await readLockState(this.#file)
      if (held?.holder.id === this.holder.id) await unlink(this.#file)
    } catch {}
  }

  async #beat(): Promise<void> {
    try {
      const held = await readLockState(this.#file)
      if (held === undefined) {
        // The whole folder has gone: that is a trouble of the disk, and nobody else can work there either.
        if (await isGone(dirname(this.#file))) return
        // Of several that find no lock one alone puts its own; where that is another, the next beat sees it.
        if (await putLock(this.#file, this.holder)) this.#onRetaken()
        return
      }
      if (held.holder.id !== this.holder.id && held.holder !== unreadable) {
        clearInterval(this.#timer)
        this.#lose(held.holder)
        return
      }
      // The same bytes once more: the file's time becomes that of the disk's own clock, on a shared folder too.
      await rewrite(this.#file, this.holder)
      if (held.holder === unreadable) this.#onRetaken()
      if (!this.#isSwept) await sweep(this.#file)
      this.#isSwept = true
    } catch {
      // A disk that refuses now is tried at the next beat.
    }
  }
}

/** One who names nobody is broken by nobody until it has been silent for long: written over, it is ours. */
async function rewrite(file: string, holder: LockHolder): Promise<void> {
  const text = textOf(holder)
  await withFile(file, 'update', async (handle) => {
    await handle.write(text, 0)
    await handle.truncate(Buffer.byteLength(text))
  })
}

async function isGone(folder: string): Promise<boolean> {
  return access(folder).then(
    () => false,
    (error: unknown) => errorCode(error) === 'ENOENT',
  )
}

/** Puts a lock where there is none, whole from its first instant; false when there is one. */
async function putLock(file: string, holder: LockHolder): Promise<boolean> {
  const beside = `${file}.${holder.id}.new`
  try {
    await createFile(beside, textOf(holder))
    await link(beside, file)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR'].includes(errorCode(error)))
      throw error
    return await createLock(file, holder)
  } finally {
    await rm(beside, { force: true })
  }
}

/** For file systems without hard links, as on a memory stick; Windows says EISDIR of those. */
async function createLock(file: string, holder: LockHolder): Promise<boolean> {
  try {
    await createFile(file, textOf(holder))
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a dead holder's lock; false when another process is doing so. Of several that found it dead one alone removes
 * it, and looks again before it does: else the second would remove the lock that the first has taken meanwhile.
 */
async function breakLock(file: string, id: string, mine: LockHolder): Promise<boolean> {
  const claims = await claimBreaking(file, id, mine)
  if (claims === undefined) return false
  try {
    const standing = await readLockState(file)
    if (standing?.holder.id === id && !standing.isAlive) await rm(file, { force: true })
    return true
  } finally {
    for (const claim of claims) await rm(claim, { force: true })
  }
}

/**
 * Claims the right to remove a dead holder's lock; the files that say so, or undefined while somebody alive has it.
 *
 * Who claimed it may have been killed before the lock was gone. To succeed a dead claimant is a right of its own, named
 * after that one, so that here too one alone of many gets it.
 */
async function claimBreaking(file: string, id: string, mine: LockHolder): Promise<string[] | undefined> {
  const claims: string[] = []
  for (let dead = id; ; ) {
    const claim = `${file}.${dead}.breaking`
    claims.push(claim)
    if (await putLock(claim, mine)) return claims
    const standing = await readLockState(claim)
    if (standing === undefined || standing.isAlive) return undefined
    if (standing.holder === unreadable) {
      // It names nobody who could be succeeded, as after a power cut: removed, and claimed at the next try.
      await rm(claim, { force: true })
      return undefined
    }
    dead = standing.holder.id
  }
}

/** Removes what others left beside the lock who were killed while they took it. Throws the file system's error. */
async function sweep(file: string): Promise<void> {
  const folder = dirname(file)
  const { mtimeMs: now } = await stat(file)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(file)}.`)) continue
    const path = join(folder, name)
    if (now - (await stat(path)).mtimeMs > HEARTBEAT_TIMEOUT) await rm(path, { force: true })
  }
}

function textOf(holder: LockHolder): string {
  return `${JSON.stringify(holder)}\n`
}
