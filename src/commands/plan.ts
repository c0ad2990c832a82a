/** `motion-monitor plan`: shows which tracks are wanted, from files on disk alone, as a table for each motion or as JSON. */
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { describeFaults, ledgerFile, readLedger } from '../core/archive/ledger-file.ts'
import { cachedMotions, loadPayloads } from '../core/archive/payload-cache.ts'
import { pluralise } from '../core/base/pluralise.ts'
import { formatProblem, type Problem, wholeFile } from '../core/base/problem.ts'
import { jsonText, sanitiseText } from '../core/base/sanitise.ts'
import { type Milliseconds, mebibytesOf } from '../core/base/units.ts'
import { type OpenProject, openProject } from '../core/config/project.ts'
import { emptyLedger, type LedgerEntry, localFileOf } from '../core/domain/ledger.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import { figuresOf } from '../core/domain/payload-schemas.ts'
import { type PlannedLog, planMotion, unassignedOf } from '../core/domain/plan.ts'
import { entrantOn, eventDates, indexRoster } from '../core/domain/roster.ts'
import type { UnassignedTrack } from '../core/domain/track.ts'
import { formatFigures } from '../core/events/log-line.ts'
import { addExamples } from './help.ts'
import { groups, jsonOption, rootOption } from './options.ts'
import { toLines } from './output.ts'

export interface PlanCommandOptions {
  readonly root: string
  /** Ignores the ledgers. */
  readonly fresh: boolean
  readonly json: boolean
}

export interface CommandOutput {
  /** For stdout, whole lines. */
  readonly text: string
  /** For stderr, one line each. */
  readonly warnings: readonly string[]
}

/** Adds `plan` to the program. */
export function registerPlan(program: Command): void {
  const command = program
    .command('plan')
    .summary('which tracks are wanted, from what is on disk')
    .description('Shows which tracks are wanted, from the payloads and ledgers on disk, without a network.')
    .addOption(rootOption())
    .addOption(
      new Option('--fresh', 'as if nothing had been planned or fetched: ignore the ledgers')
        .default(false)
        .helpGroup(groups.done),
    )
    .addOption(jsonOption('print one JSON array of tracks'))
    .action(async (options: PlanCommandOptions) => {
      const { text, warnings } = await plan(options, Date.now())
      process.stderr.write(toLines(warnings))
      process.stdout.write(text)
    })
  addExamples(command, [
    ['motion-monitor plan', 'a table for each motion'],
    ['motion-monitor plan --fresh --root ~/event', 'what would be wanted of empty ledgers'],
    ['motion-monitor plan --json | jq length', 'how many tracks there are'],
  ])
}

/** The plan of every motion that has a folder; throws `ProblemError` when the project cannot be opened. */
export async function plan(options: PlanCommandOptions, now: Milliseconds): Promise<CommandOutput> {
  const opened = await openProject(options.root, now)
  const warnings = opened.problems.map(formatProblem)
  const motions: MotionPlan[] = []
  for (const motion of await cachedMotions(opened.project.motionsFolder)) {
    motions.push(await planFolder(motion, opened, options.fresh, (warning) => warnings.push(warning)))
  }
  const tracks = motions.flatMap((planned) => planned.tracks)
  return { text: options.json ? `${jsonText(tracks, 2)}\n` : tableOf(motions), warnings }
}

async function planFolder(
  motion: MotionId,
  { project, configuration, roster }: OpenProject,
  isFresh: boolean,
  warn: (warning: string) => void,
): Promise<MotionPlan> {
  const folder = join(project.motionsFolder, nameOf(motion))
  const { settings, logs = [], setAside, problems } = await loadPayloads(folder)
  const { ledger, faults } = isFresh ? { ledger: emptyLedger, faults: [] } : await readLedger(folder)
  for (const problem of problems) warn(formatProblem(problem))
  for (const { reason } of setAside) warn(`${nameOf(motion)}: logs.json ${reason}`)
  if (faults.length > 0) warn(formatProblem(faultyLedger(folder, faults)))

  const index = indexRoster(roster)
  const planned = planMotion({
    motion,
    timezone: settings?.timezone,
    logs,
    isRemembered: true,
    ledger,
    entrantOn: (id, date) => entrantOn(index, id, date),
    eventDates: eventDates(roster),
    minimum500mBest: configuration.minimum500mBest,
  })
  if (!planned.ok) {
    if (logs.length > 0) warn(`${nameOf(motion)}: settings.json has no timezone, so its logs have no dates`)
    return { motion, tracks: [...ledger].map(([key, entry]) => trackOf(motion, key, entry)), unassigned: [] }
  }
  for (const log of planned.logs) {
    if (log.outcome === 'conflict')
      warn(`${nameOf(motion)}: ${log.log.file} has the key of ${log.holder}: ${log.key}`)
  }
  const keys = [...keysOf(planned.logs), ...planned.withoutLog]
  return {
    motion,
    tracks: keys.flatMap((key) => {
      const entry = planned.ledger.get(key)
      return entry === undefined ? [] : trackOf(motion, key, entry)
    }),
    unassigned: unassignedOf(planned.logs),
  }
}

/** Each key once, in the order of the logs. */
function keysOf(logs: readonly PlannedLog[]): ReadonlySet<string> {
  return new Set(logs.flatMap((log) => ('entry' in log ? log.key : [])))
}

function trackOf(motion: MotionId, key: string, entry: LedgerEntry): PlannedTrack {
  return {
    motion,
    key,
    status: entry.status,
    local_file: localFileOf(entry),
    size: entry.size,
    start_date: entry.start_date,
    end_date: entry.end_date,
    duration: entry.duration,
    distance: entry.distance,
    '2s_best': entry['2s_best'],
    '10s_best': entry['10s_best'],
    '500m_best': entry['500m_best'],
  }
}

function faultyLedger(folder: string, faults: readonly string[]): Problem {
  const message = `Entries of the ledger cannot be used (${describeFaults(faults)}): they are planned as new.`
  return wholeFile('warning', ledgerFile(folder), message)
}

export interface MotionPlan {
  readonly motion: MotionId
  /** In the order of logs.json, then ledger entries without a log. */
  readonly tracks: readonly PlannedTrack[]
  readonly unassigned: readonly UnassignedTrack[]
}

/** One element of the JSON form, whose figures have their names in the ledger. */
export interface PlannedTrack extends FigureFields {
  readonly motion: MotionId
  readonly key: string
  readonly status: string
  readonly local_file: string
}
type FigureFields = Readonly<Parameters<typeof figuresOf>[0]>

/** The whole text, with its line ends. */
export function tableOf(motions: readonly MotionPlan[]): string {
  const planned = motions.filter(({ tracks }) => tracks.length > 0)
  const tracks = motions.flatMap((motion) => motion.tracks)
  const width = Math.max(0, ...tracks.map(({ key }) => key.length))
  const lines = [
    ...planned.flatMap((motion) => [...linesOfMotion(motion, width), '']),
    ...linesOfUnassigned(motions),
    `${planned.length} of ${motions.length} motions have tracks: ${countsOf(tracks)}`,
  ]
  return `${lines.join('\n')}\n`
}

function linesOfMotion({ motion, tracks }: MotionPlan, width: number): readonly string[] {
  return [
    `${nameOf(motion)}: ${countsOf(tracks)}`,
    ...tracks.map((track) => {
      const status = sanitiseText(track.status, 20)
      return `  ${status.padEnd('completed'.length)}  ${track.key.padEnd(width)}  ${formatFigures(figuresOf(track))}`
    }),
  ]
}

function linesOfUnassigned(motions: readonly MotionPlan[]): readonly string[] {
  const lines = motions.flatMap(({ motion, unassigned }) =>
    unassigned.map(({ day, figures }) => `  ${nameOf(motion)}  ${day}  ${formatFigures(figures)}`),
  )
  return lines.length === 0 ? [] : ['unassigned: nobody has the motion on that day', ...lines, '']
}

/** `412 tracks, 380.1 MiB (60 skipped, 352 queued)` */
function countsOf(tracks: readonly PlannedTrack[]): string {
  const size = mebibytesOf(tracks.reduce((sum, track) => sum + track.size, 0))
  const statuses = [...Map.groupBy(tracks, ({ status }) => status)].map(
    ([status, ofStatus]) => `${ofStatus.length} ${sanitiseText(status, 20)}`,
  )
  const count = `${pluralise(tracks.length, 'track')}, ${size.toFixed(1)} MiB`
  return statuses.length === 0 ? count : `${count} (${statuses.join(', ')})`
}
