/** `motion-monitor simulate`: runs a fleet on loopback, with its name server, for a monitor to use. */
import { type Command, Option } from 'commander'
import { errorCode } from '../core/base/errors.ts'
import { formatProblem, unusable } from '../core/base/problem.ts'
import type { Milliseconds } from '../core/base/units.ts'
import { nameOf } from '../core/domain/motion.ts'
import type { FleetEvent } from '../simulator/fleet.ts'
import { monitorSection, writeSimulatedProject } from '../simulator/project-folder.ts'
import { type Simulation, startSimulation } from '../simulator/simulation.ts'
import { addExamples } from './help.ts'
import { groups } from './options.ts'
import { type Output, processOutput } from './output.ts'
import { requireFiles, simulationNeeds } from './require-files.ts'
import { fleetOf, fleetOptions, scenarioOf, wholeIn } from './simulated-fleet.ts'
import { onStopSignals } from './stop-signals.ts'

export interface SimulateOptions {
  /** Devices of an invented fleet. */
  readonly devices: number
  readonly seed: number
  /** An event folder with captured payloads, used instead. */
  readonly event?: string
  /** A built-in scenario or a JSON file; without one all devices are on. */
  readonly scenario?: string
  /** The speed of the scenario, 1 = as written. */
  readonly speed: number
  readonly port: number
  /** Where to write a project folder for the simulation. */
  readonly project?: string
}

/** Adds `simulate` to the program; it runs until interrupted and ends with 0. */
export function registerSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .summary('simulated devices for a monitor to find')
    .description('Runs a fleet of simulated devices on loopback, with a name server that knows them.')
  for (const option of fleetOptions({ devices: 99, speed: 1 })) command.addOption(option)
  command
    .addOption(
      new Option('--port <p>', 'the TCP port of the devices; 0 = a free one')
        .argParser(wholeIn(0, 65_535))
        .default(8080)
        .helpGroup(groups.fleet),
    )
    .addOption(
      new Option(
        '--project <dir>',
        'write a project folder that points a monitor at the simulation',
      ).helpGroup(groups.programs),
    )
    .action(async (options: SimulateOptions) => {
      const stopping = new AbortController()
      const listenNoMore = onStopSignals(() => stopping.abort())
      try {
        await simulate(options, processOutput, Date.now(), stopping.signal)
      } finally {
        listenNoMore()
      }
    })
  addExamples(command, [
    ['motion-monitor simulate --project /tmp/sim', 'then: motion-monitor --root /tmp/sim'],
    ['motion-monitor simulate --scenario end-of-day --speed 10', 'an end of day in three minutes'],
    ['motion-monitor simulate --event events/2026 --port 0', 'the captured devices of an event'],
  ])
}

/** Runs a simulation until the signal; throws `ProblemError` when it cannot start. */
export async function simulate(
  options: SimulateOptions,
  output: Output,
  now: Milliseconds,
  signal: AbortSignal,
): Promise<void> {
  const { devices, roster, timezone, name, problems } = await fleetOf(options, now)
  for (const problem of problems) output.printError(formatProblem(problem))
  requireFiles(simulationNeeds(devices.length))
  const scenario = await scenarioOf(options, devices)
  let isIntroduced = false
  await using simulation = await startSimulation(
    {
      fleet: { devices, port: options.port, seed: options.seed, initially: scenario ? 'off' : 'on' },
      ...(scenario && { scenario }),
      speed: options.speed,
    },
    {
      onEvent: (event) => isIntroduced && printTurn(event, output),
      onProblem: (message) => output.printError(message),
    },
  ).catch((error: unknown) => {
    throw unstarted(options, error)
  })
  if (options.project) {
    await writeSimulatedProject({ root: options.project, event: name, roster, timezone, place: simulation })
  }
  for (const line of introduction(devices.length, simulation, options.project)) output.print(line)
  isIntroduced = true
  if (scenario) void simulation.ended.then(() => signal.aborted || output.print('the scenario is over'))
  await aborted(signal)
}

function introduction(
  devices: number,
  simulation: Simulation,
  project: string | undefined,
): readonly string[] {
  const section = JSON.stringify({ Monitor: monitorSection(simulation) }, null, 2)
  return [
    `${devices} devices on port ${simulation.port}, their names at ${simulation.dnsServer} (UDP)`,
    ...(project === undefined
      ? ['for the server.json of a monitor:', section]
      : [`to watch them: motion-monitor --root ${project}`]),
    'Ctrl-C ends the simulation',
  ]
}

function printTurn(event: FleetEvent, output: Output): void {
  if (event.type !== 'turned') return
  const time = new Date(event.at).toISOString().slice(11, 19)
  const words = event.state === 'on' ? 'arrives' : `leaves (${event.state})`
  output.print(`${time} ${nameOf(event.motion)} ${words}`)
}

function unstarted(options: SimulateOptions, error: unknown): unknown {
  const code = errorCode(error)
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const reason = code === 'EACCES' ? 'is not for everyone' : 'is taken'
  return unusable('--port', `port ${options.port} ${reason}; choose another one, or 0 for a free one`)
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
