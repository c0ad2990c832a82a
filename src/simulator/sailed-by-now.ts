/** Moves an invented day's logs back so that they end before now, because no device has logs of the future. */
import { dayNumber, type Milliseconds } from '../core/base/units.ts'
import type { DeviceContents, LogRecord } from './contents.ts'
import { fileOf } from './generated-logs.ts'

const MINUTE: Milliseconds = 60_000

/** The device with its last day's logs moved back together; unchanged if one would begin a day earlier. */
export function sailedBy(now: Milliseconds, device: DeviceContents): DeviceContents {
  const last = Math.max(...device.logs.map(dayOf))
  const ofDay = device.logs.filter((log) => dayOf(log) === last)
  const end = Math.max(...ofDay.map((log) => Math.max(log.end_date, log.start_date + log.duration)))
  const by = Math.max(0, Math.ceil((end - now) / MINUTE)) * MINUTE
  const moved = new Map(ofDay.map((log) => [log, movedBack(log, by, device)]))
  if (by === 0 || [...moved.values()].some((log) => dayOf(log) !== last)) return device
  return { ...device, logs: device.logs.map((log) => moved.get(log) ?? log) }
}

function movedBack(log: LogRecord, by: Milliseconds, { id }: DeviceContents): LogRecord {
  const start = log.start_date - by
  const file = fileOf(id, start + log.timezone * MINUTE)
  return { ...log, file, start_date: start, end_date: log.end_date === 0 ? 0 : log.end_date - by }
}

/** The local day of a log's start, counted from 1970. */
function dayOf({ start_date, timezone }: LogRecord): number {
  return dayNumber(start_date, timezone)
}
