/** `motion-monitor demo`: the monitor on a simulated fleet, in one command, with nothing to install or to set up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { formatProblem } from '../core/problem.ts'
import { writeSimulatedProject } from '../simulator/project-folder.ts'
import { startSimulationThread } from '../simulator/simulation.ts'
import { runMonitor } from './monitor.ts'
import { fleetOf, positive, scenarioOf, wholeIn } from './simulated-fleet.ts'

interface DemoOptions {
  readonly devices: number
  readonly seed: number
  readonly event?: string
  readonly scenario: string
  readonly speed: number
  /** Where the project folder of the demo goes; kept afterwards. */
  readonly folder?: string
  readonly headless: boolean
  readonly json: boolean
}

/** Adds `demo` to the program. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('watch a simulated fleet come back at the end of a day')
    .option('--devices <n>', 'how many devices to invent', wholeIn(1, 2000), 100)
    .option('--seed <s>', 'the same seed gives the same fleet and the same day', wholeIn(0, 2 ** 31), 1)
    .option('--event <folder>', 'use the captures of an event folder instead of invented devices')
    .option('--scenario <name>', 'end-of-day, morning, one-by-one or a JSON file', 'end-of-day')
    .option('--speed <x>', 'play the scenario so many times faster', positive, 10)
    .option('--folder <dir>', 'where its files go, kept afterwards (default: a temporary folder)')
    .option('--headless', 'lines on stdout instead of the screen', false)
    .option('--json', 'one event as JSON per line instead of the screen', false)
    .action(async (options: DemoOptions) => {
      process.exitCode = await runDemo(options)
    })
}

async function runDemo(options: DemoOptions): Promise<number> {
  const { devices, roster, name, problems } = await fleetOf(options, Date.now())
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`)
  const scenario = await scenarioOf(options, devices)
  await using simulation = await startSimulationThread({
    fleet: { devices, seed: options.seed, initially: 'off' },
    ...(scenario && { scenario }),
    speed: options.speed,
    waitsForRelease: true,
  })
  const root = options.folder ?? (await mkdtemp(join(tmpdir(), 'motion-monitor-demo-')))
  try {
    await writeSimulatedProject({ root, event: name, roster, place: simulation })
    const { headless, json } = options
    const status = await runMonitor({ root, headless, json }, (events) => {
      for (const event of events) if (event.type === 'motion-released') simulation.release(event.motion)
    })
    if (options.folder !== undefined) process.stderr.write(`The demo's files are in ${resolve(root)}\n`)
    return status
  } finally {
    if (options.folder === undefined) await rm(root, { recursive: true, force: true })
  }
}
