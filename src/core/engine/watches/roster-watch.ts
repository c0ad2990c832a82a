/** Reads motions.csv again when it changes: applies a harmless change at once, and asks a person about a risky one. */
import { createHash } from 'node:crypto'
import { savedTracks } from '../../archive/saved-tracks.ts'
import { dateIn, dayOfDate } from '../../base/local-time.ts'
import type { Milliseconds } from '../../base/units.ts'
import { loadRoster } from '../../config/project.ts'
import { indexRoster, overlaps, type Roster } from '../../domain/roster.ts'
import {
  changesOf,
  describeMisnamed,
  describeRosterRisks,
  misnamedTracks,
  notForDay,
  type RosterChanges,
  rosterRisksOf,
} from '../../domain/roster-changes.ts'
import type { Claim, RosterProposal } from '../../events/events.ts'
import { createAlarm, type SetAlarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import type { LiveSettings } from '../scope/live-settings.ts'
import { describeErrors, newProblems, watchFile, whyUnusable } from './watched-file.ts'

const DAY_CHECK_INTERVAL: Milliseconds = 30_000

type RosterDependencies = Pick<Dependencies, 'clock' | 'configuration' | 'emit' | 'project'>

export class RosterWatch {
  readonly #dependencies: RosterDependencies
  readonly #settings: LiveSettings
  readonly #onTaken: (changes: RosterChanges) => void
  readonly #setAlarm: SetAlarm<'file' | 'rows' | 'dates' | 'file-ids'>
  readonly #setQuestion: SetAlarm<'proposal'>
  #takenAt: Milliseconds
  #waiting: { readonly proposal: RosterProposal; readonly roster: Roster } | undefined
  /** What a person declined: the same content is not proposed again. */
  #declined: string | undefined

  constructor(
    dependencies: RosterDependencies,
    settings: LiveSettings,
    onTaken: (changes: RosterChanges) => void,
  ) {
    this.#dependencies = dependencies
    this.#settings = settings
    this.#onTaken = onTaken
    this.#takenAt = dependencies.clock.now()
    this.#setAlarm = createAlarm('roster', 'motions.csv is in order again', dependencies)
    this.#setQuestion = createAlarm('proposal', 'No changed motions.csv waits for an answer', dependencies)
  }

  /** Reports the problems of the roster at the start, then watches until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, project } = this.#dependencies
    this.#judgeRows()
    this.#judgeDates()
    await Promise.all([
      this.#judgeFileIds(),
      watchFile(project.rosterFile, clock, () => this.#look(), signal),
      this.#watchDay(signal),
    ])
  }

  /** Takes a person's answer; it counts only for the proposal it was given to. */
  answer(id: string, answer: 'apply' | 'keep'): void {
    const waiting = this.#waiting
    if (waiting?.proposal.id !== id) return
    if (answer === 'apply') {
      this.#take(waiting.roster, waiting.proposal.changes)
      void this.#judgeFileIds()
      return
    }
    this.#declined = id
    this.#withdraw('person')
  }

  async #look(): Promise<void> {
    const { project } = this.#dependencies
    const roster = await loadRoster(project)
    const fetched = await savedTracks(project)
    if (!roster.isUsable) {
      this.#withdraw('file')
      const since = new Date(this.#takenAt).toISOString().slice(11, 19)
      this.#setAlarm('file', `${whyUnusable(roster.problems)} The one read at ${since} UTC stays in force`)
      return
    }
    this.#setAlarm('file', undefined)
    const id = idOf(roster)
    if (this.#waiting?.proposal.id === id) return
    this.#withdraw('file')
    if (id === this.#declined || id === idOf(this.#settings.roster)) return
    const before = this.#settings.roster
    const changes = changesOf(before, roster)
    const risks = rosterRisksOf({ before, after: roster, fetched, today: this.#today() })
    if (risks.length > 0) this.#propose(roster, { id, changes, dangers: risks })
    else this.#take(roster, changes)
    await this.#judgeFileIds()
  }

  #propose(roster: Roster, proposal: RosterProposal): void {
    const { clock, emit } = this.#dependencies
    this.#waiting = { proposal, roster }
    emit({ type: 'roster-proposed', at: clock.now(), proposal })
    const why = describeRosterRisks(proposal.dangers)
    this.#setQuestion('proposal', `motions.csv has changed: y takes it, n keeps the old (${why})`)
  }

  #withdraw(by: 'person' | 'file'): void {
    if (this.#waiting === undefined) return
    const { clock, emit } = this.#dependencies
    emit({ type: 'roster-declined', at: clock.now(), id: this.#waiting.proposal.id, by })
    this.#waiting = undefined
    this.#setQuestion('proposal', undefined)
  }

  #take(roster: Roster, changes: RosterChanges): void {
    const { clock, emit, project } = this.#dependencies
    const before = this.#settings.roster
    this.#waiting = undefined
    this.#declined = undefined
    this.#takenAt = clock.now()
    this.#settings.takeRoster(roster)
    const { entrants, withoutDevice, problems } = roster
    emit({
      type: 'roster-applied',
      at: this.#takenAt,
      file: project.rosterFile,
      entrants,
      withoutDevice,
      problems,
      changes,
      newProblems: newProblems(before.problems, problems),
      newOverlaps: newOverlaps(before, roster),
    })
    this.#setQuestion('proposal', undefined)
    this.#judgeRows()
    this.#judgeDates()
    this.#onTaken(changes)
  }

  #judgeRows(): void {
    this.#setAlarm('rows', describeErrors(this.#settings.roster.problems))
  }

  #judgeDates(): void {
    const why = notForDay(this.#settings.roster, this.#today())
    this.#setAlarm('dates', why && `motions.csv: ${why}. Are these the dates of this event?`)
  }

  async #judgeFileIds(): Promise<void> {
    const fetched = await savedTracks(this.#dependencies.project)
    const tracks = misnamedTracks(fetched, indexRoster(this.#settings.roster))
    const remedy = 'if the new one is right, "rename" brings the files in line'
    const message = tracks.length === 0 ? undefined : `motions.csv: ${describeMisnamed(tracks)}: ${remedy}`
    this.#setAlarm('file-ids', message)
  }

  async #watchDay(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#dependencies.clock.wait(DAY_CHECK_INTERVAL, signal)
      if (!signal.aborted) this.#judgeDates()
    }
  }

  #today(): string {
    const { clock, configuration } = this.#dependencies
    return dateIn(clock.now(), configuration.expectedSettings.timezone)
  }
}

/** Claims of a motion by more than one row, by day, for the log and the screen. */
export function claimsOf(roster: Pick<Roster, 'entrants'>): readonly Claim[] {
  return overlaps(roster).map(({ motion, date }) => ({ motion, day: dayOfDate(date) }))
}

function newOverlaps(before: Roster, after: Roster): readonly Claim[] {
  const known = new Set(claimsOf(before).map(({ motion, day }) => `${motion} ${day}`))
  return claimsOf(after).filter(({ motion, day }) => !known.has(`${motion} ${day}`))
}

/** Identifies everything that a roster says, including its problems. */
function idOf({ entrants, withoutDevice, problems }: Roster): string {
  return createHash('sha256')
    .update(JSON.stringify([entrants, withoutDevice, problems]))
    .digest('hex')
    .slice(0, 16)
}
