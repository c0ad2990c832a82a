/** Writes a project folder that points a monitor at a simulation: `config/server.json` and the event's motions.csv. */
import { unusable } from '../core/base/problem.ts'
import { MIB, type Minutes } from '../core/base/units.ts'
import { projectOf } from '../core/config/project.ts'
import { unlessMissing } from '../core/disk/calls.ts'
import { writeDurably } from '../core/disk/durable-file.ts'
import { readAtMost } from '../core/disk/read-file.ts'
import { approvedFirmwares, generatedTimezone } from './generated-fleet.ts'
import type { SimulationPlace } from './simulation.ts'

export interface SimulatedProject {
  /** The project folder; made if missing. */
  readonly root: string
  /** The name of the folder below `events/`. */
  readonly event: string
  /** The text of motions.csv. */
  readonly roster: string
  readonly place: SimulationPlace
  /** The zone of the event, minutes east of UTC; default that of an invented fleet. */
  readonly timezone?: Minutes
  /** Seconds between two probes of a device; default 5, as at an event. */
  readonly interval?: number
  /** Sections that replace those of a simulation's server.json. */
  readonly server?: Readonly<Record<string, unknown>>
}

/** The mark in the first lines of a file that we may overwrite. */
const SIGNATURE = 'Written by motion-monitor simulate'

/** The `Monitor` section of server.json for a simulation. */
export function monitorSection({ port, dnsServer, addresses }: SimulationPlace) {
  return {
    Port: port,
    'DNS Servers': [dnsServer],
    'Search Domains': [],
    ...(Object.keys(addresses).length > 0 && { Addresses: addresses }),
  }
}

/** Writes the project. Throws a `ProblemError` rather than overwrite another configuration or roster. */
export async function writeSimulatedProject(project: SimulatedProject): Promise<void> {
  const { configFile, rosterFile } = projectOf(project.root, project.event)
  const current = await readIfThere(configFile)
  if (current === undefined ? (await readIfThere(rosterFile)) !== undefined : !current.includes(SIGNATURE)) {
    const message =
      'this is not a simulated project, and it stays as it is; name another folder with --project'
    throw unusable(current === undefined ? rosterFile : configFile, message)
  }
  await writeDurably(configFile, `${JSON.stringify(serverFile(project), null, 2)}\n`)
  await writeDurably(rosterFile, project.roster)
}

function serverFile(project: SimulatedProject) {
  const { event, place, timezone = generatedTimezone, interval = 5, server } = project
  return {
    Comment: SIGNATURE,
    Event: event,
    Motion: {
      Info: {
        Firmwares: Object.fromEntries(approvedFirmwares.map((name) => [name, []])),
        Thresholds: { Storage: 95, Battery: 60 },
      },
      Settings: { 'GNSS Rate': 5, 'One Log Per Day': 0, Timezone: timezone, Flash: 1 },
    },
    Filters: { '500m Best': 1 },
    Logging: { 'Console Level': 20, 'File Level': 10 },
    Threading: {
      DetectionThread: { Timeout: 1 },
      DetectionThreadPool: { Interval: interval },
      InspectionThread: { Timeout: 10 },
      DownloadThread: { Timeout: 30 },
      DisconnectionThread: { Timeout: 5 },
      DisconnectionThreadPool: { Interval: 2 * interval },
    },
    Monitor: monitorSection(place),
    ...server,
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return unlessMissing(readAtMost(file, 16 * MIB).then((bytes) => bytes?.toString('utf8') ?? ''))
}
