/** Checks that the files of completed tracks are unchanged: in the background at the start, and before each release. */
import type { MissingTrack, MotionArchive } from '../../archive/motion-archive.ts'
import { errorText } from '../../base/errors.ts'
import { sanitiseText } from '../../base/sanitise.ts'
import type { Milliseconds } from '../../base/units.ts'
import { isImported, trackOf } from '../../domain/ledger.ts'
import type { MotionId } from '../../domain/motion.ts'
import type { Track } from '../../domain/track.ts'
import { dayOfKey } from '../../domain/track-key.ts'
import type { MonitorEvent } from '../../events/events.ts'
import { type Dependencies, logNotice } from '../scope/dependencies.ts'
import { WakeUp } from '../scope/wake-up.ts'
import type { Mirror } from './mirror.ts'

export interface MissingEngine extends Pick<Dependencies, 'clock' | 'emit'> {
  readonly mirror: Pick<Mirror, 'drop'>
}

interface MissingScope {
  readonly motion: MotionId
  readonly archive: MotionArchive
  readonly engine: MissingEngine
}

interface HomeDependencies extends Pick<Dependencies, 'clock' | 'emit'> {
  readonly mirror: Pick<Mirror, 'take'>
}

interface Batch {
  readonly motion: MotionId
  readonly archive: MotionArchive
  readonly keys: readonly string[]
  /** Aborted when another archive takes over the motion: this one must no longer write. */
  readonly signal: AbortSignal
}

/** How soon the files are read again after the disk or the ledger has refused. */
const CHECK_RETRY_DELAY: Milliseconds = 30_000

/** Rest for this many times as long as reading took: detection, downloads and releases come first. */
const REST = 3

/** A wake-up ends the wait. */
const CHECK_INTERVAL: Milliseconds = 3_600_000

/** Makes completed tracks wanted again whose files are missing or changed; resolves with them. Throws `DiskError`. */
export async function wantMissing({
  motion,
  archive,
  engine,
}: MissingScope): Promise<readonly MissingTrack[]> {
  const { clock, emit, mirror } = engine
  const missing = await archive.missing(archive.ledger.keys())
  await archive.want(missing)
  mirror.drop(missing.map(({ key }) => key))
  for (const each of missing) emit(missedEvent(motion, each, clock.now()))
  return missing
}

/** Reads the tracks of earlier sessions, the newest day first: sound ones go to the mirror, others are wanted again. */
export class SavedCheck {
  readonly #dependencies: HomeDependencies
  /** Not yet looked at. */
  readonly #arrived: Batch[] = []
  /** To be read, by day. */
  readonly #waiting = new Map<string, Batch[]>()
  readonly #wakeUp = new WakeUp()
  readonly #refused = new Set<MotionId>()

  constructor(dependencies: HomeDependencies) {
    this.#dependencies = dependencies
  }

  /** Queues the completed tracks of a motion for reading; `signal` ends with the use of `archive`. */
  take(motion: MotionId, archive: MotionArchive, signal: AbortSignal): void {
    const keys = [...archive.ledger].flatMap(([key, { status }]) => (status === 'completed' ? [key] : []))
    this.#arrived.push({ motion, archive, keys, signal })
    this.#wakeUp.request()
  }

  /** Looks at what has arrived, then reads it, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#dependencies
    while (!signal.aborted) {
      this.#wakeUp.takeRequest()
      // A missing file or a wrong length shows at once, whatever its day.
      const arrived = this.#arrived.shift()
      const batch = arrived === undefined ? this.#next() : await this.#lookedAt(arrived)
      if (batch === undefined) await this.#wakeUp.wait(CHECK_INTERVAL, clock, signal)
      else if (!(await this.#read(batch, signal))) await clock.wait(CHECK_RETRY_DELAY, signal)
    }
  }

  /** The tracks of a batch that are missing or have another length; queues the rest by day. */
  async #lookedAt(batch: Batch): Promise<Batch> {
    const suspicious = new Set(await batch.archive.suspicious(batch.keys))
    const others = batch.keys.filter((key) => !suspicious.has(key))
    for (const keys of Map.groupBy(others, dayOfKey).values()) this.#add({ ...batch, keys })
    return { ...batch, keys: [...suspicious] }
  }

  #add(batch: Batch): void {
    const day = dayOfKey(batch.keys[0] ?? '')
    this.#waiting.set(day, [...(this.#waiting.get(day) ?? []), batch])
  }

  #next(): Batch | undefined {
    const day = [...this.#waiting.keys()].reduce<string | undefined>(
      (newest, one) => (newest === undefined || one > newest ? one : newest),
      undefined,
    )
    if (day === undefined) return undefined
    const [next, ...rest] = this.#waiting.get(day) ?? []
    if (rest.length > 0) this.#waiting.set(day, rest)
    else this.#waiting.delete(day)
    return next
  }

  /** False where it must be tried again later. */
  async #read(batch: Batch, ending: AbortSignal): Promise<boolean> {
    const { motion, archive, keys } = batch
    const signal = AbortSignal.any([batch.signal, ending])
    if (signal.aborted) return true
    const { clock, emit, mirror } = this.#dependencies
    try {
      const missing = await archive.missing(keys, { signal, rest: this.#resting(signal) })
      // A repaired disk may return the file, and the device may be away: the hash must stay in the ledger.
      await archive.want(missing.filter(({ isUnreadable }) => !isUnreadable))
      for (const each of missing) emit(missedEvent(motion, each, clock.now()))
      const lost = new Set(missing.map(({ key }) => key))
      mirror.take(
        archive.ledger,
        keys.filter((key) => !lost.has(key)),
      )
      this.#refused.delete(motion)
      return true
    } catch (error) {
      if (signal.aborted) return true
      this.#add(batch)
      const message = `Motion ${motion}: its files cannot be checked: ${errorText(error)}; tried again until they can`
      if (!this.#refused.has(motion)) logNotice(this.#dependencies, 'ERROR', message)
      this.#refused.add(motion)
      return false
    }
  }

  /** Rests after each file, in proportion to the time it took. */
  #resting(signal: AbortSignal): () => Promise<void> {
    const { clock } = this.#dependencies
    let since = clock.elapsed()
    return async () => {
      const spent = clock.elapsed() - since
      if (spent > 0) await clock.wait(spent * REST, signal)
      signal.throwIfAborted()
      since = clock.elapsed()
    }
  }
}

function missedEvent(motion: MotionId, { key, entry, reason }: MissingTrack, at: Milliseconds): MonitorEvent {
  const { verdict: _verdict, doubts: _doubts, ...known } = trackOf(key, entry)
  // No motion can send what was imported.
  const status = isImported(entry) ? 'skipped' : 'queued'
  const track: Track = { ...known, status, reason: sanitiseText(reason, 300) }
  return { type: 'track-missed', at, motion, key, reason, track }
}
