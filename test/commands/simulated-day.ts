/** An event on disk after a simulated day: payloads, ledgers, real tracks and a journal, made without a monitor. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectOf } from '../../src/core/config/project.ts'
import { readRoster } from '../../src/core/config/roster-file.ts'
import { emptyLedger, localFileOf, withCompleted } from '../../src/core/domain/ledger.ts'
import { parseLogs } from '../../src/core/domain/payload-schemas.ts'
import { planMotion } from '../../src/core/domain/plan.ts'
import { entrantOn, eventDates, indexRoster } from '../../src/core/domain/roster.ts'
import type { MonitorEvent } from '../../src/core/events/events.ts'
import { partFileName, sessionName } from '../../src/core/record/journal.ts'
import { formatEventLine } from '../../src/core/record/journal-lines.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { generatedTimezone, generateFleet } from '../../src/simulator/generated-fleet.ts'
import { writeSimulatedProject } from '../../src/simulator/project-folder.ts'
import { trackChunks } from '../../src/simulator/track.ts'
import { serialiseLedger } from '../core/domain/ledger-text.ts'
import { begin } from '../ui/scenes.ts'

export const TODAY = '2026-10-12'
/** A quarter past five in the event's zone. */
export const EVENING = Date.UTC(2026, 9, 12, 16, 15)

export interface SimulatedDayOptions {
  readonly devices?: number
  readonly seed?: number
  readonly daysBefore?: number
  /** For the first people, in the order of the CSV. */
  readonly names?: readonly string[]
  readonly hasJournal?: boolean
}

export class SimulatedDay implements AsyncDisposable {
  readonly root: string
  readonly devices: readonly DeviceContents[]

  private constructor(root: string, devices: readonly DeviceContents[]) {
    this.root = root
    this.devices = devices
  }

  static async make(options: SimulatedDayOptions = {}): Promise<SimulatedDay> {
    const { devices: count = 8, seed = 1, daysBefore = 1, names = [], hasJournal = true } = options
    const root = await mkdtemp(join(tmpdir(), 'simulated-day-'))
    const fleet = generateFleet({ devices: count, seed, today: TODAY, daysBefore, daysAfter: 1, scale: 0.01 })
    const roster = withNames(fleet.roster, names)
    const place = { dnsServer: '127.0.0.1:53', port: 80, addresses: {} }
    await writeSimulatedProject({ root, event: 'Test', roster, place })
    const day = new SimulatedDay(root, fleet.devices)
    for (const device of fleet.devices) await day.#bringHome(device, roster)
    if (hasJournal) await day.writeJournal(fleet.devices.flatMap(({ id }, index) => visit(id, index)))
    return day
  }

  /** A path below the event's folder. */
  pathOf(...parts: readonly string[]): string {
    return join(this.root, 'events', 'Test', ...parts)
  }

  async writeJournal(events: readonly MonitorEvent[], at = EVENING): Promise<void> {
    const file = this.pathOf('logs', partFileName({ session: sessionName(at), part: 0 }))
    const lines = [...begin([], at).slice(0, 1), ...events].map(formatEventLine)
    await write(file, lines.join(''))
  }

  readLedger(motion: number): Promise<string> {
    return readFile(this.pathOf('motions', `motion-${motion}`, 'downloads.json'), 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }

  async #bringHome(device: DeviceContents, rosterText: string): Promise<void> {
    const project = projectOf(this.root, 'Test')
    const folder = project.motionFolder(device.id)
    const payloads = { info: device.info, settings: device.settings, logs: { logs: device.logs } }
    for (const [name, payload] of Object.entries(payloads)) {
      await write(join(folder, `${name}.json`), JSON.stringify(payload))
    }
    const logs = parseLogs(JSON.stringify(payloads.logs))
    if (!logs.ok) throw new Error(logs.reason)
    const roster = readRoster(rosterText, 'motions.csv')
    const index = indexRoster(roster)
    const plan = planMotion({
      motion: device.id,
      timezone: generatedTimezone,
      logs: logs.logs,
      ledger: emptyLedger,
      entrantOn: (id, date) => entrantOn(index, id, date),
      eventDates: eventDates(roster),
      minimum500mBest: 1,
    })
    if (!plan.ok) throw new Error(plan.reason)
    let { ledger } = plan
    for (const [key, entry] of plan.ledger) {
      const record = device.logs.find(({ file }) => file === entry.motion_file)
      if (entry.status !== 'queued' || record === undefined) continue
      const bytes = Buffer.concat([...trackChunks({ motion: device.id, record, firmware: 9010 })])
      await write(join(project.eventFolder, localFileOf(entry)), bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      ledger = withCompleted(ledger, key, {
        bytes: bytes.length,
        sha256,
        verdict: 'exact',
        completedAt: EVENING,
      })
    }
    await write(join(folder, 'downloads.json'), serialiseLedger(ledger))
  }
}

/** One comes every half minute, is released after 20 s and gone after 40. */
function visit(motion: number, index: number): readonly MonitorEvent[] {
  const at = EVENING + index * 30_000
  return [
    { type: 'motion-connected', at, motion, address: '192.168.0.7' },
    { type: 'motion-released', at: at + 20_000, motion, content: 'tracks' },
    { type: 'motion-disconnected', at: at + 40_000, motion, as: 'gone' },
  ]
}

function withNames(roster: string, names: readonly string[]): string {
  return roster
    .split('\n')
    .map((line, index) => {
      const name = index === 0 ? undefined : names[index - 1]
      if (name === undefined) return line
      const fields = line.split(',')
      return [...fields.slice(0, 6), `"${name.replaceAll('"', '""')}"`, '', ...fields.slice(-3)].join(',')
    })
    .join('\n')
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
