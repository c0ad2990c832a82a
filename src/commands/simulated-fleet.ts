/** Turns the options of a command into a simulated fleet, its roster and its scenario. */
import { basename, resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { errorText } from '../core/base/errors.ts'
import { dateIn } from '../core/base/local-time.ts'
import { type Problem, unusable } from '../core/base/problem.ts'
import { MIB, type Milliseconds, type Minutes } from '../core/base/units.ts'
import { readNamed } from '../core/disk/read-file.ts'
import { readCapturedFleet } from '../simulator/captured-fleet.ts'
import type { DeviceContents } from '../simulator/contents.ts'
import { eveningTimezone, generatedTimezone, generateFleet } from '../simulator/generated-fleet.ts'
import { sailedBy } from '../simulator/generated-logs.ts'
import { builtInNames, builtInScenario, parseScenario, type Scenario } from '../simulator/scenario.ts'
import { groups, suggest } from './options.ts'

export interface SimulatedFleet {
  readonly devices: readonly DeviceContents[]
  readonly roster: string
  /** The zone of the event, minutes east of UTC. */
  readonly timezone: Minutes
  /** The name of the event folder. */
  readonly name: string
  /** Captures that are unusable. */
  readonly problems: readonly Problem[]
}

interface FleetChoice {
  readonly devices: number
  readonly seed: number
  readonly event?: string
}

interface ScenarioChoice {
  readonly scenario?: string
  readonly seed: number
}

/** The options for a fleet and its scenario. */
export function fleetOptions(defaults: {
  readonly devices: number
  readonly speed: number
  readonly scenario?: string
}): readonly Option[] {
  const { devices, speed, scenario } = defaults
  const without = scenario === undefined ? '; without one all are on' : ''
  return [
    new Option('--devices <n>', 'how many devices to invent').argParser(wholeIn(1, 2000)).default(devices),
    new Option('--seed <s>', 'the same seed gives the same fleet and the same day')
      .argParser(wholeIn(0, 2 ** 31))
      .default(1),
    new Option('--event <folder>', 'use the captures of an event folder instead of invented devices'),
    suggest(
      new Option('--scenario <name-or-file>', `${builtInNames.join(', ')} or a JSON file${without}`).default(
        scenario,
      ),
      builtInNames,
    ),
    new Option('--speed <x>', 'play the scenario so many times faster').argParser(speedFactor).default(speed),
  ].map((option) => option.helpGroup(groups.fleet))
}

/** The chosen fleet; throws `ProblemError` when its captures are unreadable. */
export async function fleetOf(options: FleetChoice, now: Milliseconds): Promise<SimulatedFleet> {
  if (options.event === undefined) {
    const timezone = eveningTimezone(now)
    const { devices, seed } = options
    const fleet = generateFleet({ devices, seed, today: dateIn(now, timezone), timezone })
    return {
      devices: fleet.devices.map((device) => sailedBy(now, device)),
      roster: fleet.roster,
      timezone,
      name: 'Simulated',
      problems: [],
    }
  }
  const folder = resolve(options.event)
  try {
    const { devices, roster, problems } = await readCapturedFleet(folder)
    return { devices, roster, timezone: generatedTimezone, name: basename(folder), problems }
  } catch (error) {
    throw unusable(folder, `the captures cannot be read: ${errorText(error)}; name an event folder`)
  }
}

/** The chosen scenario, if any; throws `ProblemError` when it is unreadable. */
export async function scenarioOf(
  { scenario, seed }: ScenarioChoice,
  devices: readonly DeviceContents[],
): Promise<Scenario | undefined> {
  if (scenario === undefined) return undefined
  // No device is behind a stale name, so it cannot be switched on.
  const ids = devices.filter(({ manner }) => !manner?.isStale).map(({ id }) => id)
  const builtIn = builtInNames.find((name) => name === scenario)
  if (builtIn) return builtInScenario(builtIn, ids, seed)
  const remedy = `name a JSON file or one of ${builtInNames.join(', ')}`
  const bytes = await readNamed(scenario, 16 * MIB).catch((error: unknown) => {
    throw unusable(scenario, `${errorText(error)}; ${remedy}`)
  })
  if (bytes === undefined) throw unusable(scenario, `it is too large for a scenario; ${remedy}`)
  const parsed = parseScenario(bytes.toString('utf8'))
  if (!parsed.ok) throw unusable(scenario, `this is no scenario: ${parsed.reason}`)
  return parsed.scenario
}

/** Parses an option that is a whole number from `low` to `high`. */
export function wholeIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= low && value <= high) return value
    throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`)
  }
}

/** Below this, waits exceed the longest timer; above, nothing is visible. */
const [slowest, fastest] = [0.01, 100_000]

/** Parses the option for a playback speed. */
export function speedFactor(text: string): number {
  const value = Number(text)
  if (value >= slowest && value <= fastest) return value
  throw new InvalidArgumentError(`It must be a number from ${slowest} to ${fastest}.`)
}
