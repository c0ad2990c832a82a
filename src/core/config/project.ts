/** Opens the project folder and knows the paths in it: configuration, roster, tracks and log of an event. */
import { join, resolve } from 'node:path'
import { errorCode } from '../base/errors.ts'
import { dateIn } from '../base/local-time.ts'
import { type Problem, ProblemError, wholeFile } from '../base/problem.ts'
import { DAY, type Milliseconds } from '../base/units.ts'
import { stat } from '../disk/calls.ts'
import { makeConfinedFolder, UnconfinedPathError } from '../disk/confined-path.ts'
import { readFileBytes, readTextFile } from '../disk/text-file.ts'
import type { Configuration } from '../domain/configuration.ts'
import { type MotionId, nameOf } from '../domain/motion.ts'
import { eventDates, type Roster } from '../domain/roster.ts'
import {
  type ConfigurationResult,
  maximumConfigurationLength,
  readConfiguration,
} from './read-configuration.ts'
import { maximumRosterBytes, readRoster } from './roster-file.ts'
import { decodeSpreadsheet } from './spreadsheet-text.ts'

/** The paths of a project and one of its events; all absolute. */
export interface Project {
  readonly root: string
  /** `config/server.json` */
  readonly configFile: string
  readonly event: string
  /** `events/<Event>` */
  readonly eventFolder: string
  /** `events/<Event>/config/motions.csv` */
  readonly rosterFile: string
  readonly motionsFolder: string
  readonly gpslogsFolder: string
  readonly logsFolder: string
  /** `events/<Event>/logs/server.log` */
  readonly logFile: string
  /** The folder of a motion's payloads and ledger: `motions/motion-<id>`. */
  readonly motionFolder: (motion: MotionId) => string
}

/** A project ready for use; its problems are warnings and skipped rows of the roster. */
export interface OpenProject {
  readonly project: Project
  readonly configuration: Configuration
  readonly roster: Roster
  readonly problems: readonly Problem[]
  /** For the log at DEBUG level. */
  readonly notes: readonly string[]
}

export function configFileOf(root: string): string {
  return join(resolve(root), 'config', 'server.json')
}

/** The paths of an event; a relative `root` starts from the current folder. */
export function projectOf(root: string, event: string): Project {
  const eventFolder = join(resolve(root), 'events', event)
  const motionsFolder = join(eventFolder, 'motions')
  const logsFolder = join(eventFolder, 'logs')
  return {
    root: resolve(root),
    configFile: configFileOf(root),
    event,
    eventFolder,
    rosterFile: join(eventFolder, 'config', 'motions.csv'),
    motionsFolder,
    gpslogsFolder: join(eventFolder, 'gpslogs'),
    logsFolder,
    logFile: join(logsFolder, 'server.log'),
    motionFolder: (motion) => join(motionsFolder, nameOf(motion)),
  }
}

/**
 * Reads the configuration and the roster of a project, and makes the folders for writing. Throws `ProblemError` with all
 * problems where at least one is an error.
 */
export async function openProject(root: string, now: Milliseconds): Promise<OpenProject> {
  const { configuration, problems, notes } = await loadConfiguration(root, now)
  if (configuration === undefined) throw new ProblemError(problems)
  const project = projectOf(root, configuration.event)
  if (!(await isFolder(project.eventFolder))) {
    const message = `The folder of the event is missing. Run "motion-monitor init" to make it, or set "Event" in ${project.configFile}.`
    throw new ProblemError([...problems, wholeFile('error', project.eventFolder, message)])
  }
  const roster = await loadRoster(project)
  const known = [...problems, ...roster.problems]
  if (!roster.isUsable) throw new ProblemError(known)
  const unmade = await makeFolders(project.eventFolder, [
    project.motionsFolder,
    project.gpslogsFolder,
    project.logsFolder,
  ])
  if (unmade.length > 0) throw new ProblemError([...known, ...unmade])
  const stale = staleRoster(roster, project.rosterFile, now)
  return { project, configuration, roster, problems: [...known, ...stale], notes }
}

/** Reads `config/server.json` of a project. Never throws. */
export async function loadConfiguration(root: string, now: Milliseconds): Promise<ConfigurationResult> {
  const file = configFileOf(root)
  const read = await readTextFile(file, maximumConfigurationLength)
  if (!read.ok) {
    const remedy = read.isMissing
      ? ' Run "motion-monitor init" to make one, or name the project folder with --root.'
      : ''
    const problems = [wholeFile('error', file, `${read.reason}${remedy}`)]
    return { configuration: undefined, problems, notes: [] }
  }
  const result = readConfiguration(read.text, file, now)
  if (read.unreadableLine === undefined) return result
  return { ...result, problems: [...result.problems, notUtf8(file, read.unreadableLine)] }
}

/** Reads motions.csv of an event. Never throws. */
export async function loadRoster(project: Project): Promise<Roster> {
  const file = project.rosterFile
  const read = await readFileBytes(file, maximumRosterBytes)
  if (!read.ok) {
    const remedy = read.isMissing
      ? ' Put the motions.csv of the event there, or run "motion-monitor init" for an example.'
      : ''
    return unusableRoster(wholeFile('error', file, `${read.reason}${remedy}`))
  }
  const decoded = decodeSpreadsheet(read.bytes)
  if (!decoded.ok) return unusableRoster(wholeFile('error', file, decoded.reason))
  const roster = readRoster(decoded.text, file)
  if (decoded.windows1252Line === undefined) return roster
  return { ...roster, problems: [...roster.problems, readAsWindows1252(file, decoded.windows1252Line)] }
}

function unusableRoster(problem: Problem): Roster {
  return { entrants: [], withoutDevice: 0, problems: [problem], isUsable: false }
}

/** A warning when every row ended before today, as in a file with the dates of another year. */
function staleRoster(roster: Roster, file: string, now: Milliseconds): readonly Problem[] {
  const dates = eventDates(roster)
  // A day of grace: in the event's zone it may still be yesterday.
  const yesterday = dateIn(now - DAY, 0)
  if (dates === undefined || dates.end >= yesterday) return []
  const message = `No row is for today: the last one ends on ${dates.end}. Are these the dates of another event?`
  return [wholeFile('warning', file, message)]
}

async function makeFolders(eventFolder: string, folders: readonly string[]): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const folder of folders) {
    try {
      await makeConfinedFolder(eventFolder, folder)
    } catch (error) {
      const message =
        error instanceof UnconfinedPathError
          ? error.message
          : `The folder cannot be made (${errorCode(error)}): check the permissions, and that no file has its name.`
      problems.push(wholeFile('error', folder, message))
    }
  }
  return problems
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function notUtf8(file: string, line: number): Problem {
  const message =
    'Letters that are not UTF-8 are shown as \ufffd: save the file as UTF-8 (in Notepad: Save as, Encoding "UTF-8").'
  return { ...wholeFile('warning', file, message), line }
}

function readAsWindows1252(file: string, line: number): Problem {
  const message =
    'The file is not UTF-8 and was read as Windows-1252: if a name looks wrong, save it as "CSV UTF-8 (comma delimited)".'
  return { ...wholeFile('warning', file, message), line }
}
