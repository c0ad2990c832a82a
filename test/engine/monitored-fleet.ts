/** A simulated fleet with the engine, over real sockets, DNS packets and files. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../src/core/base/clock.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { type Engine, startEngine } from '../../src/core/engine/engine.ts'
import type { MonitorCommand } from '../../src/core/events/command.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { formatEvent, formatLine } from '../../src/core/events/log-line.ts'
import { reduce } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { type Fleet, type FleetOptions, startFleet } from '../../src/simulator/fleet.ts'

export interface MonitoredFleetOptions extends Omit<FleetOptions, 'devices'> {
  readonly devices: readonly DeviceContents[]
  /** Replaces parts of the configuration, section by section. */
  readonly server?: Record<string, unknown>
  /** Replaces keys of its section "Monitor". */
  readonly monitor?: Record<string, unknown>
  /** The first and last dates on which every motion is assigned; one row for each. */
  readonly dates?: readonly (readonly [first: string, last: string])[]
  /** The engine's clock; default the machine's. */
  readonly clock?: Clock
  /** A folder of the project in place of C: under WSL. */
  readonly windowsDrive?: string
  /** Called first with each event, and with the state of this session. */
  readonly onFrame?: OnFrame
}

type OnFrame = (event: MonitorEvent, state: MonitorState) => void

type EventOf<Type extends MonitorEvent['type']> = Extract<MonitorEvent, { type: Type }>

/** How long anything may take on a busy machine, ms. */
const EVENT_TIMEOUT = 60_000

/** Fast answers, for tests that do not need a slow device. */
const QUICK = [5, 20] as const

export class MonitoredFleet implements AsyncDisposable {
  readonly root: string
  readonly fleet: Fleet
  readonly #clock: Clock
  readonly #onFrame: OnFrame
  readonly #windowsDrive: string | undefined
  events: MonitorEvent[] = []
  state: MonitorState = initialState
  #engine: Engine | undefined
  readonly #listeners = new Set<() => void>()

  private constructor(root: string, fleet: Fleet, { clock, onFrame, windowsDrive }: MonitoredFleetOptions) {
    this.#windowsDrive = windowsDrive === undefined ? undefined : join(root, windowsDrive)
    this.root = root
    this.fleet = fleet
    this.#clock = clock ?? systemClock
    this.#onFrame = onFrame ?? (() => undefined)
  }

  static async start(options: MonitoredFleetOptions): Promise<MonitoredFleet> {
    const { server: _server, monitor: _monitor, dates: _dates, ...rest } = options
    const { clock: _clock, onFrame: _onFrame, windowsDrive: _drive, ...fleetOptions } = rest
    const root = await mkdtemp(join(tmpdir(), 'motion-monitor-test-'))
    const fleet = await startFleet({ timing: { answer: QUICK }, ...fleetOptions })
    const monitored = new MonitoredFleet(root, fleet, options)
    await monitored.#writeProject(options)
    await monitored.startEngine()
    return monitored
  }

  /** The folder of the event. */
  get eventFolder(): string {
    return join(this.root, 'events', 'Test')
  }

  /** The engine's time. */
  now(): number {
    return this.#clock.now()
  }

  async startEngine(): Promise<void> {
    this.state = initialState
    const emit = (event: MonitorEvent): void => this.#hear(event)
    const windowsDrive = this.#windowsDrive
    this.#engine = await startEngine({
      root: this.root,
      version: 'test',
      emit,
      clock: this.#clock,
      ...(windowsDrive !== undefined && { windowsDrive }),
    })
  }

  dispatch(command: MonitorCommand): void {
    this.#engine?.dispatch(command)
  }

  /** Ends the engine gracefully. */
  async stop(): Promise<void> {
    this.dispatch({ type: 'stop' })
    await this.#engine?.stopped
    this.#engine = undefined
  }

  /** Resolves when the condition holds for the state; rejects with what was seen after `patience` ms. */
  until(isSo: (state: MonitorState) => boolean, patience = EVENT_TIMEOUT): Promise<void> {
    return this.#wait(
      () => isSo(this.state),
      patience,
      () => this.lines().slice(-40).join('\n'),
    )
  }

  /** The first event of a type from `since` on for which the condition holds. */
  async event<Type extends MonitorEvent['type']>(
    type: Type,
    isSo: (event: EventOf<Type>) => boolean = () => true,
    { since = 0, patience = EVENT_TIMEOUT } = {},
  ): Promise<EventOf<Type>> {
    const find = (): EventOf<Type> | undefined =>
      this.events.slice(since).find((event): event is EventOf<Type> => {
        return event.type === type && isSo(event as EventOf<Type>)
      })
    await this.#wait(
      () => find() !== undefined,
      patience,
      () => `no ${type}; ${this.lines().slice(-40).join('\n')}`,
    )
    const found = find()
    if (found === undefined) throw new Error(`no ${type}`)
    return found
  }

  motion(id: MotionId): MonitorState['motions'] extends ReadonlyMap<MotionId, infer Motion> ? Motion : never {
    const motion = this.state.motions.get(id)
    if (motion === undefined) throw new Error(`motion ${id} is not known`)
    return motion
  }

  /** The lines of the log file. */
  lines(): string[] {
    return this.events.flatMap(formatEvent).map(formatLine)
  }

  readEventFile(path: string): Promise<Buffer> {
    return readFile(join(this.eventFolder, path))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.fleet.close()
    await rm(this.root, { recursive: true, force: true })
  }

  async #writeProject(options: MonitoredFleetOptions): Promise<void> {
    const { devices, server, monitor, dates = [['2026-10-10', '2026-10-16']] } = options
    const rows = devices.flatMap(({ id }) =>
      dates.map(([first, last]) => `${id},${first},${last},ABC${id}XYZ,Ann,Able,Sailboard`),
    )
    const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
    await mkdir(join(this.root, 'config'), { recursive: true })
    await mkdir(join(this.eventFolder, 'config'), { recursive: true })
    await writeFile(join(this.eventFolder, 'config', 'motions.csv'), `${[header, ...rows].join('\n')}\n`)
    const configuration = {
      Event: 'Test',
      Motion: { Info: { Firmwares: { '9008 Weymouth SW (3232)': [] } }, Settings: { Timezone: 60 } },
      Monitor: {
        Port: this.fleet.port,
        'DNS Servers': [this.fleet.dnsServer],
        'Search Domains': [],
        Addresses: this.fleet.addresses,
        ...monitor,
      },
      ...server,
    }
    await writeFile(join(this.root, 'config', 'server.json'), JSON.stringify(configuration, undefined, 2))
  }

  #hear(event: MonitorEvent): void {
    this.events.push(event)
    this.state = reduce(this.state, event)
    this.#onFrame(event, this.state)
    for (const listener of this.#listeners) listener()
  }

  #wait(isSo: () => boolean, patience: number, describe: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isSo()) return
        end()
        resolve()
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`not within ${patience} ms: ${describe()}`))
      }, patience)
      const end = (): void => {
        clearTimeout(timer)
        this.#listeners.delete(look)
      }
      this.#listeners.add(look)
      look()
    })
  }
}
