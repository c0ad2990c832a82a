/** Makes a second copy of every track on another disk in the background. */
import { join } from 'node:path'
import type { VerifiedFile } from '../../archive/saved-file.ts'
import { copyTrack, findCopy, requireOtherDisk, type TrackCopy } from '../../archive/track-copy.ts'
import { errorCode, errorText } from '../../base/errors.ts'
import type { Milliseconds } from '../../base/units.ts'
import { type Ledger, type LedgerEntry, localFileOf } from '../../domain/ledger.ts'
import { createAlarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { untilCalled, WakeUp } from '../scope/wake-up.ts'

const COPY_RETRY_DELAY: Milliseconds = 3000

/** Rest for this many times as long as reading and copying took, while nobody waits: detection and downloads come first. */
const REST = 3

type MirrorDependencies = Pick<Dependencies, 'clock' | 'configuration' | 'emit' | 'project'>

export class Mirror {
  /** Its configuration is read at each use: it changes while the monitor runs. */
  readonly #dependencies: MirrorDependencies
  /** By key; refused copies come after the others. */
  readonly #waiting = new Map<string, TrackCopy>()
  readonly #refused = new Map<string, string>()
  /** Keys that a release waits for: they come first. */
  readonly #awaited = new Set<string>()
  /** The copies that were read and found right in this session, by path. */
  readonly #verified = new Map<string, VerifiedFile>()
  readonly #wakeUp = new WakeUp()
  /** Called when all copies were checked once more. */
  readonly #listeners = new Set<() => void>()

  constructor(dependencies: MirrorDependencies) {
    this.#dependencies = dependencies
  }

  /** Copies saved tracks that have no copy, and checks the copies of others. Does nothing without a folder for copies. */
  take(ledger: Ledger, keys: Iterable<string>): void {
    const root = this.#folder
    if (root === undefined) return
    for (const key of keys) {
      const entry = ledger.get(key)
      if (entry?.status === 'completed') this.#waiting.set(key, this.#copyOf(entry, root))
    }
    this.#wakeUp.request()
  }

  /** These tracks have changed or gone: there is nothing to copy. */
  drop(keys: readonly string[]): void {
    for (const key of keys) {
      this.#waiting.delete(key)
      this.#refused.delete(key)
    }
    this.#wakeUp.request()
  }

  /** True when a motion is released only after its tracks have their second copy. */
  get isAwaited(): boolean {
    return this.#folder !== undefined && this.#dependencies.configuration.monitor.mirror.isAwaited
  }

  /** Resolves when none of the keys waits for its copy, when copies are no longer awaited, or with the signal. */
  async copied(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const isDone = (): boolean =>
      signal.aborted || !this.isAwaited || !keys.some((key) => this.#waiting.has(key))
    for (const key of keys) this.#awaited.add(key)
    this.#wakeUp.request()
    const onRound = (listener: () => void): (() => void) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    }
    while (!isDone()) await untilCalled(onRound, signal)
    for (const key of keys) this.#awaited.delete(key)
  }

  /** Copies what waits, one track after the other, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#dependencies
    const root = this.#folder
    if (root === undefined) return
    const setAlarm = createAlarm<'disk' | 'track'>(
      'mirror',
      `The second copies in ${root} are made again`,
      this.#dependencies,
    )
    let mayRetry = false
    while (!signal.aborted) {
      this.#wakeUp.takeRequest()
      const hindrance = await this.#hindranceOf(root)
      setAlarm('disk', hindrance)
      // The disk is back: what it refused may succeed.
      if (hindrance !== undefined) this.#refused.clear()
      const next = hindrance === undefined ? this.#next() : undefined
      if (next !== undefined && (mayRetry || !this.#refused.has(next[0]))) {
        const since = clock.elapsed()
        mayRetry = await this.#copy(...next)
        const spent = clock.elapsed() - since
        if (spent > 0 && this.#awaited.size === 0) await this.#wakeUp.wait(spent * REST, clock, signal)
      } else {
        await this.#wakeUp.wait(COPY_RETRY_DELAY, clock, signal)
        mayRetry = true
      }
      const [first] = this.#refused.values()
      setAlarm('track', first && describeRefusal(root, first))
      for (const listener of this.#listeners) listener()
    }
  }

  get #folder(): string | undefined {
    return this.#dependencies.configuration.monitor.mirror.folder
  }

  #copyOf(entry: LedgerEntry, root: string): TrackCopy {
    const to = localFileOf(entry)
    return { from: join(this.#dependencies.project.eventFolder, to), root, to, sha256: entry.sha256 }
  }

  /** Why no copy can be made at all; a missing disk matters only while something waits. */
  async #hindranceOf(root: string): Promise<string | undefined> {
    const { gpslogsFolder } = this.#dependencies.project
    try {
      await requireOtherDisk(root, gpslogsFolder)
      return undefined
    } catch (error) {
      if (errorCode(error) === 'same-disk') return describeSameDisk(root, this.isAwaited)
      return this.#waiting.size > 0 ? describeRefusal(root, errorText(error)) : undefined
    }
  }

  #next(): readonly [key: string, copy: TrackCopy] | undefined {
    for (const key of this.#awaited) {
      const copy = this.#waiting.get(key)
      if (copy !== undefined && !this.#refused.has(key)) return [key, copy]
    }
    for (const next of this.#waiting) if (!this.#refused.has(next[0])) return next
    const [first] = this.#waiting
    return first
  }

  /** True where another refused copy may be tried at once. */
  async #copy(key: string, copy: TrackCopy): Promise<boolean> {
    const place = join(copy.root, copy.to)
    try {
      const verified = (await findCopy(copy, this.#verified.get(place))) ?? (await copyTrack(copy))
      this.#verified.set(place, verified)
    } catch (error) {
      if (!this.#waiting.has(key)) return false
      this.#refused.set(key, errorText(error))
      // One damaged track must not keep the others from their copies.
      this.#waiting.delete(key)
      this.#waiting.set(key, copy)
      return false
    }
    // If it was fetched again meanwhile, it waits for its new copy.
    if (this.#waiting.get(key) === copy) this.#waiting.delete(key)
    return this.#refused.delete(key)
  }
}

function describeRefusal(root: string, reason: string): string {
  return `The second copies in ${root} cannot be made: ${reason}; tried again until they can`
}

/** The alarm while the folder of the second copies is on the event's own disk. */
function describeSameDisk(root: string, isAwaited: boolean): string {
  return (
    `${root} is on the same disk as the event, so a copy there is no second copy (the folder of a stick that is not ` +
    `mounted is one of the laptop): mount the stick or disk there${isAwaited ? '; no motion with tracks is released until then' : ''}`
  )
}
