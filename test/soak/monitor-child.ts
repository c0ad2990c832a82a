/** The built program as a child, observed through its events and through the system's figures. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Bytes } from '../../src/core/base/units.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { parseResources, type ResourceCount } from './resources.ts'

/** The resources of the process at one instant. */
export interface Footprint {
  readonly rss: Bytes
  readonly files: number
  readonly resources: ResourceCount
}

export class MonitorChild {
  readonly #child: ChildProcess
  readonly #onEvent: (event: MonitorEvent) => void
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>
  #heardResources = Promise.withResolvers<ResourceCount>()

  constructor(program: string, root: string, onEvent: (event: MonitorEvent) => void) {
    this.#onEvent = onEvent
    this.#child = spawn(process.execPath, [program, '--headless', '--json', '--root', root], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MOTION_MONITOR_RESOURCES: '1' },
    })
    this.exited = once(this.#child, 'exit').then(([code, signal]) => [code, signal] as const)
    const { stdout } = this.#child
    if (stdout === null) throw new Error('the monitor has no stdout')
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line))
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<readonly [code: number | null, signal: string | null]> {
    this.#child.kill(signal)
    return await this.exited
  }

  /** The smallest of several footprints, which excludes garbage. */
  async footprint(samples: number): Promise<Footprint> {
    const taken: Footprint[] = []
    while (taken.length < samples) {
      this.#heardResources = Promise.withResolvers<ResourceCount>()
      const resources = await Promise.race([
        this.#heardResources.promise,
        this.exited.then(() => {
          throw new Error('the monitor has ended while it was measured')
        }),
      ])
      taken.push({ ...(await this.#ofSystem()), resources })
    }
    const least = (of: (one: Footprint) => number) => Math.min(...taken.map(of))
    const active: Record<string, number> = {}
    for (const kind of new Set(taken.flatMap(({ resources }) => Object.keys(resources.active)))) {
      active[kind] = least(({ resources }) => resources.active[kind] ?? 0)
    }
    return {
      rss: least(({ rss }) => rss),
      files: least(({ files }) => files),
      resources: {
        heap: least(({ resources }) => resources.heap),
        listeners: least(({ resources }) => resources.listeners),
        active,
      },
    }
  }

  async #ofSystem(): Promise<{ readonly rss: Bytes; readonly files: number }> {
    const folder = `/proc/${this.#child.pid}`
    const status = await readFile(`${folder}/status`, 'utf8')
    const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
    return { rss: kibibytes * 1024, files: (await readdir(`${folder}/fd`)).length }
  }

  #hear(line: string): void {
    const event: MonitorEvent = JSON.parse(line)
    const resources = event.type === 'notice' ? parseResources(event.message) : undefined
    if (resources !== undefined) this.#heardResources.resolve(resources)
    this.#onEvent(event)
  }
}
