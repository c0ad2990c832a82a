/** A second monitor on an event: polls nothing, follows the first one's journal, and can take over from it. */
import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Milliseconds } from '../core/base/units.ts'
import { stat, unlessMissing } from '../core/disk/calls.ts'
import { describeHolder, LockedError, lockFile } from '../core/disk/lock-holder.ts'
import type { LockHolder } from '../core/disk/lock-schema.ts'
import { isRunning, readLock } from '../core/disk/lock-state.ts'
import { type EngineHost, hostEngine } from '../core/engine/host.ts'
import type { EngineStart, OpenedEvent } from '../core/engine/messages.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { initialState } from '../core/events/state.ts'
import { type JournalEntry, sessionName } from '../core/record/journal.ts'
import { JournalFollower } from '../core/record/journal-follower.ts'
import { foldEntries } from '../core/record/journal-timeline.ts'
import { liveMode, type ScreenControl, type ScreenMode } from '../ui/mode.ts'
import type { Connect, Connection, EventListener } from './connection.ts'

/** What a viewer does when the monitor ends; one that stays follows the next monitor. */
export type AtEnd = 'offer' | 'take-over' | 'end' | 'stay'

/** How often to check the journal and the lock if the system reports no changes. */
const JOURNAL_POLL_INTERVAL: Milliseconds = 400

export function connectViewer(held: LockedError, start: EngineStart, atEnd: AtEnd): Connect {
  return (hear) => new Viewer(held, start, atEnd, hear)
}

class Viewer implements Connection {
  readonly mode: StoreApi<ScreenMode>
  readonly now = Date.now
  readonly #logsFolder: string
  readonly #start: EngineStart
  readonly #atEnd: AtEnd
  readonly #hear: EventListener
  readonly #ended = Promise.withResolvers<void>()
  readonly #opened = Promise.withResolvers<OpenedEvent>()
  #holder: LockHolder
  #follower: JournalFollower
  #hasBegun = false
  #lockSeenAt = Number.NEGATIVE_INFINITY
  /** When the lock was last renewed, by the disk's clock. */
  #renewedAt: Milliseconds | undefined
  /** When the monitor last gave a sign of life, by the steady clock. */
  #heardAt = performance.now()
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #isAskedAgain = false
  /** The engine of this process, after takeover. */
  #engine: EngineHost | undefined

  constructor({ holder, logsFolder }: LockedError, start: EngineStart, atEnd: AtEnd, hear: EventListener) {
    this.#holder = holder
    this.#logsFolder = logsFolder
    this.#start = start
    this.#atEnd = atEnd
    this.#hear = hear
    // A caller may await it after it has failed.
    this.#ended.promise.catch(() => undefined)
    this.mode = createStore<ScreenMode>(() => viewing(holder))
    this.#follower = new JournalFollower(logsFolder, sessionName(holder.since))
    this.#watch()
  }

  /** Resolves after takeover. */
  get opened(): Promise<OpenedEvent> {
    return this.#opened.promise
  }

  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** A monitor that stands still, or whose disk does, neither renews its lock nor writes its journal. */
  readonly silence = (): Milliseconds => performance.now() - this.#heardAt

  readonly reportFolder = (): string => this.#logsFolder

  readonly eventFolder = (): string => dirname(this.#logsFolder)

  readonly dispatch: Connection['dispatch'] = (command) => {
    if (this.#engine !== undefined) this.#engine.dispatch(command)
    else if (command.type === 'stop') this.#finish()
  }

  readonly attachBoard: EngineHost['attachBoard'] = (port, onAttached) => {
    this.#engine?.attachBoard(port, onAttached)
  }

  readonly control = (control: ScreenControl): void => {
    const mode = this.mode.getState()
    if (control.type !== 'take-over' || mode.type !== 'viewer' || mode.endedAt === undefined) return
    if (!mode.isTakingOver) this.#takeOver(mode)
  }

  async kill(): Promise<void> {
    await this.#engine?.kill()
    this.#finish()
  }

  #watch(): void {
    this.#timer = setInterval(() => this.#look(), JOURNAL_POLL_INTERVAL)
    try {
      this.#watcher = watch(this.#logsFolder, { persistent: false }, () => this.#look())
      // Not every file system reports changes; the timer covers that.
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {}
    this.#look()
  }

  #unwatch(): void {
    clearInterval(this.#timer)
    this.#watcher?.close()
    this.#watcher = undefined
  }

  /** One check at a time; a change meanwhile triggers another. */
  #look(): void {
    this.#isAskedAgain = true
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined
    })
  }

  async #lookOn(): Promise<void> {
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false
      try {
        const isEnded = await this.#lookAtLock(performance.now())
        // Read after the check: by now the journal holds everything the monitor wrote.
        this.#deliver(await this.#follower.read())
        if (isEnded) this.#noteEnd()
      } catch {
        // The next check retries a failed disk.
      }
    }
  }

  /** True when the event has no holder; from here on the viewer follows a new holder. */
  async #lookAtLock(now: Milliseconds): Promise<boolean> {
    // The check may change the folder itself, and each change triggers a check.
    if (now - this.#lockSeenAt < JOURNAL_POLL_INTERVAL / 2) return false
    this.#lockSeenAt = now
    await this.#noteRenewal()
    const holder = await readLock(this.#logsFolder)
    // A running monitor restores its lock if it was removed.
    if (holder === undefined) return isRunning(this.#holder) !== true
    if (holder.purpose !== 'monitor') return true
    if (holder.id === this.#holder.id) return false
    await this.#follower.close()
    this.#follower = new JournalFollower(this.#logsFolder, sessionName(holder.since))
    this.#holder = holder
    this.#hasBegun = false
    this.mode.setState(viewing(holder), true)
    return false
  }

  async #noteRenewal(): Promise<void> {
    const renewedAt = (await unlessMissing(stat(lockFile(this.#logsFolder))))?.mtimeMs
    if (renewedAt === undefined || renewedAt === this.#renewedAt) return
    this.#renewedAt = renewedAt
    this.#heardAt = performance.now()
  }

  #deliver(entries: readonly JournalEntry[]): void {
    if (entries.length > 0) this.#heardAt = performance.now()
    if (!this.#hasBegun) {
      // What happened before the viewer started is state, not news.
      this.#hasBegun = true
      this.#hear.restored(foldEntries(initialState, entries))
      if (this.#atEnd !== 'offer') say(`This is a viewer of ${describeHolder(this.#holder)}`)
      return
    }
    let events: MonitorEvent[] = []
    for (const entry of entries) {
      if (entry.type !== 'state-restored') events.push(entry)
      else {
        if (events.length > 0) this.#hear.events(events)
        events = []
        this.#hear.restored(entry.state)
      }
    }
    if (events.length > 0) this.#hear.events(events)
  }

  #noteEnd(): void {
    const mode = this.mode.getState()
    if (mode.type !== 'viewer' || mode.endedAt !== undefined) return
    const ended = { ...mode, endedAt: Date.now() }
    this.mode.setState(ended, true)
    if (this.#atEnd === 'offer') return
    const who = `The monitor has ended (${describeHolder(this.#holder)})`
    if (this.#atEnd === 'take-over') {
      say(`${who}: taking over`)
      this.#takeOver(ended)
    } else if (this.#atEnd === 'stay') {
      say(`${who}: waiting for the next one`)
    } else {
      say(`${who}, and so does this viewer: with --take-over it would go on in its place`)
      this.#finish()
    }
  }

  #takeOver(mode: Extract<ScreenMode, { type: 'viewer' }>): void {
    this.mode.setState({ ...mode, isTakingOver: true }, true)
    this.#unwatch()
    const engine = hostEngine(this.#start, (events) => {
      // From here on this is a normal monitor.
      this.mode.setState(liveMode, true)
      this.#hear.events(events)
    })
    this.#engine = engine
    void engine.opened.then(this.#opened.resolve)
    engine.ended.then(
      () => this.#finish(),
      (error: unknown) => {
        if (!(error instanceof LockedError)) {
          this.#ended.reject(error)
          return
        }
        // Another process took over first, so the viewer follows that one.
        this.#engine = undefined
        this.mode.setState(mode, true)
        this.#watch()
      },
    )
  }

  #finish(): void {
    this.#unwatch()
    const settled = this.#looking ?? Promise.resolve()
    void settled.then(() => this.#follower.close()).then(this.#ended.resolve, this.#ended.reject)
  }
}

function viewing({ pid, host, since }: LockHolder): ScreenMode {
  return { type: 'viewer', monitor: { pid, host, since }, endedAt: undefined, isTakingOver: false }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
