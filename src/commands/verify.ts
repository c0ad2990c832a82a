/** `motion-monitor verify`: checks whether each track file is complete, or with --event whether saved tracks are unchanged. */
import { type Command, Option } from 'commander'
import { type VerifiedTrack, verifyEvent } from '../core/archive/verify-event.ts'
import { type FileVerification, verifyFile } from '../core/archive/verify-file.ts'
import { errorText } from '../core/base/errors.ts'
import { ProblemError, unusable } from '../core/base/problem.ts'
import { jsonText } from '../core/base/sanitise.ts'
import { hoursOf, kilometresOf, knotsOf, MIB, type Milliseconds, mebibytesOf } from '../core/base/units.ts'
import { openProject } from '../core/config/project.ts'
import { takeLock } from '../core/disk/lock.ts'
import { LockedError } from '../core/disk/lock-holder.ts'
import { readNamed } from '../core/disk/read-file.ts'
import { parseLogs, summariseSetAside } from '../core/domain/payload-schemas.ts'
import type { DeviceLog } from '../core/domain/payloads.ts'
import { isSound } from '../core/domain/track-verdict.ts'
import type { BestSpeeds } from '../core/oao/frames.ts'
import { createRecordLookup, type RecordLookup } from '../core/oao/record-lookup.ts'
import type { PointSummary, TrackReport } from '../core/oao/verdict.ts'
import { addExamples } from './help.ts'
import { groups, jsonOption, rootOption } from './options.ts'
import { type Output, processOutput, toLine } from './output.ts'
import { takeFiles } from './standard-input.ts'

interface VerifyCommandOptions {
  readonly event?: true
  readonly root: string
  readonly logs: readonly string[]
  readonly json: boolean
}

/** Adds `verify` to the program; the process ends with 1 unless every file is exact or usable. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('are track files whole, and the ones promised')
    .description('Checks that track files are whole and, against logs.json, the ones the device promised.')
    .argument('[files...]', 'track files; - is stdin')
    .addOption(
      new Option(
        '--event',
        "every completed track of the project's event, against its ledger; bad ones are wanted again",
      ).helpGroup(groups.done),
    )
    .addOption(rootOption('the project folder, with --event'))
    .addOption(
      new Option('--logs <file>', "a device's logs.json to compare with; may be given again")
        .argParser(collect)
        .default([])
        .helpGroup(groups.done),
    )
    .addOption(jsonOption('print one JSON array'))
    .action(async (files: string[], options: VerifyCommandOptions, command: Command) => {
      if (options.event === true) {
        process.exitCode = await verifyWholeEvent(options.root, options.json, processOutput, Date.now())
        return
      }
      if (files.length === 0) command.error('error: name track files, or --event')
      const records = await readRecords(options.logs, processOutput)
      process.exitCode = await verifyFiles(files, records, options.json, processOutput)
    })
  addExamples(command, [
    ['motion-monitor verify gpslogs/20261007/*.oao', 'one line a file'],
    ['motion-monitor verify - < track.oao', 'what comes through a pipe'],
    ['motion-monitor verify --logs logs.json track.oao', "against the device's own list"],
    ['motion-monitor verify --event --root ~/event', 'everything that is home, against the ledgers'],
  ])
}

/**
 * Prints one line a file, with reasons and warnings indented, or one JSON array with a report or an `error` for each;
 * returns the exit code.
 */
export async function verifyFiles(
  paths: readonly string[],
  records: RecordLookup | undefined,
  isJson: boolean,
  output: Output,
): Promise<number> {
  const results: FileVerification[] = []
  await using files = await takeFiles(paths)
  for (const path of paths) {
    const result = await verifyFile(files.fileOf(path), { records })
    results.push(result)
    if (isJson) continue
    if (!result.ok) output.printError(toLine(`${path} ${result.reason}`))
    else for (const line of linesOf(path, result.report)) output.print(toLine(line))
  }
  const shown = results.map((result, index) => {
    const path = paths[index]
    return result.ok ? { path, ...result.report } : { path, error: result.reason }
  })
  if (isJson) output.print(jsonText(shown, 2))
  return results.every((result) => result.ok && isSound(result.report.verdict)) ? 0 : 1
}

/**
 * The records of the given logs.json files, `undefined` where none are given; throws a `ProblemError` for an unusable
 * file. Prints and skips an unusable record.
 */
export async function readRecords(
  paths: readonly string[],
  output: Output,
): Promise<RecordLookup | undefined> {
  if (paths.length === 0) return undefined
  const logs: DeviceLog[] = []
  for (const path of paths) {
    const parsed = parseLogs(await readLogs(path))
    if (!parsed.ok) throw unusable(path, `${parsed.reason}: give the logs.json of a device`)
    for (const reason of summariseSetAside(parsed.setAside)) output.printError(toLine(`${path}: ${reason}`))
    logs.push(...parsed.logs)
  }
  return createRecordLookup(logs)
}

/** A logs.json of 20,000 records has about 8 MiB. */
const MOST_LOGS_BYTES = 32 * MIB
const VERDICT_WIDTH = 'another-log'.length

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}

async function readLogs(path: string): Promise<string> {
  try {
    const bytes = await readNamed(path, MOST_LOGS_BYTES)
    if (bytes === undefined) throw unusable(path, 'it is too large for a logs.json')
    return bytes.toString('utf8')
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw unusable(path, `cannot be read: ${errorText(error)}`)
  }
}

function linesOf(path: string, report: TrackReport): readonly string[] {
  const indent = ' '.repeat(VERDICT_WIDTH + 2)
  return [
    `${report.verdict.padEnd(VERDICT_WIDTH)}  ${path}  ${figuresOf(report)}`,
    ...[...report.reasons, ...report.warnings].map((sentence) => indent + sentence),
  ]
}

function figuresOf({ bytes, header, foreign, bests }: TrackReport): string {
  const size = `${mebibytesOf(bytes).toFixed(1)} MiB`
  if (foreign !== undefined) return [size, ...foreignFigures(foreign, bests)].join(', ')
  if (header === undefined) return size
  const hours = hoursOf(Math.max(0, header.endDate - header.startDate)).toFixed(1)
  const kilometres = kilometresOf(header.distance).toFixed(1)
  const knots = knotsOf(header.best500m).toFixed(1)
  return `${size}, ${hours} hours, ${kilometres} km, ${knots} knots (500m)`
}

/** The figures of a track in the format of a backup device, whose bests we work out. */
function foreignFigures(
  { firstUtc = 0, lastUtc = 0, distance }: PointSummary,
  bests: BestSpeeds | undefined,
): readonly string[] {
  const knots = knotsOf(bests?.best500m ?? 0).toFixed(1)
  return [
    `${hoursOf(lastUtc - firstUtc).toFixed(1)} hours`,
    `${kilometresOf(distance).toFixed(1)} km`,
    `${knots} knots (500m, recomputed)`,
  ]
}

/**
 * Verifies every completed track of the event and marks damaged ones as wanted; returns the exit code, 0 only if all are
 * good. Throws `ProblemError` for an unusable project, `LockedError` while a monitor runs.
 */
export async function verifyWholeEvent(
  root: string,
  isJson: boolean,
  output: Output,
  now: Milliseconds,
): Promise<number> {
  const { project } = await openProject(root, now)
  const taken = await takeLock(project.logsFolder, { purpose: 'verify', now })
  if (!taken.ok) throw new LockedError(taken.holder, project.logsFolder)
  try {
    const tracks: VerifiedTrack[] = []
    for await (const track of verifyEvent(project, true, now)) {
      tracks.push(track)
      if (!isJson) for (const line of describe(track)) output.print(toLine(line))
    }
    const bad = tracks.filter(({ reason }) => reason !== undefined).length
    const doubted = tracks.filter(({ doubts }) => doubts !== undefined).length
    const unreadable = tracks.filter(({ isUnreadable }) => isUnreadable === true).length
    if (isJson) output.print(jsonText(tracks, 2))
    else
      output.print(
        [
          `${tracks.length - bad} tracks are what they were${doubted > 0 ? ` (${doubted} implausible)` : ''}, ` +
            `${bad - unreadable} are not${bad > unreadable ? ' and are wanted again' : ''}`,
          ...(unreadable > 0 ? [`${unreadable} cannot be read: look at the disk`] : []),
        ].join('; '),
      )
    return bad === 0 ? 0 : 1
  } finally {
    await taken.lock.release()
  }
}

/** One line for each fault or doubt. */
function describe({
  motion,
  key,
  verdict,
  reason,
  doubts = [],
  isUnreadable,
}: VerifiedTrack): readonly string[] {
  const sentences = reason === undefined ? doubts : [reason]
  const word = verdict ?? (isUnreadable === true ? 'unreadable' : 'missing')
  return sentences.map((sentence) => `motion ${motion}  ${key}  ${word}  ${sentence}`)
}
