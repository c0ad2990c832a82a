/** `motion-monitor track FILE...`: shows tracks in the terminal, or exports them. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { jsonText } from '../core/base/sanitise.ts'
import { describeUnreadable } from '../core/disk/open-file.ts'
import { isSound } from '../core/domain/track-verdict.ts'
import { openTrack } from '../track/open-track.ts'
import { lookAtTrack, type TrackLook } from '../track/track-look.ts'
import { charsetOf, type Environment, themeOf } from '../ui/terminal.ts'
import { createStyle, type Style } from '../ui/theme.ts'
import { type LookSize, lookLines } from '../ui/track/look-lines.ts'
import { columnsFor, NARROWEST } from '../ui/track/plot.ts'
import { addExamples } from './help.ts'
import { groups } from './options.ts'
import { isSystemError, writeToStdout } from './output.ts'
import { takeFiles } from './standard-input.ts'
import { exitCodeOf, exportTracks, type Outcome, printWarning } from './track-export.ts'

interface TrackCommandOptions {
  readonly json?: true
  readonly csv?: true
  readonly gpx?: true
  readonly geojson?: true
  readonly output?: string
  readonly force?: true
  readonly width?: number
}

export interface LookTerminal {
  readonly size: LookSize
  readonly style: Style
}

/** The width in a file or a pipe. */
const USUAL_WIDTH = 80

/** The widest plot; each column costs memory. */
const WIDEST = 1000

const exports = ['csv', 'gpx', 'geojson'] as const

/** Adds `track` to the program; the process ends with 1 unless every track is sound, with 2 if none could be read. */
export function registerTrack(program: Command): void {
  const command = program
    .command('track')
    .summary('look at tracks in the terminal, or export them')
    .description('Looks at tracks: speed over time, bests, gaps and satellites; or exports them.')
    .argument('<files...>', 'track files (.oao, and those of backup devices); - is stdin')
  for (const option of trackOptions()) command.addOption(option)
  command.action(async (files: string[], options: TrackCommandOptions, command: Command) => {
    const format = exports.find((each) => options[each] === true)
    if (format === undefined && (options.output !== undefined || options.force === true)) {
      command.error('error: -o and --force are for an export: add --csv, --gpx or --geojson')
    }
    process.exitCode =
      format === undefined
        ? await showTracks(
            files,
            options.json === true,
            terminalOf(process.stdout, process.env, options.width),
          )
        : await exportTracks(files, {
            format,
            // As everywhere, - is stdout.
            output: options.output === '-' ? undefined : options.output,
            mayReplace: options.force === true,
          })
  })
  addExamples(command, [
    ['motion-monitor track gpslogs/20261007/*_601_*.oao', 'a look at each track of a motion'],
    ['motion-monitor track --gpx -o track.gpx track.oao', 'for a map'],
    ['motion-monitor track --csv -o exports gpslogs/20261007/*.oao', 'a table of each into a folder'],
    ['motion-monitor track --json track.oao | jq', 'the figures, for a program'],
  ])
}

function trackOptions(): readonly Option[] {
  return [
    new Option('--width <columns>', `columns of the look, from ${NARROWEST} to ${WIDEST}`)
      .argParser(parseWidth)
      .helpGroup(groups.shown),
    ...[
      new Option('--csv', 'the frames as CSV, one row each').conflicts(['gpx', 'geojson', 'json', 'width']),
      new Option('--gpx', 'the track as GPX 1.1, with speed and course').conflicts([
        'geojson',
        'json',
        'width',
      ]),
      new Option('--geojson', 'the track as GeoJSON, with times and speeds').conflicts(['json', 'width']),
      new Option(
        '-o, --output <path>',
        'the file of the export, or a folder that is there; without it, and as -, stdout',
      ),
      new Option('--force', 'replace the file of the export if it is there'),
    ].map((option) => option.helpGroup('The export:')),
    new Option('--json', 'print the figures as one JSON array').conflicts('width').helpGroup(groups.programs),
  ]
}

/** Prints each track, or one JSON array; returns the exit code. */
export async function showTracks(
  paths: readonly string[],
  isJson: boolean,
  terminal: LookTerminal,
): Promise<number> {
  const outcomes: Outcome[] = []
  const results: object[] = []
  await using files = await takeFiles(paths)
  for (const path of paths) {
    const looked = await lookAt(files.fileOf(path), terminal)
    if (!looked.ok) {
      outcomes.push('unusable')
      results.push({ path, error: looked.reason })
      printWarning(path, looked.reason)
      continue
    }
    // JSON omits the columns of the plot.
    const { report, columns: _columns, path: _path, ...figures } = looked.look
    const isFirst = outcomes.every((outcome) => outcome === 'unusable')
    outcomes.push(isSound(report.verdict) ? 'good' : 'bad')
    results.push({ path, ...report, ...figures })
    if (isJson) continue
    const lines = lookLines({ ...looked.look, path }, terminal.size, terminal.style)
    const printed = await print(`${isFirst ? '' : '\n'}${lines.join('\n')}\n`)
    if (printed === 'failed') outcomes.push('bad')
    if (printed !== 'all') break
  }
  if (isJson && (await print(`${jsonText(results, 2)}\n`)) === 'failed') outcomes.push('bad')
  return exitCodeOf(outcomes)
}

/** The terminal behind a stream; without one, 80 columns without colours. */
export function terminalOf(
  stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number },
  environment: Environment,
  width: number | undefined,
): LookTerminal {
  const isTerminal = stdout.isTTY === true
  const theme = themeOf(environment, undefined)
  const style = createStyle(theme, charsetOf(environment))
  const columns = width ?? (isTerminal ? (stdout.columns ?? USUAL_WIDTH) : USUAL_WIDTH)
  return {
    size: {
      width: Math.max(NARROWEST, Math.min(WIDEST, columns)),
      rows: isTerminal ? stdout.rows : undefined,
    },
    style: isTerminal && theme !== 'none' ? style : { ...style, paint: (_tone, text) => text },
  }
}

/** `unread`: the reader has gone. */
async function print(text: string): Promise<'all' | 'unread' | 'failed'> {
  try {
    return (await writeToStdout([text])) ? 'all' : 'unread'
  } catch (error) {
    if (!isSystemError(error)) throw error
    printWarning('stdout', `cannot be written: ${error.message}`)
    return 'failed'
  }
}

type Looked =
  | { readonly ok: true; readonly look: TrackLook }
  | { readonly ok: false; readonly reason: string }

async function lookAt(path: string, { size, style }: LookTerminal): Promise<Looked> {
  const opened = await openTrack(path)
  if (!opened.ok) return opened
  try {
    return { ok: true, look: await lookAtTrack(opened.track, columnsFor(size.width, style)) }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return { ok: false, reason: describeUnreadable(error) }
  } finally {
    await opened.track.close()
  }
}

function parseWidth(text: string): number {
  const width = Number(text)
  if (Number.isInteger(width) && width >= NARROWEST && width <= WIDEST) return width
  throw new InvalidArgumentError(`Give a whole number from ${NARROWEST} to ${WIDEST}.`)
}
