/** Compares the saved tracks of an endurance run with those of the devices. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Knots } from '../../src/core/base/units.ts'
import { readRoster } from '../../src/core/config/roster-file.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { entrantOn, indexRoster } from '../../src/core/domain/roster.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import { generatedTimezone } from '../../src/simulator/generated-fleet.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { type EventRules, placeOfWanted } from '../days/wanted.ts'
import { trackBytes } from '../faults/faulty-fleet.ts'

/** The rules of a run's event. */
export function rulesOf(rosterText: string, slowest: Knots): EventRules {
  const index = indexRoster(readRoster(rosterText, 'motions.csv'))
  const fileIdOn = (motion: MotionId, date: string): string | undefined =>
    entrantOn(index, motion, date)?.fileId
  return { fileIdOn, timezone: generatedTimezone, slowest }
}

/** Each wanted track with its fault; without faults all are saved byte for byte. */
export async function faultsOf(
  devices: readonly DeviceContents[],
  rules: EventRules,
  eventFolder: string,
): Promise<{ readonly tracks: number; readonly faults: readonly string[] }> {
  const faults: string[] = []
  let tracks = 0
  for (const device of devices) {
    const file = join(eventFolder, 'motions', `motion-${device.id}`, 'downloads.json')
    const { ledger, faults: torn } = parseLedger(await readFile(file, 'utf8').catch(() => ''))
    if (torn.length > 0) faults.push(`${file}: ${torn.join('; ')}`)
    for (const record of device.logs) {
      const place = placeOfWanted(device.id, record, rules)
      if (place === undefined) continue
      tracks++
      const [, , key = ''] = place.split('/')
      const status = ledger.get(key)?.status ?? 'not in the ledger'
      const wanted = trackBytes(device, record)
      const found = await readFile(join(eventFolder, place)).catch(() => undefined)
      if (status !== 'completed') faults.push(`${key} is ${status}`)
      else if (found === undefined) faults.push(`${key} is not on disk`)
      else if (!found.equals(wanted)) {
        faults.push(`${key} has ${found.length} other bytes than the device's ${wanted.length}`)
      }
    }
  }
  return { tracks, faults }
}
