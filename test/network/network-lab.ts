/** A fleet and the built monitor, each in a network namespace, with a cable or a NAT box between them. */
import { type ChildProcess, execFile, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { reduce } from '../../src/core/events/reduce.ts'
import { initialState, type MonitorState } from '../../src/core/events/state.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { hostOf } from '../../src/simulator/endpoints.ts'
import { starvation } from '../starvation.ts'
import type { FleetAnswer, FleetOrder, FleetRequest } from './fleet-messages.ts'
import { NatBox, tunnelAddress } from './nat-box.ts'

const run = promisify(execFile)

const base = '10.77.0.0'
const dnsServer = '10.77.0.1'
const laptop = '10.77.200.1/16'

/** How long anything may take on a busy machine, ms. */
const EVENT_TIMEOUT = 60_000

let labs = 0

/** Why namespaces are not possible here; undefined if they are. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const name = `mm-try-${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (made.error !== undefined) return 'iproute2 is not installed'
  spawnSync('ip', ['netns', 'delete', name])
  return made.status === 0 ? undefined : `network namespaces cannot be made: ${made.stderr.trim()}`
}

export interface LabOptions {
  readonly devices: readonly DeviceContents[]
  /** Those that are on from the start; default all. */
  readonly present?: readonly MotionId[]
  /** The laptop's resolv.conf, which the monitor then uses. */
  readonly resolvConf?: string
  /** The laptop is behind NAT and a DNS tunnel, as under WSL. */
  readonly isBehindNat?: boolean
}

type EventOf<Type extends MonitorEvent['type']> = Extract<MonitorEvent, { type: Type }>

function resolvConfOf({ isBehindNat = false, resolvConf }: LabOptions): string | undefined {
  return isBehindNat ? `nameserver ${tunnelAddress}\n` : resolvConf
}

export class NetworkLab implements AsyncDisposable {
  readonly root: string
  readonly events: MonitorEvent[] = []
  state: MonitorState = initialState
  readonly #fleetSpace: string
  readonly #laptopSpace: string
  readonly #nat: NatBox | undefined
  readonly #listeners = new Set<() => void>()
  readonly #waiting = new Map<number, (answer: FleetAnswer) => void>()
  #fleet: ChildProcess | undefined
  #monitor: ChildProcess | undefined
  #requests = 0
  #stderr = ''

  private constructor(root: string, { isBehindNat = false }: LabOptions) {
    labs += 1
    this.root = root
    this.#nat = isBehindNat ? new NatBox(`mm-nat-${process.pid}-${labs}`) : undefined
    this.#fleetSpace = `mm-fleet-${process.pid}-${labs}`
    this.#laptopSpace = `mm-laptop-${process.pid}-${labs}`
  }

  static async start(options: LabOptions): Promise<NetworkLab> {
    const lab = new NetworkLab(await mkdtemp(join(tmpdir(), 'motion-monitor-network-')), options)
    try {
      await lab.#wire(options)
      await lab.#startFleet(options)
      await lab.#nat?.tunnel(lab.#laptopSpace, dnsServer)
      await lab.#writeProject(options)
      lab.#startMonitor()
      return lab
    } catch (error) {
      await lab[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The machine between laptop and fleet; throws without one. */
  get nat(): NatBox {
    if (this.#nat === undefined) throw new Error('the laptop is not behind NAT')
    return this.#nat
  }

  /** Runs `ip` on the laptop's side. */
  async laptopIp(...args: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.#laptopSpace, ...args])
  }

  /** Runs `ip` on the fleet's side. */
  async fleetIp(...args: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.#fleetSpace, ...args])
  }

  /** Sends the fleet a command; resolves when it is done. */
  async order(order: FleetOrder): Promise<void> {
    const number = this.#requests++
    const request: FleetRequest = { ...order, number }
    const answer = await new Promise<FleetAnswer>((resolve) => {
      this.#waiting.set(number, resolve)
      this.#fleet?.send(request)
    })
    if (answer.error !== undefined) throw new Error(answer.error)
  }

  async writeResolvConf(text: string): Promise<void> {
    await writeFile(this.#resolvConf, text)
  }

  /** Sends the monitor a signal. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#monitor?.kill(signal)
  }

  /** Measures from now on how long monitor and fleet lacked a processor, ms, to subtract from their times. */
  starvation(): () => number {
    const processes = [this.#monitor?.pid, this.#fleet?.pid, process.pid]
    return starvation(processes.filter((pid) => pid !== undefined))
  }

  stateOf(motion: MotionId): string | undefined {
    return this.state.motions.get(motion)?.state
  }

  /** Resolves when the condition holds for the state; rejects with what was seen after `patience` ms. */
  until(isSo: (state: MonitorState) => boolean, patience = EVENT_TIMEOUT): Promise<void> {
    return this.#wait(() => isSo(this.state), patience, 'the state wanted')
  }

  /** The first event of a type from `since` on for which the condition holds. */
  async event<Type extends MonitorEvent['type']>(
    type: Type,
    isSo: (event: EventOf<Type>) => boolean = () => true,
    { since = 0, patience = EVENT_TIMEOUT } = {},
  ): Promise<EventOf<Type>> {
    let found: EventOf<Type> | undefined
    const find = (): boolean => {
      found = this.events.slice(since).find((event): event is EventOf<Type> => {
        return event.type === type && isSo(event as EventOf<Type>)
      })
      return found !== undefined
    }
    await this.#wait(find, patience, type)
    if (found === undefined) throw new Error(`no ${type}`)
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends: Promise<unknown>[] = []
    for (const child of [this.#monitor, this.#fleet]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue
      ends.push(once(child, 'exit'))
      child.kill('SIGKILL')
    }
    await Promise.all(ends)
    await this.#nat?.[Symbol.asyncDispose]()
    for (const space of this.#spaces) await run('ip', ['netns', 'delete', space]).catch(() => undefined)
    await rm(join(this.#resolvConf, '..'), { recursive: true, force: true })
    await rm(this.root, { recursive: true, force: true })
  }

  get #spaces(): readonly string[] {
    const nat = this.#nat === undefined ? [] : [this.#nat.space]
    return [this.#fleetSpace, ...nat, this.#laptopSpace]
  }

  get #resolvConf(): string {
    return join('/etc/netns', this.#laptopSpace, 'resolv.conf')
  }

  async #wire(options: LabOptions): Promise<void> {
    const { devices } = options
    for (const space of this.#spaces) await run('ip', ['netns', 'add', space])
    // What has the address in the network of the fleet.
    const near = this.#nat?.space ?? this.#laptopSpace
    const peer = ['peer', 'name', 'wlan0', 'netns', near]
    await run('ip', ['link', 'add', 'air', 'netns', this.#fleetSpace, 'type', 'veth', ...peer])
    await this.fleetIp('addr', 'add', `${dnsServer}/16`, 'dev', 'air')
    for (const { id } of devices) {
      const host = hostOf(id, { type: 'subnet', base })
      await this.fleetIp('addr', 'add', `${host}/16`, 'dev', 'air')
    }
    await run('ip', ['-n', near, 'addr', 'add', laptop, 'dev', 'wlan0'])
    for (const side of ['lo', 'air']) await this.fleetIp('link', 'set', side, 'up')
    for (const side of ['lo', 'wlan0']) await run('ip', ['-n', near, 'link', 'set', side, 'up'])
    await this.#nat?.wire(this.#laptopSpace)
    const resolvConf = resolvConfOf(options)
    if (resolvConf === undefined) return
    await mkdir(join(this.#resolvConf, '..'), { recursive: true })
    await this.writeResolvConf(resolvConf)
  }

  async #startFleet({ devices, present = devices.map(({ id }) => id) }: LabOptions): Promise<void> {
    this.#fleet = fork(join(import.meta.dirname, 'fleet-process.ts'), {
      execPath: 'ip',
      execArgv: ['netns', 'exec', this.#fleetSpace, process.execPath],
    })
    this.#fleet.on('message', (answer: FleetAnswer) => {
      this.#waiting.get(answer.number)?.(answer)
      this.#waiting.delete(answer.number)
    })
    await this.order({ type: 'start', start: { devices, base, present } })
  }

  async #writeProject(options: LabOptions): Promise<void> {
    const configuration = {
      Event: 'Test',
      Motion: { Settings: { Timezone: 60 } },
      // A short timeout for departures: a missing report is then deliberate.
      Threading: { DisconnectionThread: { Timeout: 1 }, DisconnectionThreadPool: { Interval: 2 } },
      Monitor: {
        Port: 8080,
        ...(resolvConfOf(options) === undefined && { 'DNS Servers': [dnsServer] }),
        'Search Domains': [],
      },
    }
    const rows = options.devices.map(({ id }) => `${id},2026-01-01,2099-12-31,ABC${id}XYZ,Ann,Able,Sailboard`)
    const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
    const event = join(this.root, 'events', 'Test', 'config')
    await mkdir(join(this.root, 'config'))
    await mkdir(event, { recursive: true })
    await writeFile(join(this.root, 'config', 'server.json'), JSON.stringify(configuration))
    await writeFile(join(event, 'motions.csv'), `${[header, ...rows].join('\n')}\n`)
  }

  #startMonitor(): void {
    const command = [process.execPath, 'dist/cli.js', '--headless', '--json', '--root', this.root]
    const monitor = spawn('ip', ['netns', 'exec', this.#laptopSpace, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#monitor = monitor
    monitor.stderr.on('data', (data: Buffer) => {
      this.#stderr += data
    })
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      const event: MonitorEvent = JSON.parse(line)
      this.events.push(event)
      this.state = reduce(this.state, event)
      for (const listener of this.#listeners) listener()
    })
  }

  async #wait(isSo: () => boolean, patience: number, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = (): void => {
      if (isSo()) resolve()
    }
    const timer = setTimeout(() => {
      const log = this.events.map((event) => JSON.stringify(event).slice(0, 200)).slice(-30)
      reject(new Error(`not within ${patience} ms: ${what}\n${log.join('\n')}\n${this.#stderr}`))
    }, patience)
    this.#listeners.add(look)
    look()
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#listeners.delete(look)
    }
  }
}
