/** `motion-monitor check`: lists everything that is wrong with a project, from its files alone. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { describeFaults, ledgerFile, readLedger } from '../core/archive/ledger-file.ts'
import { cachedMotions } from '../core/archive/payload-cache.ts'
import { checkSaved } from '../core/archive/saved-file.ts'
import { savedTracks } from '../core/archive/saved-tracks.ts'
import { errorText } from '../core/base/errors.ts'
import { dateIn } from '../core/base/local-time.ts'
import { pluralise } from '../core/base/pluralise.ts'
import { formatProblem, type Problem, unusable, wholeFile } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import {
  configFileOf,
  loadConfiguration,
  loadRoster,
  type Project,
  projectOf,
} from '../core/config/project.ts'
import { isThere } from '../core/disk/calls.ts'
import type { Configuration } from '../core/domain/configuration.ts'
import { localFileOf } from '../core/domain/ledger.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { indexRoster, overlaps, type Roster } from '../core/domain/roster.ts'
import { describeMisnamed, misnamedTracks, notForDay } from '../core/domain/roster-changes.ts'
import { addExamples } from './help.ts'
import { jsonOption, rootOption } from './options.ts'
import { toLines } from './output.ts'

export interface CheckCommandOptions {
  readonly root: string
  readonly json: boolean
}

/** What a problem is about. */
export type CheckTopic = 'configuration' | 'roster' | 'overlap' | 'dates' | 'file-id' | 'ledger' | 'track'

export interface CheckedProblem extends Problem {
  readonly topic: CheckTopic
}

/** What was found; the JSON form has the same fields. */
export interface CheckReport {
  /** Undefined when the configuration does not say. */
  readonly event: string | undefined
  readonly errors: number
  readonly warnings: number
  readonly problems: readonly CheckedProblem[]
}

/** Adds `check` to the program; the process ends with 1 when there is an error. */
export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('what is wrong with the files of an event')
    .description(
      'Checks the configuration, motions.csv, the ledgers and the fetched files, without a network.',
    )
    .addOption(rootOption())
    .addOption(jsonOption('print one JSON object'))
    .action(async (options: CheckCommandOptions) => {
      const report = await check(options.root, Date.now())
      process.stdout.write(options.json ? `${jsonText(report, 2)}\n` : linesOf(report))
      process.exitCode = report.errors > 0 ? 1 : 0
    })
  addExamples(command, [
    ['motion-monitor check', 'the project in this folder'],
    ['motion-monitor check --root ~/event', 'another one'],
    ['motion-monitor check --json > report.json', 'for a program; the exit status is 1 if there is an error'],
  ])
}

/** Checks a project without writing; throws `ProblemError` when there is none. */
export async function check(root: string, now: Milliseconds): Promise<CheckReport> {
  const configFile = configFileOf(root)
  if (!(await isThere(configFile))) {
    const message =
      'The file is missing. Run "motion-monitor init" to make one, or name the project folder with --root.'
    throw unusable(configFile, message)
  }
  const { configuration, problems } = await loadConfiguration(root, now)
  const found = about('configuration', problems)
  if (configuration === undefined) return reportOf(undefined, found)
  return reportOf(configuration.event, [...found, ...(await checkEvent(root, configuration, now))])
}

/** The report as text, with its line ends. */
export function linesOf({ problems, errors, warnings, event }: CheckReport): string {
  const lines = problems.map(
    (problem) => `${problem.severity.padEnd('warning'.length)}  ${formatProblem(problem)}`,
  )
  const counts = `${pluralise(errors, 'error')}, ${pluralise(warnings, 'warning')}`
  return toLines([...lines, `${event === undefined ? '' : `event ${event}: `}${counts}`])
}

async function checkEvent(
  root: string,
  configuration: Configuration,
  now: Milliseconds,
): Promise<readonly CheckedProblem[]> {
  const project = projectOf(root, configuration.event)
  if (!(await isThere(project.eventFolder))) {
    const message = `The folder of the event is missing. Run "motion-monitor init" to make it, or set "Event" in ${project.configFile}.`
    return about('configuration', [wholeFile('error', project.eventFolder, message)])
  }
  const roster = await loadRoster(project)
  const today = dateIn(now, configuration.expectedSettings.timezone)
  return [
    ...about('roster', roster.problems),
    ...(roster.isUsable ? await checkRoster(roster, project, today) : []),
    ...(await checkLedgers(project)),
  ]
}

async function checkRoster(
  roster: Roster,
  project: Project,
  today: string,
): Promise<readonly CheckedProblem[]> {
  const warn = (message: string): Problem => wholeFile('warning', project.rosterFile, message)
  const shared = overlaps(roster).map(({ motion, date }) =>
    warn(`Motion ${motion} has more than one row on ${date}: the first one counts.`),
  )
  const dates = notForDay(roster, today)
  const tracks = misnamedTracks(await savedTracks(project), indexRoster(roster))
  const byMotion = [...Map.groupBy(tracks, (track) => track.motion).values()]
  const remedy = 'If the new one is right, run "motion-monitor rename".'
  return [
    ...about('overlap', shared),
    ...about(
      'dates',
      dates === undefined ? [] : [warn(`${capital(dates)}. Are these the dates of this event?`)],
    ),
    ...about(
      'file-id',
      byMotion.map((own) => warn(`${capital(describeMisnamed(own))}. ${remedy}`)),
    ),
  ]
}

async function checkLedgers(project: Project): Promise<readonly CheckedProblem[]> {
  const found: CheckedProblem[] = []
  try {
    for (const motion of await cachedMotions(project.motionsFolder)) {
      for (const problem of await checkLedger(motion, project)) found.push(problem)
    }
  } catch (error) {
    found.push(...about('ledger', [wholeFile('error', project.motionsFolder, errorText(error))]))
  }
  return found
}

async function checkLedger(motion: MotionId, project: Project): Promise<readonly CheckedProblem[]> {
  const folder = project.motionFolder(motion)
  const file = ledgerFile(folder)
  const read = await readLedger(folder).catch(errorText)
  if (typeof read === 'string') return about('ledger', [wholeFile('error', file, read)])
  const { ledger, faults } = read
  const broken = `Entries cannot be used (${describeFaults(faults)}): the monitor sets the file aside at its start.`
  const found = [...about('ledger', faults.length === 0 ? [] : [wholeFile('error', file, broken)])]
  for (const [key, entry] of ledger) {
    if (entry.status !== 'completed') continue
    const track = join(project.eventFolder, localFileOf(entry))
    const judged = await checkSaved(track, { key, entry })
    if (judged.type === 'saved') continue
    const message = `${key} is completed in the ledger, but ${judged.reason}: it is fetched again when motion ${motion} comes.`
    found.push(...about('track', [wholeFile('error', track, message)]))
  }
  return found
}

function reportOf(event: string | undefined, problems: readonly CheckedProblem[]): CheckReport {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { event, errors, warnings: problems.length - errors, problems }
}

function about(topic: CheckTopic, problems: readonly Problem[]): CheckedProblem[] {
  return problems.map((problem) => ({ topic, ...problem }))
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
