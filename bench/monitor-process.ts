/** A monitor in its own process on a project folder: ours, observed by its events, or a peer, by its log lines. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { SearchCost } from '../src/core/events/events.ts'
import { type ProcessUsage, usageOf } from './process-usage.ts'

/** The fields of an event that the benchmark needs; for a peer's line: type, motion and the time it was seen. */
export interface Heard {
  readonly type: string
  readonly at: number
  readonly motion?: number
  readonly signs?: SearchCost
  readonly verdict?: string
}

export interface OwnOptions {
  readonly isTelling?: boolean
  readonly program?: string
  /** More options of the program. */
  readonly args?: readonly string[]
  /** A replacement for `/etc/resolv.conf`, which needs root. */
  readonly resolvConf?: string
}

/** A program to run, and how its lines become events. */
interface MonitorProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly hear: (line: string) => Heard | undefined
}

export class MonitorProcess implements AsyncDisposable {
  /** The name of this monitor in a row; empty = ours. */
  readonly name: string
  readonly child: ChildProcess
  readonly events: Heard[] = []
  readonly #listeners = new Set<() => void>()

  private constructor({ name, command, args, environment, hear }: MonitorProgram) {
    this.name = name
    this.child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production', ...environment },
    })
    if (this.child.stdout === null) throw new Error('the monitor has no stdout')
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const heard = hear(line)
      if (heard === undefined) return
      this.events.push(heard)
      for (const listener of this.#listeners) listener()
    })
  }

  /** The built program, which reports its search costs every second, or as usual; `resolvConf` is then the system's. */
  static ours(root: string, options: OwnOptions = {}): MonitorProcess {
    const { isTelling = true, program = 'dist/cli.js', args: more = [], resolvConf } = options
    const own = [process.execPath, program, '--headless', '--json', '--root', root, ...more]
    const mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
    const [command = '', ...args] =
      resolvConf === undefined ? own : ['unshare', '-m', 'sh', '-c', mount, resolvConf, ...own]
    const environment = isTelling ? { MOTION_MONITOR_VITAL_SIGNS: '1' } : {}
    const hear = (line: string): Heard => {
      const heard = JSON.parse(line) as Heard
      // What an outside observer sees, and when.
      return resolvConf === undefined ? heard : { ...heard, at: Date.now() }
    }
    return new MonitorProcess({ name: '', command, args, environment, hear })
  }

  /** The program that `BENCH_PEER` names, with the project folder as its last argument and working folder. */
  static peer(root: string, command: string): MonitorProcess {
    const args = ['-c', `cd "$0" && exec ${command} "$0"`, root]
    return new MonitorProcess({ name: 'peer: ', command: 'sh', args, environment: {}, hear: hearLine })
  }

  /** Ours, and the peer if one is named. */
  static kinds(options: OwnOptions = {}): readonly ((root: string) => MonitorProcess)[] {
    const peer = process.env.BENCH_PEER
    const ours = (root: string): MonitorProcess => MonitorProcess.ours(root, options)
    return peer === undefined ? [ours] : [ours, (root) => MonitorProcess.peer(root, peer)]
  }

  get isPeer(): boolean {
    return this.name !== ''
  }

  /** When each motion's first event of a type was seen. */
  timesOf(type: string): ReadonlyMap<number, number> {
    const times = new Map<number, number>()
    for (const { type: its, motion, at } of this.events) {
      if (its === type && motion !== undefined && !times.has(motion)) times.set(motion, at)
    }
    return times
  }

  /** The search costs reported since an instant. */
  searchCosts(since = 0): readonly SearchCost[] {
    return this.events.flatMap(({ at, signs }) => (signs === undefined || at < since ? [] : [signs]))
  }

  /** Throws if a saved track of one of these motions differs from what was sent. */
  requireExact(motions: readonly number[]): void {
    const wanted = new Set<number | undefined>(motions)
    const wrong = this.events.filter(
      ({ type, motion, verdict }) => type === 'track-completed' && wanted.has(motion) && verdict !== 'exact',
    )
    if (wrong.length > 0) throw new Error(`${wrong.length} tracks are not exact`)
  }

  usage(): Promise<ProcessUsage | undefined> {
    return usageOf(this.child.pid ?? 0)
  }

  /** Resolves when this many motions, or these, have had the event; rejects after `patience` ms. */
  heard(type: string, motions: number | readonly number[], patience: number): Promise<void> {
    const size = typeof motions === 'number' ? motions : motions.length
    const heardOf = (): number => {
      const times = this.timesOf(type)
      return typeof motions === 'number' ? times.size : motions.filter((motion) => times.has(motion)).length
    }
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (heardOf() < size) return
        end()
        resolve()
      }
      const end = (): void => {
        clearTimeout(timer)
        clearInterval(looks)
        this.#listeners.delete(lookIfOne)
        this.child.off('exit', fail)
      }
      const fail = (): void => {
        end()
        reject(new Error(`only ${heardOf()} of ${size} motions: ${type}`))
      }
      // Counting thousands at each event would distort the measurement.
      const lookIfOne = size <= 200 ? look : (): void => undefined
      const looks = setInterval(look, 100)
      const timer = setTimeout(fail, patience)
      this.#listeners.add(lookIfOne)
      this.child.once('exit', fail)
      look()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const closed = once(this.child, 'close')
    this.child.kill('SIGTERM')
    await closed
  }
}

/** The lines of docs/device.md, "Log lines", by the time they are seen, because their own has whole seconds only. */
function hearLine(line: string): Heard | undefined {
  const match = /\bmotion-(\d+) (is connected|can be disconnected)/.exec(line)
  if (match === null) return undefined
  const type = match[2] === 'is connected' ? 'motion-connected' : 'motion-released'
  return { type, motion: Number(match[1]), at: Date.now() }
}
