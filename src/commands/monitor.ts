/** `motion-monitor`: runs the engine and shows its events on the screen or as log lines. */
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { LockedError } from '../core/disk/lock-holder.ts'
import type { LogLevel } from '../core/domain/configuration.ts'
import type { EngineStart } from '../core/engine/messages.ts'
import type { MonitorEvent } from '../core/events/events.ts'
import { createMonitorStore, type MonitorStore } from '../core/events/store.ts'
import type { BoardStatusStore } from '../ui/board.ts'
import type { ScreenLook } from '../ui/screen/start-screen.tsx'
import type { ScreenStart } from '../ui/starting-screen.ts'
import { BoardSession, noBoard, type ShownEvent } from './board-session.ts'
import { type BoardOptions, boardWishOf } from './board-wish.ts'
import { type Connect, connectEngine } from './connection.ts'
import { showLines } from './headless.ts'
import { addExamples } from './help.ts'
import { keepMemorySmall } from './memory.ts'
import type { MetricsAddress } from './metrics-address.ts'
import type { MetricsServer } from './metrics-server.ts'
import { addShowOptions, boardOptions, groups, outputOptions, rootOption, settable } from './options.ts'
import { requireFiles } from './require-files.ts'
import { screenThatLooks, showScreen } from './screen.ts'
import { waitForNoTerminal } from './terminal-output.ts'
import { version } from './version.ts'

export interface ShowOptions extends ScreenStart, BoardOptions {
  readonly headless: boolean
  readonly json: boolean
  readonly theme?: ScreenLook['theme']
  readonly ascii?: boolean
  readonly mouse?: boolean
  readonly bell?: ScreenLook['bell']
  readonly title?: boolean
  readonly progress?: boolean
}

export interface MonitorOptions extends ShowOptions {
  /** The project folder. */
  readonly root: string
  /** A viewer takes over as soon as the monitor ends. */
  readonly takeOver?: boolean
  /** A file for every event; `-` is stdout. */
  readonly events?: string
  readonly metrics?: MetricsAddress | 'off'
  /** False: the laptop may fall asleep while motions are read. */
  readonly inhibit?: boolean
  readonly consoleLevel?: LogLevel
  readonly fileLevel?: LogLevel
}

/** Makes the monitor the program's default command. */
export function registerMonitor(program: Command): void {
  const command = program
    .command('monitor', { isDefault: true })
    .summary('watch the fleet; the same as no command')
    .description('Watches the fleet of the event. It is what is done when no command is named.')
    .addOption(rootOption())
    .addOption(
      settable(
        '--take-over',
        'where another monitor runs already: go on in its place once it has ended',
        groups.project,
      ).default(false),
    )
  addShowOptions(command)
  for (const option of [...boardOptions(), ...outputOptions()]) command.addOption(option)
  command.action(async (options: MonitorOptions) => {
    process.exitCode = await runMonitor(options)
  })
  addExamples(command, [
    ['motion-monitor', 'the event of this folder, on the screen'],
    ['motion-monitor --root ~/event --theme light', 'another project, on a light background'],
    ['motion-monitor --headless | grep ERROR', 'lines instead of the screen'],
    ['motion-monitor --board wlan0', 'with pages for phones on the network of wlan0'],
    ['motion-monitor --metrics 9464', 'with metrics on http://127.0.0.1:9464/metrics'],
  ])
}

/**
 * Runs until asked to end; returns the exit status. `observe` receives every event.
 * Throws `ProblemError` for an unusable project folder, for metrics that cannot be served, and if the system allows too
 * few open files.
 */
export async function runMonitor(
  options: MonitorOptions,
  observe: (events: readonly MonitorEvent[]) => void = () => undefined,
): Promise<number> {
  requireFiles()
  const start = startOf(options)
  const shown = options.events === '-' ? { ...options, json: true } : options
  const store = createMonitorStore()
  await using metrics = await serve(options.metrics, store)
  const wish = boardWishOf(options)
  await using board = new BoardSession({ wish, store, isAsLines: !hasScreen(shown) })
  const count = (events: readonly MonitorEvent[]): void => metrics?.count(events)
  try {
    const engine = observed(connectEngine(start), (events) => {
      count(events)
      observe(events)
    })
    return await showWith(board, shown, board.over(engine), store)
  } catch (error) {
    // Another monitor holds the event, so this one becomes a viewer.
    if (!(error instanceof LockedError) || error.holder.purpose !== 'monitor') throw error
    const { connectViewer } = await import('./viewer.ts')
    const atEnd = options.takeOver === true ? 'take-over' : hasScreen(shown) ? 'offer' : 'end'
    const viewer = observed(connectViewer(error, start, atEnd), count)
    return await showWith(board, shown, board.over(viewer, await eventOf(error, start)), store)
  }
}

/** Shows the events with a board beside them. Throws the `ProblemError` of a board that cannot be served as asked. */
export async function showWith(
  board: BoardSession,
  options: ShowOptions,
  connect: Connect,
  store: MonitorStore,
): Promise<number> {
  const status = await show(options, connect, store, board.status)
  board.requireServed()
  return status
}

/** The event of a viewer, whose engine has not read the project. */
async function eventOf({ logsFolder }: LockedError, { root }: EngineStart): Promise<ShownEvent> {
  const { loadConfiguration } = await import('../core/config/project.ts')
  const { configuration } = await loadConfiguration(root, Date.now())
  return { eventFolder: dirname(logsFolder), settings: configuration?.monitor.board ?? noBoard }
}

/** Shows the events, on the screen if there is one; returns the exit status. */
function show(
  options: ShowOptions,
  connect: Connect,
  store: MonitorStore,
  board: BoardStatusStore,
): Promise<number> {
  // `cli.ts` recognises only the usual ways to start the monitor.
  keepMemorySmall()
  waitForNoTerminal()
  if (!hasScreen(options)) {
    if (isInteractive(options))
      process.stderr.write('TERM=dumb cannot show the screen: lines follow, as with --headless\n')
    return showLines(connect, options.json, store)
  }
  const look: ScreenLook = {
    ...(options.theme && { theme: options.theme }),
    ...(options.mouse === false && { mouse: false }),
    ...(options.ascii === true && { charset: 'ascii' }),
    ...(options.view && { view: options.view }),
    ...(options.sort && { sort: options.sort }),
    ...(options.filter !== undefined && { filter: options.filter }),
    ...(options.wall === true && { wall: true }),
    ...(options.bell && { bell: options.bell }),
    title: options.title !== false,
    progress: options.progress !== false,
  }
  return showScreen(connect, screenThatLooks(look), store, board)
}

/** The engine's options; a relative path counts from the current folder. */
function startOf({ root, events, consoleLevel, fileLevel, inhibit }: MonitorOptions): EngineStart {
  return {
    root: resolve(root),
    version,
    keepsAwake: inhibit !== false,
    ...(events !== undefined && events !== '-' && { eventsFile: resolve(events) }),
    ...(consoleLevel && { consoleLevel }),
    ...(fileLevel && { fileLevel }),
  }
}

/** Loaded on demand, because the monitor must start fast. */
async function serve(
  address: MonitorOptions['metrics'],
  store: MonitorStore,
): Promise<MetricsServer | undefined> {
  if (address === undefined || address === 'off') return undefined
  const { serveMetrics } = await import('./metrics-server.ts')
  const server = await serveMetrics(address, store, version)
  // Otherwise nobody would know which port the system chose.
  if (address.port === 0) process.stderr.write(`The metrics are on port ${server.port} of ${address.host}\n`)
  return server
}

/** A connection whose events also go to `observe`. */
function observed(connect: Connect, listen: (events: readonly MonitorEvent[]) => void): Connect {
  return (hear) =>
    connect({
      ...hear,
      events: (events) => {
        hear.events(events)
        listen(events)
      },
    })
}

/** A screen needs a terminal on both sides, which can move its cursor. */
function hasScreen(options: ShowOptions): boolean {
  return isInteractive(options) && process.env.TERM !== 'dumb'
}

function isInteractive({ headless, json }: ShowOptions): boolean {
  return !headless && !json && process.stdin.isTTY && process.stdout.isTTY
}
