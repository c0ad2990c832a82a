/** A simulated fleet and a project folder that points the built program at it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { type Fleet, type FleetOptions, startFleet } from '../../src/simulator/fleet.ts'
import { writeSimulatedProject } from '../../src/simulator/project-folder.ts'

export interface SimulatedEventOptions extends FleetOptions {
  /** The text of motions.csv. */
  readonly roster?: string
}

export class SimulatedEvent implements AsyncDisposable {
  readonly root: string
  readonly fleet: Fleet

  private constructor(root: string, fleet: Fleet) {
    this.root = root
    this.fleet = fleet
  }

  /** Every motion is assigned for the whole autumn, unless a roster is given. */
  static async start({ roster, ...options }: SimulatedEventOptions): Promise<SimulatedEvent> {
    const root = await mkdtemp(join(tmpdir(), 'motion-monitor-e2e-'))
    const fleet = await startFleet({ timing: { answer: [5, 20] }, ...options })
    await writeSimulatedProject({
      root,
      event: 'Test',
      roster: roster ?? rosterOf(options.devices),
      place: fleet,
    })
    return new SimulatedEvent(root, fleet)
  }

  /** The folder of the event. */
  get folder(): string {
    return join(this.root, 'events', 'Test')
  }

  /** The log file on disk. */
  readLog(): Promise<string> {
    return readFile(join(this.folder, 'logs', 'server.log'), 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.close()
    await rm(this.root, { recursive: true, force: true })
  }
}

function rosterOf(devices: readonly DeviceContents[]): string {
  const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
  const rows = devices.map(({ id }) => `${id},2026-10-01,2026-12-31,ABC${id}XYZ,Ann,Able${id},Sailboard`)
  return `${[header, ...rows].join('\n')}\n`
}
