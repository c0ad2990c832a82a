/** Lets one program at a time work on an event folder, by `logs/monitor.lock` (docs/journal.md). */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode, errorText } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'
import { link, readdir, rm, stat, unlink } from './calls.ts'
import { fingerprintOf } from './fingerprint.ts'
import { makeFolder } from './folders.ts'
import { LockedError, lockFile } from './lock-holder.ts'
import type { LockHolder, LockPurpose } from './lock-schema.ts'
import { HEARTBEAT_TIMEOUT, ownNamespace, processStart, readLockState, unreadable } from './lock-state.ts'
import { createFile, withFile } from './open-file.ts'

export type TakenLock =
  | { readonly ok: true; readonly lock: Lock }
  | { readonly ok: false; readonly holder: LockHolder }

export interface LockOptions {
  readonly purpose: LockPurpose
  readonly now: Milliseconds
  /** How often the holder renews the lock, ms. Default 5000. */
  readonly heartbeat?: Milliseconds
}

const HEARTBEAT: Milliseconds = 5000

/** Time for another process to finish breaking the lock. */
const BREAKING_PAUSE: Milliseconds = 10

/** Give up if the lock changes hands this often while we try. */
const MOST_TRIES = 20

/**
 * Takes the lock of an event, or returns its holder. A dead holder does not count: its process is looked at where it
 * can be seen; elsewhere (another laptop, a container) its silence decides. Throws the file system's error.
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
    const found = await readLockState(file)
    if (found === undefined) continue
    if (found.isAlive || tries === MOST_TRIES) return { ok: false, holder: found.holder }
    // Another process is breaking it, and will have it in a moment.
    if (!(await breakLock(file, found.holder.id, mine))) await delay(BREAKING_PAUSE)
  }
}

/** An event that this program works on. */
export interface HeldEvent {
  readonly lock: Lock | undefined
  /** Why there is no lock: the disk refuses it. For people. */
  readonly refusal: string | undefined
}

/**
 * Takes the lock of an event, or works without one where the disk refuses it, because a full disk stops nothing. Throws
 * `LockedError` when another program works on the event.
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

/** A lock that this program holds and renews until it releases it. */
export class Lock {
  readonly holder: LockHolder
  /** Resolves with the new holder when another program took the lock because it thought us dead. */
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

  /** `listener` is called when the lock was removed or emptied by mistake and is ours again. */
  onRetaken(listener: () => void): void {
    this.#onRetaken = listener
  }

  /** Removes the lock. Never throws: a lock that stays is stale as soon as the process has ended. */
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
        // The whole folder has gone, which the disk's watch reports; nobody else can work there either.
        if ((await fingerprintOf(dirname(this.#file))) === 'ENOENT') return
        // Of several that find no lock, one puts its own; the others see it at their next beat.
        if (await putLock(this.#file, this.holder)) this.#onRetaken()
        return
      }
      if (held.holder.id !== this.holder.id && held.holder !== unreadable) {
        clearInterval(this.#timer)
        this.#lose(held.holder)
        return
      }
      // Writing the same bytes sets the file's time by the disk's own clock, on a shared folder too.
      await rewrite(this.#file, this.holder)
      if (held.holder === unreadable) this.#onRetaken()
      if (!this.#isSwept) await sweep(this.#file)
      this.#isSwept = true
    } catch {
      // Tried again at the next beat.
    }
  }
}

/** Nobody breaks a lock without a name until it has been silent for long, so we write ours over it. */
async function rewrite(file: string, holder: LockHolder): Promise<void> {
  const text = textOf(holder)
  await withFile(file, 'update', async (handle) => {
    await handle.write(text, 0)
    await handle.truncate(Buffer.byteLength(text))
  })
}

/** Codes of file systems without hard links, such as memory sticks (EISDIR on Windows). */
const withoutLinks: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EISDIR',
])

/** Puts a lock, complete from its first instant, where there is none; false when there is one. */
async function putLock(file: string, holder: LockHolder): Promise<boolean> {
  const beside = `${file}.${holder.id}.new`
  try {
    await createFile(beside, textOf(holder))
    await link(beside, file).catch((error: unknown) => {
      if (!withoutLinks.has(errorCode(error))) throw error
      return createFile(file, textOf(holder))
    })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(beside, { force: true })
  }
}

/**
 * Removes a dead holder's lock; false when another process is doing so. Of several one does, and checks again first:
 * otherwise the second would remove the lock that the first has just taken.
 */
async function breakLock(file: string, id: string, mine: LockHolder): Promise<boolean> {
  const claims = await claimBreaking(file, id, mine)
  if (claims === undefined) return false
  try {
    const found = await readLockState(file)
    if (found?.holder.id === id && !found.isAlive) await rm(file, { force: true })
    return true
  } finally {
    for (const claim of claims) await rm(claim, { force: true })
  }
}

/**
 * Claims the right to remove a dead holder's lock; returns the files of the claim, undefined while a living process has it.
 * A killed claimant is succeeded by a claim named after it, so that only one of many succeeds.
 */
async function claimBreaking(file: string, id: string, mine: LockHolder): Promise<string[] | undefined> {
  const claims: string[] = []
  for (let dead = id; ; ) {
    const claim = `${file}.${dead}.breaking`
    claims.push(claim)
    if (await putLock(claim, mine)) return claims
    const found = await readLockState(claim)
    if (found === undefined || found.isAlive) return undefined
    if (found.holder === unreadable) {
      // It names nobody to succeed, as after a power cut: remove it, and claim at the next try.
      await rm(claim, { force: true })
      return undefined
    }
    dead = found.holder.id
  }
}

/** Removes what killed processes left beside the lock while they took it. Throws the file system's error. */
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
