/** Writes a session's log, journal and file of events; raises an alarm while the disk refuses. */
import { systemClock } from '../base/clock.ts'
import type { Milliseconds } from '../base/units.ts'
import type { Project } from '../config/project.ts'
import type { LogLevel } from '../domain/configuration.ts'
import type { AlarmTopic, Emit, MonitorEvent } from '../events/events.ts'
import { formatEvent } from '../events/log-line.ts'
import { EventsFile } from './events-file.ts'
import { sessionName } from './journal.ts'
import { describePruned, JournalWriter } from './journal-writer.ts'
import { LogFile } from './log-file.ts'

export interface SessionRecordOptions {
  readonly project: Project
  readonly level: LogLevel
  /** When the session began: the journal's name. */
  readonly since: Milliseconds
  /** Gets every event as JSON; undefined for none. */
  readonly eventsFile: string | undefined
  readonly emit: Emit
}

export class SessionRecord {
  readonly #log: LogFile
  readonly #journal: JournalWriter
  readonly #events: EventsFile | undefined
  readonly #emit: Emit

  constructor({ project, level, since, eventsFile, emit }: SessionRecordOptions) {
    this.#emit = emit
    const { now } = systemClock
    this.#log = new LogFile({ path: project.logFile, level, ...this.#alarm('log-file', 'The log', 'lines') })
    this.#journal = new JournalWriter({
      folder: project.logsFolder,
      session: sessionName(since),
      now,
      ...this.#alarm('journal', 'The journal', 'events'),
      onPruned: (files, size) => {
        emit({ type: 'notice', at: now(), level: 'DEBUG', message: describePruned(files, size) })
      },
    })
    if (eventsFile !== undefined)
      this.#events = new EventsFile({
        path: eventsFile,
        ...this.#alarm('events-file', `The file of events ${eventsFile}`, 'events'),
      })
  }

  /** Takes an event. Never throws, never waits. */
  write(event: MonitorEvent): void {
    this.#log.write(formatEvent(event))
    this.#journal.write(event)
    this.#events?.write(event)
  }

  /** From now on lines of this level and above go into the log file. */
  setLevel(level: LogLevel): void {
    this.#log.level = level
  }

  /** Writes what waits, and retries once if the disk refuses. */
  async close(): Promise<void> {
    await Promise.all([this.#log.close(), this.#journal.close(), this.#events?.close()])
  }

  #alarm(topic: AlarmTopic, name: string, unit: string) {
    const emit = (type: 'alarm-raised' | 'alarm-cleared', message: string): void => {
      this.#emit({ type, at: systemClock.now(), topic, message })
    }
    return {
      onRefused: (reason: string) => {
        emit('alarm-raised', `${name} cannot be written: ${reason}; it is kept in memory and tried again`)
      },
      onTaken: (lost: number) => {
        emit('alarm-cleared', `${name} is written again${lost === 0 ? '' : `; ${lost} ${unit} were lost`}`)
      },
    }
  }
}
