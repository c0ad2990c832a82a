/** Options that several commands share, each with its group in the help and its environment variable. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { unusable } from '../core/base/problem.ts'
import { sanitiseText } from '../core/base/sanitise.ts'
import { bellLevels } from '../core/domain/bell.ts'
import { boardAddressExpected, parseBoardAddress } from '../core/domain/board-address.ts'
import { type BoardAddress, type LogLevel, logLevels } from '../core/domain/configuration.ts'
import { type MotionId, maximumMotionId } from '../core/domain/motion.ts'
import { themeNames } from '../core/domain/themes.ts'
import { viewIds } from '../core/views/view-ids.ts'
import { parseSort, sortNames, type WantedSort } from '../ui/sort-names.ts'
import type { ScreenStart } from '../ui/starting-screen.ts'
import { parseMetricsAddress } from './metrics-address.ts'

/** Headings of the help. */
export const groups = {
  project: 'The event:',
  shown: 'What is shown:',
  board: 'The board, for phones and the wall:',
  programs: 'For other programs:',
  fleet: 'The simulated fleet:',
  done: 'What is done:',
} as const

/** Words that a shell may complete for an option or argument that takes others, too. */
const suggestions = new WeakMap<object, readonly string[]>()

/** Offers `words` for completion; returns its argument. */
export function suggest<Taker extends object>(taker: Taker, words: readonly string[]): Taker {
  suggestions.set(taker, words)
  return taker
}

/** The words to complete for an option or argument. */
export function suggestedFor(taker: object): readonly string[] {
  return suggestions.get(taker) ?? []
}

/** `--root`, for nearly every command. */
export function rootOption(description = 'the project folder'): Option {
  return settable('--root <dir>', description, groups.project).default('.', 'this folder')
}

/** `--json`, for commands that print a result. */
export function jsonOption(description: string): Option {
  return settable('--json', description, groups.programs).default(false)
}

/** `--dry-run`, for commands that write. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'show what would be done, write nothing')
    .default(false)
    .helpGroup(groups.done)
}

/** `--no-color`, for every command. Its variable is `NO_COLOR`, which all programs share. */
export function noColorOption(): Option {
  return new Option('--no-color', 'no colours; the same as NO_COLOR=1')
}

/** Adds the options that choose the screen or log lines, the look of the screen, and what it shows first. */
export function addShowOptions(command: Command): Command {
  for (const option of showOptions()) command.addOption(option)
  return command.hook('preAction', () => requireSortOfView(command.opts()))
}

function showOptions(): readonly Option[] {
  const shown = (flags: string, description: string) => settable(flags, description, groups.shown)
  return [
    shown('--headless', 'lines instead of the screen').default(false),
    jsonOption('one event as JSON a line instead of the screen'),
    shown('--theme <name>', 'the colours; without it as the terminal is').choices(themeNames),
    shown('--ascii', 'draw with ASCII alone').default(false),
    shown('--no-mouse', 'leave the mouse to the terminal, for selecting text'),
    shown('--view <name>', 'the view that the screen begins with').choices(viewIds),
    suggest(
      shown(
        '--sort <column>',
        'sort that view by a column; with :desc behind it the largest first',
      ).argParser(parseSortOption),
      sortNames,
    ),
    shown('--wall', 'big digits for a screen on the wall: what can go now').default(false),
    shown('--filter <text>', 'show only the rows that have it, as / on the screen does'),
    shown('--bell <level>', 'what rings: off; important: trouble and alarms; all: also what can go').choices(
      bellLevels,
    ),
    shown('--no-title', "leave the window's title as it is"),
    shown('--no-progress', 'no progress in the tab or taskbar'),
  ]
}

/** Throws `ProblemError` where the view that the screen begins with cannot be sorted by the wanted column. */
async function requireSortOfView(start: ScreenStart): Promise<void> {
  if (start.sort === undefined) return
  const { missingColumn } = await import('../ui/starting-screen.ts')
  const others = missingColumn(start)
  if (others === undefined) return
  const view = start.view ?? viewIds[0]
  throw unusable('--sort', `the view ${view} has no column ${start.sort.by}: it has ${others.join(', ')}`)
}

/** The output of a running monitor for other programs. */
export function outputOptions(): readonly Option[] {
  const output = (flags: string, description: string) => settable(flags, description, groups.programs)
  const level = (flags: string, description: string) =>
    suggest(output(flags, `${description}; without it server.json's`).argParser(parseLevel), logLevels)
  return [
    output('--events <file>', 'append each event to a file as JSON; - is stdout, as with --json'),
    suggest(
      output('--metrics <port>', 'metrics for Prometheus on PORT or HOST:PORT; off for none').argParser(
        parseMetricsAddress,
      ),
      ['9464', 'off'],
    ),
    output('--no-inhibit', 'let the laptop fall asleep while motions are read'),
    level('--console-level <level>', 'the least level of lines'),
    level('--file-level <level>', 'the least level of the log file'),
  ]
}

/** The board beside a running monitor, with the secret of its team. */
export function boardOptions(): readonly Option[] {
  return [...shownBoardOptions(), boardLinkOption(), boardSecretOption()]
}

/** The board of what has no team of its own, such as a replay. */
export function shownBoardOptions(): readonly Option[] {
  return [
    suggest(
      settable(
        '--board [address]',
        'pages for phones and the wall, on [[HOST:]PORT]; off for none',
        groups.board,
      ).argParser(parseBoardOption),
      ['8600', 'off'],
    ),
    new Option('--no-board', 'no board, even where server.json has one').helpGroup(groups.board),
  ]
}

/** `--board-link` */
export function boardLinkOption(): Option {
  const description = "print the team's link, with its secret, where lines go to no terminal, too"
  return new Option('--board-link', description).default(false).helpGroup(groups.board)
}

/** `--board-new-secret` */
function boardSecretOption(): Option {
  const description = "a new secret for the team's link: earlier links count no more"
  return new Option('--board-new-secret', description).default(false).helpGroup(groups.board)
}

/** An address of the board in an option's text; throws `InvalidArgumentError`. */
export function parseBoardOption(text: string): BoardAddress | 'off' {
  const address = parseBoardAddress(text)
  if (address !== undefined) return address
  throw new InvalidArgumentError(`It must be ${boardAddressExpected}.`)
}

/** The motion that a person names as `601` or `motion-601`; throws `ProblemError` about `place` for anything else. */
export function requireMotion(text: string, place: string): MotionId {
  const motion = Number(motionDigits(text) ?? 0)
  if (motion >= 1 && motion <= maximumMotionId) return motion
  throw unusable(place, `"${sanitiseText(text, 40)}" is no motion: name it as 601 or motion-601`)
}

/** The number in `601` or `motion-601`; undefined for anything else. */
export function motionDigits(text: string): string | undefined {
  return /^(?:motion-)?(\d{1,5})$/i.exec(text)?.[1]
}

/** An option that a variable sets, too: `--no-mouse` is `MOTION_MONITOR_NO_MOUSE`. */
export function settable(flags: string, description: string, group: string): Option {
  const option = new Option(flags, description).helpGroup(group)
  return option.env(`MOTION_MONITOR_${option.long?.slice(2).replaceAll('-', '_').toUpperCase()}`)
}

function parseLevel(text: string): LogLevel {
  const level = logLevels.find((name) => name === text.toUpperCase())
  if (level !== undefined) return level
  throw new InvalidArgumentError(`It must be one of ${logLevels.join(', ')}.`)
}

function parseSortOption(text: string): WantedSort {
  const sort = parseSort(text)
  if (sort !== undefined) return sort
  throw new InvalidArgumentError(`It must be one of ${sortNames.join(', ')}, with :desc or without.`)
}
