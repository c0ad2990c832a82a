/** The configuration and the roster in force, which may change while the monitor runs. */
import type { Configuration, LogLevel } from '../../domain/configuration.ts'
import { entrantOn, eventDates, indexRoster, type Roster } from '../../domain/roster.ts'
import type { RosterLookup } from './dependencies.ts'

/** Log levels given at the start, which override server.json. */
export interface FixedLevels {
  readonly consoleLevel?: LogLevel
  readonly fileLevel?: LogLevel
}

/** Ask at each use, and keep no part: both are replaced while the monitor runs. */
export class LiveSettings {
  readonly #levels: FixedLevels
  #configuration: Configuration
  #roster: Roster
  #assignment: RosterLookup

  constructor(configuration: Configuration, roster: Roster, levels: FixedLevels = {}) {
    this.#levels = levels
    this.#configuration = this.settled(configuration)
    this.#roster = roster
    this.#assignment = assignmentOf(roster)
  }

  get configuration(): Configuration {
    return this.#configuration
  }

  get roster(): Roster {
    return this.#roster
  }

  get assignment(): RosterLookup {
    return this.#assignment
  }

  /** The part of a configuration file that can come into force. */
  settled(configuration: Configuration): Configuration {
    const { consoleLevel, fileLevel } = { ...configuration.logging, ...this.#levels }
    return { ...configuration, logging: { consoleLevel, fileLevel } }
  }

  takeConfiguration(configuration: Configuration): void {
    this.#configuration = configuration
  }

  takeRoster(roster: Roster): void {
    this.#roster = roster
    this.#assignment = assignmentOf(roster)
  }
}

function assignmentOf(roster: Roster): RosterLookup {
  const index = indexRoster(roster)
  return {
    entrantOn: (motion, date) => entrantOn(index, motion, date),
    eventDates: eventDates(roster),
  }
}

/** What a session shows of its configuration. */
export function shownSettings({ expectedSettings, logging, monitor: { marks, chargers } }: Configuration) {
  return { timezone: expectedSettings.timezone, consoleLevel: logging.consoleLevel, marks, chargers }
}
