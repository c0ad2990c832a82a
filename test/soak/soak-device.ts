/** A device whose logs grow from day to day, and what of them must be home in the end. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localFileOf, parseLedger } from '../../src/core/archive/ledger.ts'
import { parseLogs } from '../../src/core/device/payload-schemas.ts'
import type { MotionId } from '../../src/core/motion.ts'
import { planMotion } from '../../src/core/plan.ts'
import { entrantOn, eventDates, indexRoster } from '../../src/core/roster.ts'
import { readRoster } from '../../src/core/roster-file.ts'
import type { Knots, Milliseconds } from '../../src/core/units.ts'
import { type DeviceContents, firmwareCodeOf, type LogRecord } from '../../src/simulator/contents.ts'
import { generatedTimezone } from '../../src/simulator/generated-fleet.ts'
import { trackChunks } from '../../src/simulator/track.ts'

export class SoakDevice implements DeviceContents {
  readonly id: MotionId
  readonly info: DeviceContents['info']
  readonly settings: DeviceContents['settings']
  readonly #logs: readonly LogRecord[]
  /** The end of the day that it is: what starts later has not been sailed yet. */
  now: Milliseconds = 0

  constructor({ id, info, settings, logs }: DeviceContents) {
    this.id = id
    this.info = info
    this.settings = settings
    this.#logs = logs
  }

  get logs(): readonly LogRecord[] {
    return this.#logs.filter((log) => log.start_date < this.now)
  }
}

/** What is wrong with what came home of the devices; empty when every wanted track is byte for byte there. */
export async function faultsOf(
  devices: readonly SoakDevice[],
  rosterText: string,
  eventFolder: string,
  minimum500mBest: Knots,
): Promise<{ readonly tracks: number; readonly faults: readonly string[] }> {
  const roster = readRoster(rosterText, 'motions.csv')
  const index = indexRoster(roster)
  const faults: string[] = []
  let tracks = 0
  for (const device of devices) {
    const parsed = parseLogs(JSON.stringify({ logs: device.logs }))
    const plan = planMotion({
      motion: device.id,
      timezone: generatedTimezone,
      logs: parsed.ok ? parsed.logs : [],
      ledger: new Map(),
      entrantOn: (motion, date) => entrantOn(index, motion, date),
      eventDates: eventDates(roster),
      minimum500mBest,
    })
    const file = join(eventFolder, 'motions', `motion-${device.id}`, 'downloads.json')
    const { ledger, faults: torn } = parseLedger(await readFile(file, 'utf8').catch(() => ''))
    if (torn.length > 0) faults.push(`${file}: ${torn.join('; ')}`)
    for (const planned of plan.ok ? plan.logs : []) {
      if (planned.outcome !== 'due') continue
      tracks++
      const record = device.logs.find((log) => log.file === planned.log.file)
      const entry = ledger.get(planned.key)
      const fault =
        record === undefined || entry?.status !== 'completed'
          ? `is ${entry?.status ?? 'not in the ledger'}`
          : await differenceOf(join(eventFolder, localFileOf(entry)), device, record)
      if (fault !== undefined) faults.push(`${planned.key} ${fault}`)
    }
  }
  return { tracks, faults }
}

async function differenceOf(
  file: string,
  device: SoakDevice,
  record: LogRecord,
): Promise<string | undefined> {
  const source = { motion: device.id, record, firmware: firmwareCodeOf(device) }
  const wanted = Buffer.concat([...trackChunks(source)])
  const found = await readFile(file).catch(() => undefined)
  if (found === undefined) return 'is not on disk'
  return found.equals(wanted)
    ? undefined
    : `has ${found.length} other bytes than the device's ${wanted.length}`
}
