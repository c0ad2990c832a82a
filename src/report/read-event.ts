/** Reads the folder of an event for a report, without writing to it. */
import { join } from 'node:path'
import { describeFaults, ledgerFile, readLedger } from '../core/archive/ledger-file.ts'
import { notesFile, readNotes } from '../core/archive/notes-file.ts'
import { cachedMotions, loadPayloads } from '../core/archive/payload-cache.ts'
import { errorText } from '../core/base/errors.ts'
import { dateIn, dayOfDate } from '../core/base/local-time.ts'
import { formatProblem, ProblemError } from '../core/base/problem.ts'
import type { Milliseconds, Minutes } from '../core/base/units.ts'
import { loadConfiguration, loadRoster, type Project, projectOf } from '../core/config/project.ts'
import { readdir } from '../core/disk/calls.ts'
import { fingerprintOf } from '../core/disk/fingerprint.ts'
import type { Configuration } from '../core/domain/configuration.ts'
import { emptyLedger } from '../core/domain/ledger.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import { assignedOn, eventDates, type Roster } from '../core/domain/roster.ts'
import { buildReport } from './build-report.ts'
import { type CheckedTracks, TrackChecker } from './check-tracks.ts'
import { type ChosenDays, chooseDays, type DayChoice } from './event-days.ts'
import { type MotionFiles, type MotionRecord, recordOf } from './motion-record.ts'
import { readVisits } from './read-visits.ts'
import type { Bout, Report } from './report.ts'
import type { SpeedSeries } from './speed-series.ts'

export interface ReadReport {
  readonly report: Report
  /** The speeds of the saved tracks, by key. */
  readonly series: ReadonlyMap<string, SpeedSeries>
}

/** Reads an event repeatedly; unchanged tracks are not read again. */
export class ReportReader {
  readonly #root: string
  readonly #version: string
  #project: Project | undefined
  #checker: { readonly folder: string; readonly checker: TrackChecker } | undefined

  constructor(root: string, version: string) {
    this.#root = root
    this.#version = version
  }

  /** The report of some days and its files' problems. Throws `ProblemError` without an event, and the signal's reason. */
  async read(choice: DayChoice, now: Milliseconds, signal?: AbortSignal): Promise<ReadReport> {
    const { project, configuration, roster, problems } = await openEvent(this.#root, now)
    this.#project = project
    const { records, notesProblems } = await readRecords(project, roster, configuration)
    const { timezone } = configuration.expectedSettings
    const today = dateIn(now, timezone)
    const isAssignedToday = assignedOn(roster, today).length > 0
    const known = { records, eventDates: eventDates(roster), today, isAssignedToday }
    const chosen = chooseDays(choice, known)
    const { checked, absentFolders } = await this.#check(project, records, chosen, signal)
    const absent = absentFolders.map((folder) => {
      return `${folder} is not there: the report shows the tracks of that day as the ledgers have them, unchecked`
    })
    const read = await readVisits(project.logsFolder, spanOf(chosen.dates, timezone))
    const report = buildReport({
      version: this.#version,
      writtenAt: now,
      configuration,
      roster,
      records,
      chosen,
      scope: choice.type === 'all' ? 'all' : 'day',
      checks: checked,
      visits: read.hasJournal ? read.visits : undefined,
      problems: [...problems, ...notesProblems, ...read.problems, ...absent],
    })
    const drawn = [...checked].flatMap(([key, { series }]) =>
      series === undefined ? [] : ([[key, series]] as const),
    )
    return { report, series: new Map(drawn) }
  }

  /** Changes whenever the event changes; empty before the first reading. */
  async mark(): Promise<string> {
    return this.#project === undefined ? '' : eventFingerprint(this.#project)
  }

  #check(
    { eventFolder }: Project,
    records: readonly MotionRecord[],
    { dates }: ChosenDays,
    signal: AbortSignal | undefined,
  ): Promise<CheckedTracks> {
    if (this.#checker?.folder !== eventFolder) {
      this.#checker = { folder: eventFolder, checker: new TrackChecker(eventFolder) }
    }
    const days = new Set(dates.map(dayOfDate))
    const home = records.flatMap(({ tracks }) => {
      return tracks.filter(({ status, day }) => status === 'completed' && days.has(day))
    })
    return this.#checker.checker.check(home, signal)
  }
}

/** Like `openProject`, but makes no folder. */
async function openEvent(root: string, now: Milliseconds) {
  const { configuration, problems } = await loadConfiguration(root, now)
  if (configuration === undefined) throw new ProblemError(problems)
  const project = projectOf(root, configuration.event)
  const roster = await loadRoster(project)
  const known = [...problems, ...roster.problems]
  if (!roster.isUsable) throw new ProblemError(known)
  return { project, configuration, roster, problems: known.map(formatProblem) }
}

async function readRecords(
  project: Project,
  roster: Roster,
  { minimum500mBest, expectedSettings: { timezone } }: Configuration,
): Promise<{ readonly records: readonly MotionRecord[]; readonly notesProblems: readonly string[] }> {
  const { notes, problems: notesProblems } = await readNotes(project.eventFolder)
  const records: MotionRecord[] = []
  for (const motion of await cachedMotions(project.motionsFolder)) {
    const files = await readFiles(motion, project.motionFolder(motion), notes.get(motion)?.text)
    records.push(recordOf(files, roster, { minimum500mBest, timezone }))
  }
  return { records, notesProblems }
}

async function readFiles(motion: MotionId, folder: string, note: string | undefined): Promise<MotionFiles> {
  const { info, settings, logs = [], setAside, readAt, ...payloads } = await loadPayloads(folder)
  const { ledger, faults } = await readLedger(folder).catch((error: unknown) => {
    return { ledger: emptyLedger, faults: [errorText(error)] }
  })
  const problems = [
    ...payloads.problems.map(formatProblem),
    ...setAside.map(({ reason }) => `${nameOf(motion)}: logs.json ${reason}`),
    ...(faults.length === 0
      ? []
      : [`${ledgerFile(folder)}: entries of the ledger cannot be used (${describeFaults(faults)})`]),
  ]
  return { motion, info, timezone: settings?.timezone, logs, readAt, ledger, note, problems }
}

/** From the first midnight of dates `YYYY-MM-DD` to the last, in the event's zone. */
function spanOf(dates: readonly string[], timezone: Minutes): Bout {
  const midnight = (date: string): Milliseconds => Date.parse(`${date}T00:00:00Z`) - timezone * 60_000
  const [first = '1970-01-01'] = dates
  return { from: midnight(first), to: midnight(dates.at(-1) ?? first) + 86_400_000 }
}

/** A text that changes whenever an input of the report changes; polling works on every file system. Never throws. */
async function eventFingerprint(project: Project): Promise<string> {
  const motions = await namesIn(project.motionsFolder)
  const journals = await namesIn(project.logsFolder, (name) => name.endsWith('.ndjson'))
  const days = await namesIn(project.gpslogsFolder)
  const files = [
    project.configFile,
    project.rosterFile,
    notesFile(project.eventFolder),
    ...motions.flatMap((name) => {
      const folder = join(project.motionsFolder, name)
      return ['downloads.json', 'info.json', 'settings.json', 'logs.json'].map((file) => join(folder, file))
    }),
    ...journals.map((name) => join(project.logsFolder, name)),
    // A new or removed track changes its day's folder.
    ...days.map((name) => join(project.gpslogsFolder, name)),
  ]
  const prints = await Promise.all(files.map(async (path) => `${path} ${await fingerprintOf(path)}`))
  return prints.join('\n')
}

async function namesIn(folder: string, isWanted: (name: string) => boolean = () => true): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter(isWanted).sort()
}
