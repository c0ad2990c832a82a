/** Runs a simulated fleet, and makes the project folder that points a monitor at it, during a measurement. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceContents } from '../src/simulator/contents.ts'
import { type Fleet, type FleetOptions, startFleet } from '../src/simulator/fleet.ts'
import { writeSimulatedProject } from '../src/simulator/project-folder.ts'
import type { SimulationPlace } from '../src/simulator/simulation.ts'

export class SimulatedEvent implements AsyncDisposable {
  readonly fleet: Fleet
  readonly project: BenchProject

  private constructor(fleet: Fleet, project: BenchProject) {
    this.fleet = fleet
    this.project = project
  }

  /** `server` replaces parts of the configuration, section by section. */
  static async start(
    options: FleetOptions,
    server: Record<string, unknown> | ((fleet: Fleet) => Record<string, unknown>) = {},
  ): Promise<SimulatedEvent> {
    const fleet = await startFleet(options)
    const project = await BenchProject.create(
      options.devices.map(({ id }) => id),
      fleet,
      typeof server === 'function' ? server(fleet) : server,
    )
    return new SimulatedEvent(fleet, project)
  }

  get root(): string {
    return this.project.root
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.close()
    await this.project[Symbol.asyncDispose]()
  }
}

/** A project folder in which every motion is assigned today. */
export class BenchProject implements AsyncDisposable {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async create(
    motions: readonly number[],
    place: SimulationPlace,
    server: Record<string, unknown> = {},
  ): Promise<BenchProject> {
    const root = await mkdtemp(join(tmpdir(), 'motion-monitor-bench-'))
    await writeSimulatedProject({ root, event: 'Bench', roster: rosterOf(motions), place, server })
    return new BenchProject(root)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }
}

/** A device with nothing on it. */
export function emptyDevice(id: number): DeviceContents {
  return {
    id,
    info: {
      motion: {
        identifier: id,
        firmware: { code: 9010, name: '9010 (3232) Weymouth SW' },
        filesystem: { level: 1 },
        battery: { level: 77, charging: false },
      },
    },
    settings: { settings: { gnss_rate: '5', one_log_per_day: '0', timezone: '60' } },
    logs: [],
  }
}

function rosterOf(motions: readonly number[]): string {
  const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
  const day = (offset: number): string =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const dates = `${day(-60)},${day(7)}`
  return [header, ...motions.map((id) => `${id},${dates},ABC${id}XYZ,Ann,Able,Sailboard`), ''].join('\n')
}
