/** The engine: a life for every motion of the roster, the log file, and a graceful end. */
import PQueue from 'p-queue'
import { sweepParts } from './archive/track-writer.ts'
import { systemClock } from './clock.ts'
import type { MonitorCommand } from './command.ts'
import type { Configuration } from './config/configuration.ts'
import { DeviceClient } from './device/client.ts'
import { MotionResolver } from './device/resolver.ts'
import type { EngineStart } from './engine-messages.ts'
import type { Emit, MonitorEvent } from './events.ts'
import { LogFile } from './log/file.ts'
import { formatEvent } from './log/format.ts'
import type { MotionId } from './motion.ts'
import { ProblemError } from './problem.ts'
import { type OpenProject, openProject } from './project.ts'
import { entrantOn, eventDates, indexRoster, motionsOf, overlaps } from './roster.ts'
import { AddressBook } from './stages/address-book.ts'
import type { StageContext } from './stages/context.ts'
import { watchDisk } from './stages/disk-watch.ts'
import { watchDns } from './stages/dns-watch.ts'
import { Fleet } from './stages/fleet.ts'
import { Life } from './stages/life.ts'
import type { Milliseconds } from './units.ts'

/** A lookup that takes longer is given up; by then the next is under way. */
const LOOKUP_TIMEOUT: Milliseconds = 2500

/** Caches are read while the first probes are out: they must not fill the thread pool. */
const RECALLS_AT_ONCE = 4

/**
 * Tracks fetched at once where the configuration names no cap: 7-8 devices fill an access point of 6 MB/s
 * (`npm run bench -- burst`), and with few more than that each device is done sooner.
 */
const DOWNLOADS_AT_ONCE = 10

/** Quitting waits no longer than this for what is left. */
const STOP_DEADLINE: Milliseconds = 4500

export interface Engine {
  dispatch(command: MonitorCommand): void
  /** Resolves after `session-stopped`. */
  readonly stopped: Promise<void>
}

export interface EngineOptions extends EngineStart {
  /** Gets every event, in order; it must not throw. */
  readonly emit: Emit
}

/** Opens the project folder and starts; throws `ProblemError` if it cannot be opened. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const opened = await openProject(options.root, systemClock.now())
  if (!opened.ok) throw new ProblemError(opened.problems)
  return new RunningEngine(opened, options)
}

class RunningEngine implements Engine {
  readonly #context: StageContext
  readonly #log: LogFile
  readonly #emitOut: Emit
  readonly #lives = new Map<MotionId, Life>()
  readonly #ending = new AbortController()
  readonly #work: Promise<unknown>
  readonly #stopped = Promise.withResolvers<void>()
  #isStopping = false

  constructor(opened: OpenProject, options: EngineOptions) {
    this.#emitOut = options.emit
    this.#log = this.#openLog(opened)
    this.#context = contextOf(opened, (event) => this.#emit(event))
    this.#announce(opened, options.version)
    for (const motion of motionsOf(opened.roster)) {
      this.#lives.set(motion, new Life(motion, this.#context, this.#ending.signal))
    }
    this.#work = this.#run()
  }

  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  dispatch(command: MonitorCommand): void {
    switch (command.type) {
      case 'stop':
        void this.#stop()
        return
      case 're-inspect-all':
        for (const life of this.#lives.values()) {
          if (life.isVisited) life.ask('re-inspect')
        }
        return
      default:
        this.#lives.get(command.motion)?.ask(command.type)
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending
    await this.#sweep()
    await Promise.all([
      watchDisk(this.#context, signal),
      watchDns(this.#context, signal),
      ...[...this.#lives.values()].map((life) => life.run()),
    ])
  }

  async #sweep(): Promise<void> {
    const { gpslogsFolder, motionsFolder } = this.#context.project
    for (const folder of [gpslogsFolder, motionsFolder]) {
      try {
        const swept = await sweepParts(folder)
        if (swept > 0) this.#notice('INFO', `Removed ${swept} half-written files of an earlier session`)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        this.#notice('ERROR', `${folder} cannot be looked through for half-written files: ${reason}`)
      }
    }
  }

  async #stop(): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    const { client, clock, resolver } = this.#context
    this.#emit({ type: 'session-stopping', at: clock.now(), left: client.underWay })
    this.#ending.abort()
    const deadline = new AbortController()
    await Promise.race([this.#work, clock.wait(STOP_DEADLINE, deadline.signal)])
    deadline.abort()
    resolver.close()
    await client.close()
    this.#emit({ type: 'session-stopped', at: clock.now() })
    await this.#log.close()
    this.#stopped.resolve()
  }

  #announce({ configuration, project, roster, problems, notes }: OpenProject, version: string): void {
    const at = this.#context.clock.now()
    const { timezone } = configuration.expectedSettings
    const { consoleLevel } = configuration.logging
    const { root, event, rosterFile: file } = project
    this.#emit({ type: 'session-started', at, version, event, root, timezone, consoleLevel })
    const { entrants, withoutDevice } = roster
    const claimed = overlaps(roster).map(({ motion, date }) => ({ motion, day: date.replaceAll('-', '') }))
    this.#emit({ type: 'roster-read', at, file, entrants, withoutDevice, problems, overlaps: claimed })
    for (const note of notes) this.#notice('DEBUG', note)
  }

  #openLog({ project, configuration }: OpenProject): LogFile {
    const topic = 'log-file'
    return new LogFile({
      path: project.logFile,
      level: configuration.logging.fileLevel,
      onRefused: (reason) => {
        const message = `The log cannot be written: ${reason}; it is kept in memory and tried again`
        this.#emit({ type: 'alarm-raised', at: systemClock.now(), topic, message })
      },
      onTaken: (lost) => {
        const loss = lost === 0 ? '' : `; ${lost} lines were lost`
        const message = `The log is written again${loss}`
        this.#emit({ type: 'alarm-cleared', at: systemClock.now(), topic, message })
      },
    })
  }

  #notice(level: 'DEBUG' | 'INFO' | 'ERROR', message: string): void {
    this.#emit({ type: 'notice', at: this.#context.clock.now(), level, message })
  }

  #emit(event: MonitorEvent): void {
    this.#log.write(formatEvent(event))
    this.#emitOut(event)
  }
}

function contextOf({ project, configuration, roster }: OpenProject, emit: Emit): StageContext {
  const index = indexRoster(roster)
  return {
    project,
    configuration,
    clock: systemClock,
    emit,
    resolver: resolverOf(configuration),
    client: new DeviceClient(configuration.inspection.timeout),
    addresses: new AddressBook(),
    fleet: new Fleet(),
    inspections: new PQueue({
      concurrency: configuration.inspection.concurrency ?? Number.POSITIVE_INFINITY,
    }),
    downloads: new PQueue({ concurrency: configuration.download.concurrency ?? DOWNLOADS_AT_ONCE }),
    recalls: new PQueue({ concurrency: RECALLS_AT_ONCE }),
    assignment: {
      entrantOn: (motion, date) => entrantOn(index, motion, date),
      eventDates: eventDates(roster),
    },
  }
}

function resolverOf({ monitor }: Configuration): MotionResolver {
  const { dnsServers, searchDomains, addresses } = monitor
  return new MotionResolver({ dnsServers, searchDomains, addresses, timeout: LOOKUP_TIMEOUT })
}
