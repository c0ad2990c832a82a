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

export interface Simulation extends AsyncDisposable {
  readonly dnsServer: string
  readonly port: number
  readonly addresses: Readonly<Record<string, string>>
  /** Settles when the scenario is over, also by `close`; without a scenario at once. */
  readonly ended: Promise<void>
  act(motion: MotionId | 'all', action: ScenarioAction): Promise<void>
  /** A monitor says that a device can go. */
  release(motion: MotionId): void
  close(): Promise<void>
}

export type SimulationRequest =
  | {
      readonly type: 'act'
      readonly number: number
      readonly motion: MotionId | 'all'
      readonly action: ScenarioAction
    }
  | { readonly type: 'release'; readonly motion: MotionId }
  | { readonly type: 'close' }

export type SimulationMessage =
  | { readonly type: 'started'; readonly place: Pick<Simulation, 'dnsServer' | 'port' | 'addresses'> }
  | { readonly type: 'event'; readonly event: FleetEvent }
  | { readonly type: 'problem'; readonly message: string }
  | { readonly type: 'acted'; readonly number: number; readonly error: string | undefined }
  | { readonly type: 'ended' }

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

/** Starts a simulation in its own thread. Throws a `SimulationError` when it cannot start. */
export async function startSimulationThread(
  options: SimulationOptions,
  listener: SimulationListener = {},
): Promise<Simulation> {
  const thread = new Worker(threadFile('simulation-thread', import.meta.url), { workerData: options })
  const started = Promise.withResolvers<Pick<Simulation, 'dnsServer' | 'port' | 'addresses'>>()
  const ended = Promise.withResolvers<void>()
  const acts = new Map<number, (error: string | undefined) => void>()
  let lastNumber = 0
  const post = (request: SimulationRequest) => thread.postMessage(request)
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))

  const fail = (reason: string) => {
    started.reject(new SimulationError(`the simulation cannot start: ${reason}`))
    ended.resolve()
    for (const settle of acts.values()) settle(reason)
    acts.clear()
  }
  thread.once('error', (error) => {
    const reason = errorText(error)
    listener.onProblem?.(`the simulation has failed: ${reason}`)
    fail(reason)
  })
  thread.once('exit', () => fail('its thread has ended'))
  thread.on('message', (message: SimulationMessage) => {
    switch (message.type) {
      case 'started':
        started.resolve(message.place)
        break
      case 'event':
        listener.onEvent?.(message.event)
        break
      case 'problem':
        listener.onProblem?.(message.message)
        break
      case 'ended':
        ended.resolve()
        break
      case 'acted':
        acts.get(message.number)?.(message.error)
        acts.delete(message.number)
    }
  })
  const close = async () => {
    post({ type: 'close' })
    await exited
  }
  return {
    ...(await started.promise),
    ended: ended.promise,
    act: (motion, action) => {
      lastNumber += 1
      const number = lastNumber
      return new Promise((resolve, reject) => {
        acts.set(number, (error) => (error === undefined ? resolve() : reject(new SimulationError(error))))
        post({ type: 'act', number, motion, action })
      })
    },
    release: (motion) => post({ type: 'release', motion }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A simulation in its thread failed. */
class SimulationError extends Error {
  readonly code = 'simulation'

  constructor(message: string) {
    super(message)
    this.name = 'SimulationError'
  }
}
