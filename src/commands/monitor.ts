/** `motion-monitor`: runs the engine and shows what it tells, on the screen or as lines. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { MonitorEvent } from '../core/events.ts'
import { LockedError } from '../core/lock-holder.ts'
import { version } from '../version.ts'
import { type Connect, connectEngine } from './connection.ts'
import { showLines } from './headless.ts'
import { showScreen } from './screen.ts'

export interface ShowOptions {
  readonly headless: boolean
  readonly json: boolean
}

export interface MonitorOptions extends ShowOptions {
  /** The project folder. */
  readonly root: string
  /** A viewer goes on in place of the monitor as soon as that has ended. */
  readonly takeOver?: boolean
}

/** Adds the monitor to the program, as what it does when no command is named. */
export function registerMonitor(program: Command): void {
  program
    .command('monitor', { isDefault: true })
    .description('watch the fleet of the event (what is done when no command is named)')
    .option('--root <dir>', 'the project folder', '.')
    .option('--headless', 'lines on stdout instead of the screen', false)
    .option('--json', 'with --headless: one event as JSON per line', false)
    .option('--take-over', 'where another monitor runs already: go on in its place once it has ended', false)
    .action(async (options: MonitorOptions) => {
      process.exitCode = await runMonitor(options)
    })
}

/**
 * Runs until it is asked to end; resolves with the exit status. `observe` hears every event besides.
 * Throws `ProblemError` for an unusable project folder.
 */
export async function runMonitor(
  options: MonitorOptions,
  observe: (events: readonly MonitorEvent[]) => void = () => undefined,
): Promise<number> {
  const start = { root: resolve(options.root), version }
  const connect = connectEngine(start)
  try {
    return await show(options, (hear) =>
      connect({
        ...hear,
        events: (events) => {
          hear.events(events)
          observe(events)
        },
      }),
    )
  } catch (error) {
    // Another monitor works on the event: what it does can be watched.
    if (!(error instanceof LockedError) || error.holder.purpose !== 'monitor') throw error
    const { connectViewer } = await import('./viewer.ts')
    const atEnd = options.takeOver === true ? 'take-over' : wantsScreen(options) ? 'offer' : 'end'
    return show(options, connectViewer(error, start, atEnd))
  }
}

/** Shows what comes, on the screen where there is one; resolves with the exit status. */
export function show(options: ShowOptions, connect: Connect): Promise<number> {
  return wantsScreen(options) ? showScreen(connect) : showLines(connect, options.json)
}

/** A screen needs a terminal at both ends that can move its cursor. */
function wantsScreen({ headless, json }: ShowOptions): boolean {
  if (headless || json) return false
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  if (process.env.TERM !== 'dumb') return true
  process.stderr.write('TERM=dumb cannot show the screen: lines follow, as with --headless\n')
  return false
}
