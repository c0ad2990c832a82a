/** `motion-monitor board`: serves the board of an event on which a monitor runs already, or of a journal. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { ProblemError } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { loadConfiguration, projectOf } from '../core/config/project.ts'
import { LockedError } from '../core/disk/lock-holder.ts'
import { readLock } from '../core/disk/lock-state.ts'
import { usualBoardAddress } from '../core/domain/board-address.ts'
import type { BoardAddress } from '../core/domain/configuration.ts'
import { createMonitorStore } from '../core/events/store.ts'
import { BoardSession } from './board-session.ts'
import { type BoardOptions, boardWishOf } from './board-wish.ts'
import { addExamples } from './help.ts'
import { showWith } from './monitor.ts'
import {
  boardLinkOption,
  groups,
  jsonOption,
  parseBoardOption,
  rootOption,
  shownBoardOptions,
} from './options.ts'
import { replayOptions, runReplay } from './replay.ts'
import { onStopSignals } from './stop-signals.ts'
import { version } from './version.ts'
import { connectViewer } from './viewer.ts'

/** How often to look whether a monitor has started. */
const LOOK_INTERVAL: Milliseconds = 500

interface BoardCommandOptions extends BoardOptions {
  readonly root: string
  readonly json: boolean
  readonly replay?: string
  readonly speed?: number
  readonly at?: string
}

/** Adds `board` to the program. */
export function registerBoard(program: Command): void {
  const command = program
    .command('board')
    .summary('pages for phones, beside a running monitor')
    .description(
      'Serves the board of an event on which a monitor runs already, or of a journal; it only shows.',
    )
    .argument('[address]', 'where: [[HOST:]PORT]; without it 127.0.0.1:8600', parseBoardOption)
    .addOption(rootOption())
    .addOption(
      new Option('--replay <file>', 'a journal that is played again instead').helpGroup(groups.project),
    )
  const json = jsonOption('one event as JSON a line')
  for (const option of [...replayOptions(), boardLinkOption(), json]) command.addOption(option)
  // The variable counts here, too.
  for (const option of shownBoardOptions()) command.addOption(option.hideHelp())
  command.action(async (address: BoardAddress | 'off' | undefined, options: BoardCommandOptions) => {
    process.exitCode = await runBoard(address, options)
  })
  addExamples(command, [
    ['motion-monitor board --root ~/event', 'for this laptop, beside the monitor of ~/event'],
    ['motion-monitor board --root ~/event wlan0', 'for phones on the network of wlan0'],
    ['motion-monitor board --replay journal.ndjson --speed 10', 'a session again, ten times faster'],
  ])
}

async function runBoard(
  address: BoardAddress | 'off' | undefined,
  options: BoardCommandOptions,
): Promise<number> {
  const named = [address, boardWishOf(options).address].find((each) => each !== undefined && each !== 'off')
  const board = named ?? usualBoardAddress
  if (options.replay === undefined) return runBeside({ ...options, board })
  const { speed = 1 } = options
  return runReplay(options.replay, { ...options, board, speed, headless: true })
}

/** Serves the board of the monitor that runs on the project, and of each that follows it. */
async function runBeside(options: BoardCommandOptions): Promise<number> {
  const { configuration, problems } = await loadConfiguration(options.root, Date.now())
  if (configuration === undefined) throw new ProblemError(problems)
  const { root, eventFolder, logsFolder } = projectOf(options.root, configuration.event)
  const held = await runningMonitor(logsFolder)
  if (held === undefined) return 0
  const store = createMonitorStore()
  const wish = boardWishOf(options)
  await using board = new BoardSession({ wish, store, isAsLines: true })
  const viewer = connectViewer(held, { root, version }, 'stay')
  const shown = { eventFolder, settings: configuration.monitor.board }
  return await showWith(board, { headless: true, json: options.json }, board.over(viewer, shown), store)
}

/** The monitor on an event, once there is one; undefined if a signal comes first. */
async function runningMonitor(logsFolder: string): Promise<LockedError | undefined> {
  const stopped = new AbortController()
  const forget = onStopSignals(() => stopped.abort())
  let isWaiting = false
  try {
    while (!stopped.signal.aborted) {
      const holder = await readLock(logsFolder)
      if (holder?.purpose === 'monitor') return new LockedError(holder, logsFolder)
      if (!isWaiting) process.stderr.write('No monitor runs on this event: the board begins when one does\n')
      isWaiting = true
      await delay(LOOK_INTERVAL, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
    return undefined
  } finally {
    forget()
  }
}
