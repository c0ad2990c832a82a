/** Finds the record of logs.json for a track file on disk. */
import { basename, extname } from 'node:path'
import type { Milliseconds } from '../base/units.ts'
import type { MotionId } from '../domain/motion.ts'
import type { DeviceLog } from '../domain/payloads.ts'
import { endingOfName, formatKeyEnding, localStartOf } from '../domain/track-key.ts'
import type { Expectation, Expected } from '../domain/track-verdict.ts'
import type { TrackHeader } from './frames.ts'

export interface RecordLookup {
  /** By the motion and the start in a track's header; `not-listed` where no record has both. */
  byHeader(header: TrackHeader): Expectation
  /** By a file's name, which is the device's own or the key of a ledger (docs/device.md, "Track keys"). */
  byName(path: string): Expected | undefined
}

/** A lookup in the records of any number of devices; the path on the device names the motion. */
export function createRecordLookup(logs: readonly DeviceLog[]): RecordLookup {
  const byStart = new Map<string, Expected[]>()
  const byName = new Map<string, Expected>()
  for (const log of logs) {
    // The motion 601 of `/logs/2023/10/0601_2023-10-07-1019.oao`.
    const motion = Number.parseInt(basename(log.file), 10)
    const expected = { motion, log }
    const start = startKey(motion, log.startDate)
    byStart.set(start, [...(byStart.get(start) ?? []), expected])
    byName.set(basename(log.file), expected)
    // The end of a ledger's key, if the device was in the zone of its log: `601_20231007_101940.oao`.
    const ending = { motion, ...localStartOf(log, log.timezone), extension: extname(log.file) }
    byName.set(formatKeyEnding(ending), expected)
  }
  return {
    byHeader(header) {
      const candidates = byStart.get(startKey(header.motion, header.startDate)) ?? []
      return candidates.find(({ log }) => hasSameFigures(header, log)) ?? candidates[0] ?? 'not-listed'
    },
    byName(path) {
      const name = basename(path)
      return byName.get(name) ?? byName.get(endingOfName(name))
    },
  }
}

function startKey(motion: MotionId, startDate: Milliseconds): string {
  return `${motion} ${startDate}`
}

function hasSameFigures(header: TrackHeader, log: DeviceLog): boolean {
  const figures = ['endDate', 'distance', 'best2s', 'best10s', 'best500m'] as const
  return figures.every((figure) => header[figure] === log[figure])
}
