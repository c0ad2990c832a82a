/** The state of an event as its journal and its lock show it, whether a monitor runs or not. */
import { errorCode } from '../core/base/errors.ts'
import { dateIn } from '../core/base/local-time.ts'
import type { Bytes, Millimetres, MillimetresPerSecond, Milliseconds, Minutes } from '../core/base/units.ts'
import { lockFile } from '../core/disk/lock-holder.ts'
import type { LockHolder, LockPurpose } from '../core/disk/lock-schema.ts'
import { type LockState, readLockState, unreadable } from '../core/disk/lock-state.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { initialState, type MonitorState } from '../core/events/state.ts'
import { sessionName, sessionsIn } from '../core/record/journal.ts'
import { JournalFollower } from '../core/record/journal-follower.ts'
import { foldEntries } from '../core/record/journal-timeline.ts'
import { diagnosisOf } from '../core/views/diagnosis.ts'
import { createFleetSummariser, type FleetSummary } from '../core/views/fleet-summary.ts'
import { type Counts, counted, readingProgress } from '../core/views/groups.ts'

/** Grows when a field of `EventStatus` goes or changes its meaning, not when one is added. */
const STATUS_FORMAT = 1

/** A running monitor writes to its journal at least once a minute; after this long it may know more than was written. */
const SILENCE: Milliseconds = 180_000

/**
 * Whether a monitor works on the event: `killed` for one that did not end by itself, `unknown` where that cannot be
 * seen, `none` where none ever ran.
 */
export interface MonitorStatus {
  readonly state: 'running' | 'stopped' | 'killed' | 'unknown' | 'none'
  /** When its session began. */
  readonly since?: Milliseconds
  /** When it was last heard of, if it does not run. */
  readonly until?: Milliseconds
  readonly pid?: number
  readonly host?: string
  /** Why nothing certain is known. */
  readonly reason?: string
}

/** The state of an event, in the shape of docs/status.md; what is not known is left out. */
export interface EventStatus {
  readonly format: typeof STATUS_FORMAT
  readonly version: string
  readonly at: Milliseconds
  readonly event: string
  readonly monitor: MonitorStatus
  /** Another command that works on the event. */
  readonly other?: LockPurpose
  /** The time of the newest event in the journal. */
  readonly asOf?: Milliseconds
  /** True while a monitor runs and its journal is not silent. */
  readonly isCurrent: boolean
  /** The day that is shown, `YYYY-MM-DD` of the event. */
  readonly day?: string
  readonly isToday?: boolean
  readonly timezone?: Minutes
  readonly isAllHome: boolean
  readonly counts?: Counts
  /** The bytes of the motions that are being read. */
  readonly reading?: { readonly received: Bytes; readonly expected: Bytes }
  readonly trouble: readonly { readonly motion: MotionId; readonly wrong: string; readonly todo: string }[]
  readonly missing: readonly MotionId[]
  readonly totals?: {
    readonly files: number
    readonly size: Bytes
    readonly span: Milliseconds
    readonly distance: Millimetres
    readonly best500m: MillimetresPerSecond
  }
  readonly alarms: readonly {
    readonly topic: string
    readonly message: string
    readonly since: Milliseconds
  }[]
  /** Lines of the journal that are no event known to this version. */
  readonly skipped: number
}

export interface StatusPlace {
  /** `events/<Event>/logs` */
  readonly logsFolder: string
  readonly event: string
  /** The version of this program. */
  readonly version: string
}

/** Who holds the event's lock. */
type FoundLock =
  | { readonly type: 'free' }
  | ({ readonly type: 'held' } & LockState)
  | { readonly type: 'unseen'; readonly reason: string }

/** Reads the status of an event repeatedly; each call reads only what the journal has gained. */
export class StatusReader {
  readonly #place: StatusPlace
  readonly #summarise = createFleetSummariser()
  #session: string | undefined
  #follower: JournalFollower | undefined
  #state: MonitorState = initialState
  #asOf: Milliseconds | undefined

  constructor(place: StatusPlace) {
    this.#place = place
  }

  /** Throws the error of the file system for a journal that cannot be read. */
  async read(now: Milliseconds): Promise<EventStatus> {
    // Read before the journal: by now the journal holds everything that a monitor which has ended wrote.
    const lock = await findLock(this.#place.logsFolder)
    const running = lock.type === 'held' && isMonitor(lock) && lock.isAlive ? lock.holder : undefined
    await this.#follow(
      running === undefined ? await sessionsIn(this.#place.logsFolder, now) : [sessionName(running.since)],
    )
    const known = { state: this.#state, asOf: this.#asOf, lock, now }
    const monitor = monitorOf(known)
    const isCurrent = monitor.state === 'running' && isYoung(this.#asOf, now)
    const fleet =
      this.#state.session === undefined
        ? undefined
        : this.#summarise(this.#state, isCurrent ? now : (this.#asOf ?? now))
    return {
      ...statusOf(known, monitor, fleet),
      isCurrent,
      version: this.#place.version,
      event: this.#state.session?.event ?? this.#place.event,
      skipped: this.#follower?.skipped ?? 0,
    }
  }

  async close(): Promise<void> {
    await this.#follower?.close()
    this.#follower = undefined
    this.#session = undefined
  }

  /** Reads on in the first of the sessions that has a state. */
  async #follow(sessions: readonly string[]): Promise<void> {
    for (const session of sessions) {
      if (session !== this.#session) await this.#begin(session)
      const entries = (await this.#follower?.read()) ?? []
      this.#state = foldEntries(this.#state, entries)
      this.#asOf = entries.at(-1)?.at ?? this.#asOf
      if (this.#state.session !== undefined) return
    }
  }

  async #begin(session: string): Promise<void> {
    await this.close()
    this.#session = session
    this.#follower = new JournalFollower(this.#place.logsFolder, session)
    this.#state = initialState
    this.#asOf = undefined
  }
}

interface Known {
  readonly state: MonitorState
  readonly asOf: Milliseconds | undefined
  readonly lock: FoundLock
  readonly now: Milliseconds
}

function statusOf(
  { state, asOf, lock, now }: Known,
  monitor: MonitorStatus,
  fleet: FleetSummary | undefined,
): Omit<EventStatus, 'version' | 'event' | 'isCurrent' | 'skipped'> {
  const isOther = lock.type === 'held' && lock.isAlive && !isMonitor(lock)
  const status = {
    format: STATUS_FORMAT,
    at: now,
    monitor,
    ...(isOther && { other: lock.holder.purpose }),
    ...(asOf !== undefined && { asOf }),
  } as const
  if (fleet === undefined || state.session === undefined)
    return { ...status, isAllHome: false, trouble: [], missing: [], alarms: [] }
  const { timezone } = state.session
  const isToday = dateIn(now, timezone) === fleet.today
  const assignedToday = isToday ? fleet.counts.assigned : createFleetSummariser()(state, now).counts.assigned
  return {
    ...status,
    day: fleet.today,
    isToday,
    timezone,
    // A day that is over shows nothing of those who have a motion today.
    isAllHome: isAllHome(fleet) && (isToday || assignedToday === 0) && isKnownToEnd(monitor, asOf, now),
    ...countsOf(fleet),
    alarms: state.alarms,
  }
}

function countsOf(fleet: FleetSummary) {
  const { counts, files, size, span, distance, best500m } = fleet
  const all = (count: keyof Counts) => fleet.summaries.filter(counted[count])
  return {
    counts,
    reading: readingProgress(fleet.summaries),
    trouble: all('trouble').map((each) => {
      const { short: wrong = 'in trouble', todo = 'look at the screen' } = diagnosisOf(each) ?? {}
      return { motion: each.id, wrong, todo }
    }),
    missing: all('missing').map(({ id }) => id),
    totals: { files, size, span, distance, best500m },
  }
}

/** Nobody is being read, in trouble or missing as the header counts them, and there was somebody. */
function isAllHome({ counts, files }: FleetSummary): boolean {
  const { assigned, reading, trouble, missing } = counts
  return reading + trouble + missing === 0 && assigned + files > 0
}

function monitorOf({ state, asOf, lock, now }: Known): MonitorStatus {
  const startedAt = state.session?.startedAt
  const since = startedAt === undefined ? {} : { since: startedAt }
  if (lock.type === 'held' && isMonitor(lock) && lock.isAlive && state.phase !== 'stopped')
    return running(lock.holder)
  if (asOf === undefined) return { state: 'none', ...since }
  if (state.phase === 'stopped') return { state: 'stopped', ...since, until: asOf }
  if (lock.type === 'unseen') return { state: 'unknown', ...since, until: asOf, reason: lock.reason }
  // A killed monitor leaves its lock; one without a lock runs where the disk refused it.
  if (lock.type === 'free' && isYoung(asOf, now))
    return { state: 'unknown', ...since, until: asOf, reason: 'nobody holds the lock' }
  return { state: 'killed', ...since, until: asOf }
}

function running({ since, pid, host }: LockHolder): MonitorStatus {
  return { state: 'running', since, pid, host }
}

/** True if the newest event is as young as that of a monitor which runs and writes. */
function isYoung(asOf: Milliseconds | undefined, now: Milliseconds): boolean {
  return asOf !== undefined && Math.abs(now - asOf) <= SILENCE
}

/** False while a monitor may know of more than its journal holds. */
function isKnownToEnd({ state }: MonitorStatus, asOf: Milliseconds | undefined, now: Milliseconds): boolean {
  return state === 'running' ? isYoung(asOf, now) : state === 'stopped' || state === 'killed'
}

function isMonitor({ holder }: LockState): boolean {
  return holder.purpose === 'monitor'
}

async function findLock(logsFolder: string): Promise<FoundLock> {
  try {
    const found = await readLockState(lockFile(logsFolder))
    if (found === undefined) return { type: 'free' }
    if (found.holder === unreadable) return { type: 'unseen', reason: 'the lock names nobody' }
    return { type: 'held', ...found }
  } catch (error) {
    return { type: 'unseen', reason: errorCode(error) }
  }
}
