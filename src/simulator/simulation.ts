/** A fleet that plays its scenario: in this thread for tests, else in its own, so that it does not disturb a monitor. */
import { Worker } from 'node:worker_threads'
import { errorText } from '../core/base/errors.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { type FleetEvent, type FleetOptions, startFleet } from './fleet.ts'
import type { Scenario, ScenarioAction } from './scenario.ts'
import { createScenarioPlayer } from './scenario-player.ts'
import { threadFile } from './thread-file.ts'

/** Plain data, because it passes between threads. */
export interface SimulationOptions {
  readonly fleet: Omit<FleetOptions, 'onEvent'>
  readonly scenario?: Scenario
  /** The speed, 1 = as written (default). */
  readonly speed?: number
  /** A leaving device waits until `release` says that it can go; default: until requests stop. */
  readonly waitsForRelease?: boolean
}

/** Receives the events of a simulation; neither method may throw. */
export interface SimulationListener {
  onEvent?(event: FleetEvent): void
  /** A step of the scenario failed. */
  onProblem?(message: string): void
}

/** Where a monitor finds the devices of a simulation. */
export interface SimulationPlace {
  readonly dnsServer: string
  readonly port: number
  readonly addresses: Readonly<Record<string, string>>
}

/** A simulation in its own thread. */
export interface SimulationThread extends SimulationPlace, AsyncDisposable {
  /** A monitor says that a device can go. */
  release(motion: MotionId): void
  close(): Promise<void>
}

export interface Simulation extends SimulationThread {
  /** Settles when the scenario is over, also by `close`; without a scenario at once. */
  readonly ended: Promise<void>
  act(motion: MotionId | 'all', action: ScenarioAction): Promise<void>
}

export type SimulationRequest =
  | { readonly type: 'release'; readonly motion: MotionId }
  | { readonly type: 'close' }

/** Starts a simulation in this thread. Throws the errors of starting the fleet. */
export async function startSimulation(
  { fleet: fleetOptions, scenario, speed = 1, waitsForRelease = false }: SimulationOptions,
  listener: SimulationListener = {},
): Promise<Simulation> {
  const { onEvent, onProblem } = listener
  const fleet = await startFleet({ ...fleetOptions, ...(onEvent && { onEvent }) })
  const player = createScenarioPlayer({ fleet, speed, waitsForRelease, ...(onProblem && { onProblem }) })
  const ended = scenario ? player.play(scenario) : Promise.resolve()
  const close = async () => {
    player.stop()
    await ended
    await fleet.close()
  }
  const { dnsServer, port, addresses } = fleet
  const { act, release } = player
  return { dnsServer, port, addresses, ended, act, release, close, [Symbol.asyncDispose]: close }
}

/** Starts a simulation in its own thread. Throws when it cannot start. */
export async function startSimulationThread(options: SimulationOptions): Promise<SimulationThread> {
  const thread = new Worker(threadFile('simulation-thread', import.meta.url), { workerData: options })
  const started = Promise.withResolvers<SimulationPlace>()
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  const fail = (reason: string) => started.reject(new Error(`the simulation cannot start: ${reason}`))
  thread.once('error', (error) => fail(errorText(error)))
  thread.once('exit', () => fail('its thread has ended'))
  thread.once('message', started.resolve)
  const post = (request: SimulationRequest) => thread.postMessage(request)
  const close = async () => {
    post({ type: 'close' })
    await exited
  }
  const release = (motion: MotionId) => post({ type: 'release', motion })
  return { ...(await started.promise), release, close, [Symbol.asyncDispose]: close }
}
