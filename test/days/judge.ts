/**
 * The judge of arbitrary days: compares what the product says of a motion with the simulator and the files.
 *
 * A motion that is released, gone or counted as "can go" must have each of its wanted tracks on disk, byte for byte:
 *
 * - The tracks are those of the last logs.json that the device itself gave and the engine has read (`logs-read`), in the
 *   figures it gave there, and those it listed before and lists no more, in their last figures, once they were planned,
 *   unless a person has let them go (`motion-let-go`), which nobody can with a track that is listed.
 * - What the device has come to hold since it was last read cannot be known, and is not asked for.
 * - A release needs a logs.json of the device itself in the same inspection. Another one's in its place counts as no
 *   answer; if that is empty, nothing in it shows that it is another's, and the release is judged by what was read before.
 * - A track below the filter is wanted once the engine has noted that a person asks for it, if its log was closed and its
 *   record stays as it is; that is looked at when the engine has come to rest.
 * - A file that somebody changes from outside while its motion is away may be believed until it is looked at: at the next
 *   release, or in the background after the next start of the monitor, which has come to an end when the engine is at rest.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../../src/core/base/errors.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import type { MonitorState } from '../../src/core/events/state.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import { isFinished } from '../../src/core/views/groups.ts'
import type { DeviceContents, LogRecord } from '../../src/simulator/contents.ts'
import type { FleetEvent } from '../../src/simulator/fleet.ts'
import { trackBytes } from '../faults/faulty-fleet.ts'
import { type EventRules, placeOfWanted } from './wanted.ts'

/** What one device has given the engine. */
interface Given {
  /** The records of the device's last logs.json that the engine has read. */
  listed: readonly LogRecord[] | undefined
  /** The last figures of each record that was ever planned, by its file. */
  readonly planned: Map<string, LogRecord>
  /** Records that a person has requested although they are below the filter or open. */
  readonly wished: Map<string, LogRecord>
  /** Files whose records were gone when a person let them go. */
  readonly letGo: Set<string>
  /** Who answered the last request for logs.json, and with what. */
  answered: { readonly by: MotionId; readonly logs: readonly LogRecord[] } | undefined
  /** The device whose list the current inspection has read. */
  source: 'own' | 'none' | 'another' | 'empty'
  /** Files that were changed from outside and not verified since, and whether a monitor has started since. */
  readonly damaged: Map<string, 'new' | 'before-start'>
}

/**
 * When the files are looked at: at a release, in a frame, when the engine has had the time to look at them itself, or
 * when a record that was asked for may be gone for good.
 */
type Look = 'release' | 'frame' | 'at-rest' | 'lost'

export interface JudgeOptions {
  readonly rules: EventRules
  readonly contentsOf: (motion: MotionId) => DeviceContents
  readonly eventFolder: () => string
  /**
   * Which frames the files are looked at for: `entering` = for a motion that was not counted in the frame before, where
   * events come from another process and may be older than the files.
   */
  readonly frames: 'every' | 'entering'
}

export class Judge {
  /** The product's wrong claims, in sentences; the first of each kind and motion. */
  readonly findings: string[] = []
  /** How many releases and how many counted motions were compared with the files. */
  readonly judged = { releases: 0, counted: 0, tracks: 0 }
  readonly #options: JudgeOptions
  readonly #given = new Map<MotionId, Given>()
  readonly #found = new Set<string>()
  readonly #read = createFleetSummariser()
  /** The hash of each track by its record, because the tracks of a week would fill the memory. */
  readonly #hashes = new Map<string, string>()
  #counting: ReadonlySet<MotionId> = new Set()

  constructor(options: JudgeOptions) {
    this.#options = options
  }

  /** Takes an event of a device. */
  see(event: FleetEvent): void {
    if (event.type !== 'requested' || event.path !== '/logs.json') return
    const { logs } = this.#options.contentsOf(event.by)
    this.#givenBy(event.motion).answered = { by: event.by, logs }
  }

  /** Somebody has changed the file at this place below the event folder. */
  seeDamage(motion: MotionId, place: string): void {
    this.#givenBy(motion).damaged.set(place, 'new')
  }

  /** Takes an event of the engine, and the state after it. */
  hear(event: MonitorEvent, state: MonitorState): void {
    this.#learn(event)
    if (event.type === 'motion-released') this.#judgeRelease(event.motion)
    if (event.type === 'motion-troubled' && event.trouble.code === 'internal')
      this.#find(event.motion, 'internal', event.trouble.message)
    const counted = this.#counted(state, event.at)
    for (const motion of counted) {
      if (this.#options.frames === 'entering' && this.#counting.has(motion)) continue
      this.judged.counted++
      const [missing] = this.#missing(motion, 'frame')
      if (missing !== undefined) this.#find(motion, 'counted', `is counted as "can go", but ${missing}`)
    }
    this.#counting = new Set(counted)
    for (const violation of state.violations) this.#find(0, violation, violation)
  }

  /** What is counted wrongly after the engine has had time to look. */
  unsettled(state: MonitorState, now: number): readonly string[] {
    return this.#counted(state, now).flatMap((motion) =>
      this.#missing(motion, 'at-rest').map(
        (missing) => `motion ${motion} is counted as "can go" after all, but ${missing}`,
      ),
    )
  }

  /** Why a motion must never be released: tracks that it no longer lists and that are not on disk. */
  lost(motion: MotionId): readonly string[] {
    const { listed = [] } = this.#givenBy(motion)
    const current = new Set(listed.map(({ file }) => file))
    return [...this.#required(motion)]
      .filter(({ file }) => !current.has(file))
      .flatMap((record) => this.#lack(motion, record, 'lost'))
  }

  #learn(event: MonitorEvent): void {
    if (event.type === 'notice') this.#learnWish(event.message)
    if (event.type === 'session-started') {
      for (const { damaged } of this.#given.values()) {
        for (const place of damaged.keys()) damaged.set(place, 'before-start')
      }
    }
    if (!('motion' in event)) return
    const given = this.#givenBy(event.motion)
    if (event.type === 'motion-connected' || event.type === 'inspection-started') given.source = 'none'
    if (event.type === 'logs-read' && given.answered !== undefined) {
      const { by, logs } = given.answered
      if (by === event.motion) this.#learnList(given, logs)
      given.source = by === event.motion ? 'own' : logs.length === 0 ? 'empty' : 'another'
    }
    if (event.type === 'motion-let-go') {
      const isTaken = ({ status }: { status: string }): boolean => status === 'completed'
      const keysOf = (tracks: typeof event.tracks) => tracks.map(({ key }) => key)
      this.#learnLetGo(event.motion, keysOf(event.tracks.filter((track) => !isTaken(track))), false)
      // A track that is damaged on the device is listed, and a person may take it as it is.
      this.#learnLetGo(event.motion, keysOf(event.tracks.filter(isTaken)), true)
    }
    if (event.type === 'tracks-planned' && given.source === 'own') {
      for (const record of given.listed ?? []) given.planned.set(record.file, record)
    }
  }

  #learnList(given: Given, logs: readonly LogRecord[]): void {
    given.listed = logs
    for (const { file } of logs) given.letGo.delete(file)
  }

  #learnLetGo(motion: MotionId, keys: readonly string[], isTaken: boolean): void {
    const { listed = [], letGo } = this.#givenBy(motion)
    const current = new Set(listed.map(({ file }) => file))
    for (const record of this.#required(motion)) {
      const place = placeOfWanted(motion, record, { ...this.#options.rules, slowest: 0 })
      if (!keys.some((key) => place?.endsWith(`/${key}`))) continue
      if (current.has(record.file) && !isTaken)
        this.#find(motion, 'let-go', `was let go without ${record.file}, which it lists`)
      letGo.add(record.file)
    }
  }

  /** The ledger must have a person's request before the event says so. */
  #learnWish(message: string): void {
    const id = /^Motion (\d+): .* asked for, although skipped/.exec(message)?.[1]
    if (id === undefined) return
    const { planned, wished } = this.#givenBy(Number(id))
    for (const record of planned.values()) wished.set(record.file, record)
  }

  #judgeRelease(motion: MotionId): void {
    this.judged.releases++
    const { source } = this.#givenBy(motion)
    if (source === 'none') this.#find(motion, 'unread', 'was released without a logs.json')
    if (source === 'another') this.#find(motion, 'another', 'was released on the logs of another motion')
    const [missing] = this.#missing(motion, 'release')
    if (missing !== undefined) this.#find(motion, 'released', `was released, but ${missing}`)
  }

  /** The motions that the product counts as "can go" or done. */
  #counted(state: MonitorState, now: number): readonly MotionId[] {
    return this.#read(state, now).summaries.flatMap((summary) => {
      const { state: is } = summary.motion
      return isFinished(summary) || is === 'released' || is === 'gone' ? [summary.id] : []
    })
  }

  /** The tracks that are missing on disk. */
  #missing(motion: MotionId, look: Look): readonly string[] {
    const { listed, source } = this.#givenBy(motion)
    if (listed === undefined) return source === 'empty' ? [] : ['it has never said what it holds']
    return this.#required(motion).flatMap((record) => this.#lack(motion, record, look))
  }

  /** Each record that the device has listed, in its last figures. */
  #required(motion: MotionId): readonly LogRecord[] {
    const { listed = [], planned, letGo } = this.#givenBy(motion)
    const last = new Map(planned)
    for (const record of listed) last.set(record.file, record)
    return [...last.values()].filter(({ file }) => !letGo.has(file))
  }

  /** The fault of one record's track; undefined if it is not wanted, or whole. */
  #lack(motion: MotionId, record: LogRecord, look: Look): readonly string[] {
    const { damaged, wished } = this.#givenBy(motion)
    const isAskedFor = wished.get(record.file) === record
    // An open log is skipped again as long as the device lists it.
    const isWished = isAskedFor && (look === 'lost' || (look === 'at-rest' && record.end_date > 0))
    const rules = isWished ? { ...this.#options.rules, slowest: 0 } : this.#options.rules
    const place = placeOfWanted(motion, record, rules)
    if (place === undefined) return []
    this.judged.tracks++
    const found = this.#fileAt(place)
    if (found !== undefined && hashOf(found) === this.#hashOf(motion, record)) {
      damaged.delete(place)
      return []
    }
    const isAtRest = look === 'at-rest' || look === 'lost'
    const isExcused = look === 'frame' || (isAtRest && damaged.get(place) === 'new')
    if (isExcused && damaged.has(place)) return []
    return [`${place} is ${found === undefined ? 'not on disk' : "not the device's track"}`]
  }

  #fileAt(place: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#options.eventFolder(), place))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  #hashOf(motion: MotionId, record: LogRecord): string {
    const name = `${motion} ${JSON.stringify(record)}`
    const hash = this.#hashes.get(name) ?? hashOf(trackBytes(this.#options.contentsOf(motion), record))
    this.#hashes.set(name, hash)
    return hash
  }

  #givenBy(motion: MotionId): Given {
    const given = this.#given.get(motion) ?? {
      listed: undefined,
      planned: new Map(),
      wished: new Map(),
      letGo: new Set(),
      answered: undefined,
      source: 'none',
      damaged: new Map(),
    }
    this.#given.set(motion, given)
    return given
  }

  #find(motion: MotionId, kind: string, what: string): void {
    const name = `${motion} ${kind}`
    if (this.#found.has(name)) return
    this.#found.add(name)
    this.findings.push(motion === 0 ? what : `motion ${motion} ${what}`)
  }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
