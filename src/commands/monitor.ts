/** `motion-monitor`: runs the engine and shows what it tells, on the screen or as lines. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { hostEngine } from '../core/engine-host.ts'
import type { MonitorEvent } from '../core/events.ts'
import { version } from '../version.ts'
import { showLines } from './headless.ts'
import { showScreen } from './screen.ts'

export interface MonitorOptions {
  /** The project folder. */
  readonly root: string
  readonly headless: boolean
  readonly json: boolean
}

/** Adds the monitor to the program, as what it does when no command is named. */
export function registerMonitor(program: Command): void {
  program
    .command('monitor', { isDefault: true })
    .description('watch the fleet of the event (what is done when no command is named)')
    .option('--root <dir>', 'the project folder', '.')
    .option('--headless', 'lines on stdout instead of the screen', false)
    .option('--json', 'with --headless: one event as JSON per line', false)
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
  const connect = (onEvents: typeof observe) =>
    hostEngine(start, (events) => {
      onEvents(events)
      observe(events)
    })
  return wantsScreen(options) ? showScreen(connect) : showLines(connect, options.json)
}

/** A screen needs a terminal at both ends that can move its cursor. */
function wantsScreen({ headless, json }: MonitorOptions): boolean {
  if (headless || json) return false
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  if (process.env.TERM !== 'dumb') return true
  process.stderr.write('TERM=dumb cannot show the screen: lines follow, as with --headless\n')
  return false
}
