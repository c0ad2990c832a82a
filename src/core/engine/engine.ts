/** The engine: starts what runs for each motion and for the event, and ends it gracefully. */
import { sweepParts } from '../archive/track-writer.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { errorText } from '../base/errors.ts'
import type { Milliseconds } from '../base/units.ts'
import { type OpenProject, openProject } from '../config/project.ts'
import { type HeldEvent, holdEvent, type Lock } from '../disk/lock.ts'
import { describeHolder } from '../disk/lock-holder.ts'
import type { LockHolder } from '../disk/lock-schema.ts'
import { openFilesLimit } from '../disk/open-files-limit.ts'
import { hangingFile, longestWait } from '../disk/waiting.ts'
import { motionsOf } from '../domain/roster.ts'
import { describeBoardRequest, isFromPerson, type MonitorCommand } from '../events/command.ts'
import type { Emit, MonitorEvent } from '../events/events.ts'
import { requireEventsFile } from '../record/events-file.ts'
import { SessionRecord } from '../record/session-record.ts'
import type { EngineStart, OpenedEvent } from './messages.ts'
import { concurrencyOf, type EngineParts, partsOf } from './parts.ts'
import { logNotice } from './scope/dependencies.ts'
import { LiveSettings, shownSettings } from './scope/live-settings.ts'
import { logResources, reportSearchCost } from './search/search-cost-report.ts'
import { Supervisor } from './visit/supervisor.ts'
import { watchConfiguration } from './watches/configuration-watch.ts'
import { watchDisk } from './watches/disk-watch.ts'
import { ImportDesk } from './watches/import-desk.ts'
import { KeepAwake } from './watches/keep-awake.ts'
import { Notebook } from './watches/notebook.ts'
import { claimsOf, RosterWatch } from './watches/roster-watch.ts'
import { watchDescriptors, watchDiskAnswers, watchFolders } from './watches/system-watch.ts'
import { watchWindows, windowsSide } from './watches/windows-watch.ts'

const LOCK_RETAKEN =
  'The lock of the event was removed, and this monitor has taken it again: remove nothing of the folder logs while it runs'

/** The longest wait for running work when quitting. */
const STOP_DEADLINE: Milliseconds = 4500

/** Then for the last lines of the log and the journal. */
const RECORD_DEADLINE: Milliseconds = 2500

/** Then for the removal of the lock, which does not count without its process. */
const LOCK_DEADLINE: Milliseconds = 500

export interface Engine {
  dispatch(command: MonitorCommand): void
  readonly opened: OpenedEvent
  /** Resolves after `session-stopped`, at most 8 s after `stop`, even if a disk hangs. */
  readonly stopped: Promise<void>
}

export interface EngineOptions extends EngineStart {
  /** Gets every event, in order; it must not throw. */
  readonly emit: Emit
  /** The machine's own by default. */
  readonly clock?: Clock
  /** Where C: is mounted; the machine's own by default. */
  readonly windowsDrive?: string
}

/**
 * Opens the project folder, takes its lock and starts. Throws `ProblemError` if the folder cannot be opened,
 * `LockedError` if another program works on the event.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const now = systemClock.now()
  const opened = await openProject(options.root, now)
  if (options.eventsFile !== undefined) await requireEventsFile(options.eventsFile)
  const { logsFolder } = opened.project
  const held = await holdEvent(logsFolder, { purpose: 'monitor', now })
  return new RunningEngine(opened, held, options)
}

class RunningEngine implements Engine {
  readonly #parts: EngineParts
  readonly #settings: LiveSettings
  readonly #record: SessionRecord
  readonly #lock: Lock | undefined
  readonly #supervisor: Supervisor
  readonly #roster: RosterWatch
  readonly #notebook: Notebook
  /** Absent where there is no lock that names this monitor. */
  readonly #imports: ImportDesk | undefined
  readonly #ending = new AbortController()
  readonly #work: Promise<unknown>
  readonly #stopped = Promise.withResolvers<void>()
  readonly stopped = this.#stopped.promise
  readonly #options: Pick<EngineOptions, 'emit' | 'windowsDrive'>
  readonly #awake: KeepAwake | undefined
  #isStopping = false
  #isOver = false

  constructor(opened: OpenProject, { lock, refusal }: HeldEvent, options: EngineOptions) {
    this.#options = options
    this.#lock = lock
    const { clock = systemClock, eventsFile } = options
    this.#settings = new LiveSettings(opened.configuration, opened.roster, options)
    this.#record = new SessionRecord({
      project: opened.project,
      level: this.#settings.configuration.logging.fileLevel,
      since: lock?.holder.since ?? clock.now(),
      eventsFile,
      emit: (event) => this.#emit(event),
    })
    this.#parts = partsOf(opened.project, this.#settings, clock, (event) => this.#emit(event))
    if (options.keepsAwake === true) this.#awake = new KeepAwake(this.#parts)
    this.#announce(opened, options.version)
    if (refusal !== undefined) this.#notice('ERROR', refusal)
    void lock?.lost.then((by) => this.#giveWay(by))
    lock?.onRetaken(() => this.#notice('ERROR', LOCK_RETAKEN))
    this.#supervisor = new Supervisor(this.#parts, this.#ending.signal)
    this.#notebook = new Notebook(this.#parts)
    this.#notebook.open()
    this.#roster = new RosterWatch(this.#parts, this.#settings, (changes) => {
      this.#supervisor.take(changes)
      this.#notebook.emitAgain()
    })
    if (lock !== undefined) this.#imports = this.#importDesk(lock.holder.id)
    this.#work = this.#run()
  }

  get opened(): OpenedEvent {
    const { project, configuration } = this.#parts
    return { eventFolder: project.eventFolder, board: configuration.monitor.board }
  }

  dispatch(command: MonitorCommand): void {
    if (isFromPerson(command)) this.#parts.eagerness.stir()
    const asked = describeBoardRequest(command)
    if (asked !== undefined) this.#notice('INFO', asked)
    switch (command.type) {
      case 'stop':
        void this.#stop()
        return
      case 'log-warning':
        // Not WARNING: those lines are about motions, and the team collects them.
        this.#notice('DEBUG', `Node warns: ${command.warning}`)
        return
      case 'log-notice':
        this.#notice(command.level, command.message)
        return
      case 'look-eagerly':
        return
      case 're-inspect-all':
        for (const loop of this.#supervisor.all()) {
          if (loop.isVisited) loop.ask('re-inspect')
        }
        return
      case 'note':
        this.#notebook.take(command.motion, command.text)
        return
      case 'let-go':
        this.#supervisor.get(command.motion)?.letGo(command.names)
        return
      case 'answer-roster':
        this.#roster.answer(command.id, command.answer)
        return
      default:
        this.#supervisor.get(command.motion)?.ask(command.type)
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending
    this.#supervisor.begin(motionsOf(this.#settings.roster))
    await Promise.all([this.#sweep(), this.#parts.memory.open()])
    // Nothing is written for a motion before its memory is read, so half-written files are an earlier session's.
    this.#parts.memoryReads.start()
    await Promise.all([
      // The first probes are out by then, and need nothing of it.
      this.#parts.memoryReads.onIdle().then(() => this.#parts.client.load()),
      reportSearchCost(this.#parts, signal),
      watchDisk(this.#parts, signal),
      this.#awake?.run(signal),
      this.#watchWindows(signal),
      watchDiskAnswers(this.#parts, signal),
      watchDescriptors(this.#parts, openFilesLimit(), signal),
      this.#parts.mirror.run(signal),
      this.#parts.savedCheck.run(signal),
      this.#parts.network.run(signal),
      this.#parts.eagerness.run(signal),
      watchFolders(this.#parts, signal),
      this.#imports?.run(signal),
      logResources(this.#parts, signal),
      this.#roster.run(signal),
      watchConfiguration(this.#parts, this.#settings, () => this.#applyConfiguration(), signal),
    ])
    await this.#supervisor.ended()
  }

  #importDesk(monitor: string): ImportDesk {
    return new ImportDesk(this.#parts, {
      monitor,
      roster: () => this.#settings.roster,
      archiveOf: (motion) => this.#supervisor.get(motion)?.archive,
      onHome: (motion) => {
        const loop = this.#supervisor.get(motion)
        if (loop?.isVisited === true) loop.replan()
      },
    })
  }

  async #watchWindows(signal: AbortSignal): Promise<void> {
    const side = await windowsSide(this.#parts.project.gpslogsFolder, this.#options.windowsDrive)
    if (side !== undefined) await watchWindows(this.#parts, side, signal)
  }

  /** Passes changed settings to the parts that keep them. */
  #applyConfiguration(): void {
    const { configuration, inspections, downloads } = this.#parts
    this.#record.setLevel(configuration.logging.fileLevel)
    const { inspected, fetched } = concurrencyOf(configuration)
    inspections.concurrency = inspected
    downloads.most = fetched
  }

  async #sweep(): Promise<void> {
    const { gpslogsFolder, motionsFolder } = this.#parts.project
    for (const folder of [gpslogsFolder, motionsFolder]) {
      try {
        const swept = await sweepParts(folder)
        if (swept > 0) this.#notice('INFO', `Removed ${swept} half-written files of an earlier session`)
        if (folder === gpslogsFolder) await this.#parts.leftovers.learn(folder)
      } catch (error) {
        const reason = errorText(error)
        this.#notice('ERROR', `${folder} cannot be looked through for half-written files: ${reason}`)
      }
    }
  }

  async #stop(): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    const { client, clock, resolver } = this.#parts
    this.#emit({ type: 'session-stopping', at: clock.now(), left: client.underWay })
    this.#ending.abort()
    const rest = Promise.all([this.#work, this.#notebook.settled()]).then(() => this.#parts.memory.settle())
    if (!(await this.#isDoneWithin(STOP_DEADLINE, rest))) {
      const file = hangingFile(longestWait())
      if (file !== undefined)
        this.#notice('ERROR', `The monitor ends without waiting for ${file}, whose disk does not answer`)
    }
    resolver.close()
    await client.close()
    this.#emit({ type: 'session-stopped', at: clock.now() })
    await this.#isDoneWithin(RECORD_DEADLINE, this.#record.close())
    this.#isOver = true
    if (this.#lock !== undefined) await this.#isDoneWithin(LOCK_DEADLINE, this.#lock.release())
    this.#stopped.resolve()
  }

  /** False where the work has not finished after `span`. */
  async #isDoneWithin(span: Milliseconds, work: Promise<unknown>): Promise<boolean> {
    const done = new AbortController()
    const late = this.#parts.clock.wait(span, done.signal).then(() => false)
    const isDone = await Promise.race([work.then(() => true), late])
    done.abort()
    return isDone
  }

  /** Two monitors on one folder would undo each other's work. */
  #giveWay(by: LockHolder): void {
    this.#notice('ERROR', `The lock of the event was taken by ${describeHolder(by)}: this monitor stops`)
    void this.#stop()
  }

  #announce({ project, roster, problems, notes }: OpenProject, version: string): void {
    const at = this.#parts.clock.now()
    const { root, event, rosterFile: file } = project
    const shown = shownSettings(this.#settings.configuration)
    this.#emit({ type: 'session-started', at, version, event, root, ...shown })
    const { entrants, withoutDevice } = roster
    const overlaps = claimsOf(roster)
    this.#emit({ type: 'roster-read', at, file, entrants, withoutDevice, problems, overlaps })
    for (const note of notes) this.#notice('DEBUG', note)
  }

  #notice(level: 'DEBUG' | 'INFO' | 'ERROR', message: string): void {
    logNotice(this.#parts, level, message)
  }

  #emit(event: MonitorEvent): void {
    // From work that outlived the deadline: the journal is closed, and another session may have begun.
    if (this.#isOver) return
    this.#record.write(event)
    this.#parts.memory.take(event)
    this.#options.emit(event)
    // Whatever these emit comes after the event that caused it.
    this.#parts.clocks.take(event)
    this.#parts.eagerness.take(event)
    this.#awake?.take(event)
  }
}
