/** `motion-monitor init`: makes a commented project folder and never changes existing files. */
import { dirname } from 'node:path'
import type { Command } from 'commander'
import { errorCode } from '../core/base/errors.ts'
import { currentPlatform } from '../core/base/platform.ts'
import { formatProblem, type Problem, ProblemError, unusable } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { configFileOf, loadConfiguration, type Project, projectOf } from '../core/config/project.ts'
import { writeChunksDurably } from '../core/disk/durable-file.ts'
import { makeFolder } from '../core/disk/folders.ts'
import { addExamples } from './help.ts'
import { jsonOption, rootOption } from './options.ts'
import { readShippedFile } from './shipped-file.ts'

/** What `init` found and made; all paths are absolute. */
export interface InitReport {
  readonly project: Project
  readonly made: readonly string[]
  /** What existed before and is unchanged. */
  readonly kept: readonly string[]
  /** Warnings about an existing configuration. */
  readonly problems: readonly Problem[]
}

/** Adds `init` to the program. */
export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .summary('make a commented start of a project folder')
    .description('Makes a commented start of a project folder. Nothing that is there is changed.')
    .addOption(rootOption('the folder to make it in'))
    .addOption(jsonOption('print one JSON object'))
    .action(async ({ root, json }: { readonly root: string; readonly json: boolean }) => {
      const report = await initProject(root, Date.now())
      for (const problem of report.problems) process.stderr.write(`${formatProblem(problem)}\n`)
      const { made, kept } = report
      const text = json ? jsonText({ made, kept }, 2) : formatInitReport(report, startLine(root, process.env))
      process.stdout.write(`${text}\n`)
    })
  addExamples(command, [
    ['motion-monitor init --root ~/event', 'a new project folder'],
    ['motion-monitor init', 'add to this folder what is missing'],
    ['MOTION_MONITOR_ROOT=~/event motion-monitor init', 'the same, named by a variable'],
  ])
}

/** Makes what a project folder lacks; throws `ProblemError` if its configuration has errors or it is not writable. */
export async function initProject(root: string, now: Milliseconds): Promise<InitReport> {
  const configFile = configFileOf(root)
  const isNew = await makeFile(configFile, 'server.json')
  const { configuration, problems } = await loadConfiguration(root, now)
  if (configuration === undefined) throw new ProblemError(problems)
  const project = projectOf(root, configuration.event)
  const made = isNew ? [configFile] : []
  const kept = isNew ? [] : [configFile]
  const note = (path: string, wasMade: boolean) => (wasMade ? made : kept).push(path)
  note(project.rosterFile, await makeFile(project.rosterFile, 'motions.csv'))
  for (const folder of [project.motionsFolder, project.gpslogsFolder, project.logsFolder]) {
    note(folder, await tryMakeFolder(folder))
  }
  return { project, made, kept, problems }
}

/** The command that starts the monitor on a project, also for people who use npm. */
export function startLine(
  root: string,
  environment: NodeJS.ProcessEnv,
  platform = currentPlatform(),
): string {
  const isByNpm = environment.npm_lifecycle_event === 'start'
  if (root === '.') return isByNpm ? 'npm start' : 'motion-monitor'
  // PowerShell removes the "--" of npm.
  if (platform === 'windows')
    return `${isByNpm ? 'node dist/cli.js' : 'motion-monitor'} --root ${/^[\w.:\\/-]+$/.test(root) ? root : `"${root}"`}`
  const place = /^[\w./-]+$/.test(root) ? root : `'${root}'`
  return `${isByNpm ? 'npm start --' : 'motion-monitor'} --root ${place}`
}

/** The report as text, with the next steps; `start` is the command to start the monitor. */
export function formatInitReport({ project, made, kept }: InitReport, start: string): string {
  const hasNewRoster = made.includes(project.rosterFile)
  const next = hasNewRoster
    ? `Next: replace the invented people in ${project.rosterFile}, look through ${project.configFile}, then run ${start}`
    : `Next: run ${start}`
  return [...made.map((path) => `made ${path}`), ...kept.map((path) => `kept ${path}`), next].join('\n')
}

/** True if it made the file; an existing one stays, even one that has just appeared. */
async function makeFile(path: string, template: string): Promise<boolean> {
  const text = await readShippedFile(`config/${template}`)
  await tryMakeFolder(dirname(path))
  try {
    await writeChunksDurably(path, [text], false)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw cannotBeMade(path, error)
  }
}

/** True if it made the folder; makes those above it, too. */
async function tryMakeFolder(path: string): Promise<boolean> {
  try {
    return await makeFolder(path)
  } catch (error) {
    throw cannotBeMade(path, error)
  }
}

function cannotBeMade(path: string, error: unknown): ProblemError {
  const message = `This cannot be made (${errorCode(error)}): check the permissions, and that no file has the name of a folder.`
  return unusable(path, message)
}
