/** What the monitor goes by: the configuration and the roster in force, which may be others a moment later. */
import type { Configuration } from '../config/configuration.ts'
import { entrantOn, eventDates, indexRoster, type Roster } from '../roster.ts'
import type { Assignment } from '../stages/context.ts'

/** Asked at each use, never kept: both are replaced while the monitor runs. */
export class Rules {
  #configuration: Configuration
  #roster: Roster
  #assignment: Assignment

  constructor(configuration: Configuration, roster: Roster) {
    this.#configuration = configuration
    this.#roster = roster
    this.#assignment = assignmentOf(roster)
  }

  get configuration(): Configuration {
    return this.#configuration
  }

  get roster(): Roster {
    return this.#roster
  }

  get assignment(): Assignment {
    return this.#assignment
  }

  takeConfiguration(configuration: Configuration): void {
    this.#configuration = configuration
  }

  takeRoster(roster: Roster): void {
    this.#roster = roster
    this.#assignment = assignmentOf(roster)
  }
}

function assignmentOf(roster: Roster): Assignment {
  const index = indexRoster(roster)
  return {
    entrantOn: (motion, date) => entrantOn(index, motion, date),
    eventDates: eventDates(roster),
  }
}
