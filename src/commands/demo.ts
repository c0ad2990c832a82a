/** `motion-monitor demo`: runs the monitor on a simulated fleet, without any setup. */
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { formatProblem } from '../core/base/problem.ts'
import { mkdtemp, rm } from '../core/disk/calls.ts'
import { MONITOR_NEEDS } from '../core/disk/open-files-limit.ts'
import { writeSimulatedProject } from '../simulator/project-folder.ts'
import { startSimulationThread } from '../simulator/simulation.ts'
import { addExamples } from './help.ts'
import { type MonitorOptions, runMonitor } from './monitor.ts'
import { addShowOptions, boardOptions, groups, outputOptions } from './options.ts'
import { requireFiles, simulationNeeds } from './require-files.ts'
import { fleetOf, fleetOptions, scenarioOf } from './simulated-fleet.ts'

interface DemoOptions extends Omit<MonitorOptions, 'root'> {
  readonly devices: number
  readonly seed: number
  readonly event?: string
  readonly scenario: string
  readonly speed: number
  /** The project folder of the demo; it is kept afterwards. */
  readonly folder?: string
}

/** Adds `demo` to the program. */
export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('watch a simulated fleet come back')
    .description('Watches a simulated fleet come back at the end of a day, on this machine alone.')
  for (const option of fleetOptions({ devices: 100, speed: 10, scenario: 'end-of-day' }))
    command.addOption(option)
  command.addOption(
    new Option(
      '--folder <dir>',
      'where its files go, kept afterwards (default: a temporary folder)',
    ).helpGroup(groups.fleet),
  )
  addShowOptions(command)
  for (const option of [...boardOptions(), ...outputOptions()]) command.addOption(option)
  command.action(async (options: DemoOptions) => {
    process.exitCode = await runDemo(options)
  })
  addExamples(command, [
    ['motion-monitor demo', 'a hundred devices, ten times faster than a real evening'],
    ['motion-monitor demo --speed 30 --scenario morning', 'another day, faster'],
    ['motion-monitor demo --event events/2026', 'the captured devices of a real event'],
    ['motion-monitor demo --headless --devices 5', 'as lines'],
    ['motion-monitor demo --board', 'with pages for phones on http://127.0.0.1:8600'],
  ])
}

async function runDemo(options: DemoOptions): Promise<number> {
  const { devices, roster, timezone, name, problems } = await fleetOf(options, Date.now())
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`)
  requireFiles(MONITOR_NEEDS + simulationNeeds(devices.length))
  const scenario = await scenarioOf(options, devices)
  await using simulation = await startSimulationThread({
    fleet: { devices, seed: options.seed, initially: 'off' },
    ...(scenario && { scenario }),
    speed: options.speed,
    waitsForRelease: true,
  })
  const root = options.folder ?? (await mkdtemp(join(tmpdir(), 'motion-monitor-demo-')))
  try {
    await writeSimulatedProject({ root, event: name, roster, timezone, place: simulation })
    const status = await runMonitor({ ...options, root }, (events) => {
      for (const event of events) if (event.type === 'motion-released') simulation.release(event.motion)
    })
    if (options.folder !== undefined) process.stderr.write(`The demo's files are in ${resolve(root)}\n`)
    return status
  } finally {
    if (options.folder === undefined) await rm(root, { recursive: true, force: true })
  }
}
