/** `motion-monitor import`: takes the tracks of backup devices into the event, each under its person's name. */
import { createInterface } from 'node:readline/promises'
import { type Command, Option } from 'commander'
import { LedgersOnDisk } from '../core/archive/import-ledgers.ts'
import type { ImportAction, ImportedFile } from '../core/archive/import-result.ts'
import { type ImportFile, type Importing, TrackImporter } from '../core/archive/import-tracks.ts'
import { jsonText } from '../core/base/sanitise.ts'
import { knotsOf, type Milliseconds } from '../core/base/units.ts'
import { openProject } from '../core/config/project.ts'
import { type HeldEvent, holdEvent } from '../core/disk/lock.ts'
import { LockedError } from '../core/disk/lock-holder.ts'
import type { LockHolder } from '../core/disk/lock-schema.ts'
import { type MotionId, nameOf } from '../core/domain/motion.ts'
import { addExamples } from './help.ts'
import { MonitorImporter, requireReachable } from './import-by-monitor.ts'
import { type FoundFile, findFiles } from './import-files.ts'
import { dryRunOption, groups, jsonOption, motionDigits, requireMotion, rootOption } from './options.ts'
import { toLine, toLines } from './output.ts'
import { takeFiles } from './standard-input.ts'

interface ImportCommandOptions {
  readonly root: string
  readonly motion?: string
  readonly fileId?: string
  readonly name?: string
  readonly asIs: boolean
  readonly remove?: string
  readonly dryRun: boolean
  readonly json: boolean
}

/** What an import works with beside its options. */
export interface ImportSurroundings {
  readonly now: Milliseconds
  /** Asks a person whose a file is; undefined where there is nobody to ask. */
  readonly ask?: ((file: ImportedFile) => Promise<OwnerNamed | undefined>) | undefined
}

/** Adds `import` to the program; the process ends with 1 when a file was refused. */
export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .summary('take in the tracks of backup devices')
    .description(
      'Takes in the tracks of backup devices: .oao, .sbp, .sbn, .ubx, .gpx, .fit, NMEA. The name, the day and the person come from the track and motions.csv. Nothing is ever overwritten. A running monitor takes them in itself.',
    )
    .argument('[files...]', 'track files, and folders of them; - is stdin, with --name')
    .addOption(rootOption())
    .addOption(choice('--motion <motion>', 'whose they are: the motion of the person, such as 601'))
    .addOption(choice('--file-id <id>', 'whose they are: the File ID of the person'))
    .addOption(choice('--name <name>', 'the file name of what comes from stdin'))
    .addOption(choice('--as-is', 'take a damaged track too, as a decision that is kept').default(false))
    .addOption(choice('--remove <key>', 'take an imported track back: its file gets the ending .removed'))
    .addOption(dryRunOption())
    .addOption(jsonOption('print one JSON object'))
    .action(async (files: string[], options: ImportCommandOptions, command: Command) => {
      requireWork(files, options, command)
      const isAsking = process.stdin.isTTY === true && !options.json
      const { results, warnings } = await importTracks(files, options, {
        now: Date.now(),
        ask: isAsking ? askOwner : undefined,
      })
      process.stderr.write(toLines(warnings))
      const { dryRun } = options
      const shown = options.json ? `${jsonText({ dryRun, files: results }, 2)}\n` : linesOf(results, options)
      process.stdout.write(shown)
      process.exitCode = isClean(results) ? 0 : 1
    })
  addExamples(command, [
    ['motion-monitor import --dry-run /media/stick', 'what would come from a stick'],
    ['motion-monitor import --file-id ABC123 track.sbp', 'the track of one person'],
    ['motion-monitor import --motion 601 - --name track.ubx < track.ubx', 'what comes through a pipe'],
    ['motion-monitor import --remove ABC123_601_20261007_101940.sbp', 'take one back'],
  ])
}

/**
 * Imports, or takes back: itself under the event's lock, or through the monitor that holds it. Throws `ProblemError` for
 * wrong options or project, `LockedError` while another command works on the event.
 */
export async function importTracks(
  paths: readonly string[],
  options: Omit<ImportCommandOptions, 'json'>,
  { now, ask }: ImportSurroundings,
): Promise<{ readonly results: readonly ImportedFile[]; readonly warnings: readonly string[] }> {
  const { motion, fileId } = options
  const owner = { motion: motion === undefined ? undefined : requireMotion(motion, '--motion'), fileId }
  const { project, roster, configuration } = await openProject(options.root, now)
  const { dryRun: isDryRun, asIs: isAsIs, remove, name } = options
  await using taken = await takeFiles(paths)
  const files = await findFiles(paths, { fileOf: taken.fileOf, stdinName: name })
  const held = isDryRun ? undefined : await hold(project.logsFolder, now)
  try {
    const { timezone } = configuration.expectedSettings
    const holder = held?.monitor
    const isLooking = isDryRun || holder !== undefined
    const ledgers = new LedgersOnDisk(project, isLooking)
    const look = { project, roster, timezone, isDryRun: isLooking, isAsIs, now, ledgers }
    const here = await TrackImporter.open(look)
    const importer =
      holder === undefined ? here : new MonitorImporter({ project, holder, look: here, isAsIs })
    const warnings = held?.refusal === undefined ? [] : [held.refusal]
    if (remove !== undefined) return { results: [await importer.remove(remove)], warnings }
    const results: ImportedFile[] = []
    for (const file of files) results.push(...(await importOne(importer, file, owner, ask)))
    return { results, warnings }
  } finally {
    await held?.lock?.release()
  }
}

/** True when nothing needs a person. */
export function isClean(results: readonly ImportedFile[]): boolean {
  return results.every(({ action }) => action === 'imported' || action === 'same')
}

/** The results as text, with its line ends. */
export function linesOf(
  results: readonly ImportedFile[],
  { dryRun, remove }: Pick<ImportCommandOptions, 'dryRun' | 'remove'>,
): string {
  const done = remove === undefined ? 'imported' : 'removed'
  const words: Readonly<Record<ImportAction, string>> = {
    imported: done,
    same: 'same',
    refused: 'refused',
    failed: 'failed',
  }
  const lines = results.flatMap((result) => {
    const { file, action, key, reason, warnings = [] } = result
    const target = key === undefined || key === file ? '' : ` -> ${key}`
    const details = [factsOf(result), reason, ...warnings].filter((text) => text !== '')
    return [
      `${words[action].padEnd(WIDTH)}${file}${target}`,
      ...details.map((text) => ' '.repeat(WIDTH) + text),
    ]
  })
  const counts = (Object.keys(words) as ImportAction[]).map((action) => {
    return `${results.filter((result) => result.action === action).length} ${words[action]}`
  })
  return toLines([...lines, `${counts.join(', ')}${dryRun ? ' (dry run: nothing was written)' : ''}`])
}

const WIDTH = 'imported  '.length

function choice(flags: string, description: string): Option {
  return new Option(flags, description).helpGroup(groups.done)
}

function requireWork(files: readonly string[], options: ImportCommandOptions, command: Command): void {
  const { remove, name } = options
  if (files.length === 0 && remove === undefined) command.error('error: name track files, or --remove KEY')
  if (files.length > 0 && remove !== undefined) command.error('error: --remove takes no files')
  if (files.includes('-') && name === undefined)
    command.error('error: - needs --name, such as --name track.sbp')
}

/** The lock of the event, or the monitor that holds it and must be asked. */
interface Hold extends Partial<HeldEvent> {
  readonly monitor?: LockHolder
}

/** A running monitor has the ledgers in memory: what is written beside it would be lost. */
async function hold(logsFolder: string, now: Milliseconds): Promise<Hold> {
  try {
    return await holdEvent(logsFolder, { purpose: 'import', now })
  } catch (error) {
    if (!(error instanceof LockedError) || error.holder.purpose !== 'monitor') throw error
    await requireReachable(error.holder, logsFolder)
    return { monitor: error.holder }
  }
}

async function importOne(
  importer: Importing,
  { name, path, isFromFolder, problem }: FoundFile,
  owner: OwnerNamed,
  ask: ImportSurroundings['ask'],
): Promise<readonly ImportedFile[]> {
  if (problem !== undefined) return [{ file: name, action: 'failed', reason: problem }]
  const file: ImportFile = { name, path, ...owner }
  const result = await importer.import(file)
  // A stick has other files too.
  if (isFromFolder && result.isForeign === true) return []
  if (result.isOpen !== true || ask === undefined) return [result]
  const named = await ask(result)
  return [named === undefined ? result : await importer.import({ ...file, ...named })]
}

function factsOf({ motion, person, format, verdict, best500m }: ImportedFile): string {
  const who = motion === undefined ? [] : [`${person ?? ''} ${nameOf(motion)}`.trim()]
  const best = best500m === undefined ? [] : [`${knotsOf(best500m).toFixed(2)} knots (500m, recomputed)`]
  return [
    ...who,
    ...(format === undefined ? [] : [format.toUpperCase()]),
    ...(verdict === undefined ? [] : [verdict]),
    ...best,
  ].join(', ')
}

/** Whose track it is, as a person says. */
export interface OwnerNamed {
  readonly motion?: MotionId | undefined
  readonly fileId?: string | undefined
}

/** What a person types. */
export async function askOwner({ file, reason }: ImportedFile): Promise<OwnerNamed | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(
      `${toLine(`${file}: ${reason}`)}\nMotion or File ID (Enter: none): `,
    )
    return ownerIn(answer)
  } finally {
    terminal.close()
  }
}

/** A motion or a File ID; undefined for nothing. */
export function ownerIn(answer: string): OwnerNamed | undefined {
  const text = answer.trim()
  if (text === '') return undefined
  const digits = motionDigits(text)
  return digits === undefined ? { fileId: text } : { motion: Number(digits) }
}
