/** Invents the logs of a device, in the shapes and ranges of a real fleet's (docs/device.md, "Seen ranges"). */
import { localTime } from '../core/base/local-time.ts'
import { dayNumber, type Milliseconds, type Minutes } from '../core/base/units.ts'
import type { MotionId } from '../core/domain/motion.ts'
import { EMPTY_LOG, sizeOfFrames } from '../core/domain/track-length.ts'
import type { DeviceContents, LogRecord } from './contents.ts'
import type { Random } from './random.ts'
import { planProfile } from './track-profile.ts'

export const crafts = ['Sailboard', 'Wingboard', 'Kiteboard', 'Boat'] as const
export type Craft = (typeof crafts)[number]

/** The best 2 s of a craft's sessions, mm/s. */
const paces: Readonly<Record<Craft, readonly [number, number]>> = {
  Sailboard: [11_000, 18_500],
  Wingboard: [9_000, 13_500],
  Kiteboard: [12_000, 20_000],
  Boat: [5_500, 9_500],
}

const hour: Milliseconds = 3_600_000
const minute: Milliseconds = 60_000
const framesPerSecond = 5
/** The fastest 500 m of the slowest craft must fit into a session. */
const fewestFrames = 1200

/** When and for which craft to make a log. */
export interface LogOrder {
  readonly motion: MotionId
  /** The start of the local day, ms since the epoch UTC. */
  readonly midnight: Milliseconds
  readonly timezone: Minutes
  readonly random: Random
}

/** A session on the water; `scale` shortens it and its track. */
export function sessionLog(order: LogOrder, craft: Craft, scale: number, fromHour = 8.5): LogRecord {
  const { random } = order
  const start = startOf(order, random.between(fromHour, fromHour + 3.5))
  const span = Math.max(random.between(2, 7.5) * hour * scale, (fewestFrames * 1000) / framesPerSecond)
  const seconds = Math.round(span / 1000)
  const frames = Math.max(fewestFrames, Math.floor(seconds * framesPerSecond * random.between(0.08, 0.5)))
  const best2s = random.whole(...paces[craft])
  const best10s = Math.round(best2s * random.between(0.955, 0.995))
  const best500m = Math.round(best10s * random.between(0.945, 0.99))
  const share = (low: number, high: number) => Math.round(best500m * random.between(low, high))
  return withExactBests(order, start, {
    size: sizeOfFrames(frames),
    end_date: start + seconds * 1000,
    duration: seconds * 1000,
    distance: Math.round((frames / framesPerSecond) * best500m * random.between(0.35, 0.55)),
    '2s_best': best2s,
    '10s_best': best10s,
    '500m_best': best500m,
    '1852m_best': share(0.6, 0.9),
    a500m_best: random.chance(0.8) ? share(0.4, 0.65) : 0,
    '1h_best': random.chance(0.5) ? share(0.2, 0.4) : 0,
  })
}

/** The nearest slower 500 m that simulated speeds can reach to the mm/s; nearly all can. */
function withExactBests(order: LogOrder, start: Milliseconds, figures: Partial<LogRecord>): LogRecord {
  const record = recordOf(order, start, figures)
  for (let slower = 0; slower < 500; slower += 1) {
    const candidate = { ...record, '500m_best': record['500m_best'] - slower }
    if (planProfile(candidate).isExact) return candidate
  }
  return record
}

/** Switched on and off again: no track, as in nearly half of all logs. */
export function emptyLog(order: LogOrder): LogRecord {
  const start = startOf(order, order.random.between(7, 20))
  return recordOf(order, start, { end_date: start })
}

/** Carried about the beach: a track below every speed filter. */
export function walkLog(order: LogOrder): LogRecord {
  const { random } = order
  const start = startOf(order, random.between(9, 11))
  const seconds = random.whole(600, 3600)
  return recordOf(order, start, {
    size: sizeOfFrames(random.whole(300, 1200)),
    end_date: start + seconds * 1000,
    duration: seconds * 1000,
    distance: random.whole(500, 90_000),
  })
}

/** A log that the device never closed; its track may end within a frame. */
export function unclosedLog(order: LogOrder): LogRecord {
  return recordOf(order, startOf(order, 17), { size: sizeOfFrames(order.random.whole(2000, 9000)) + 20 })
}

function startOf({ midnight, timezone }: LogOrder, hours: number): Milliseconds {
  return midnight - timezone * 60_000 + Math.round(hours * 3600) * 1000
}

function recordOf(
  { motion, timezone }: LogOrder,
  start: Milliseconds,
  figures: Partial<LogRecord>,
): LogRecord {
  return {
    file: fileOf(motion, start + timezone * 60_000),
    size: EMPTY_LOG,
    timezone,
    mode: 0,
    start_date: start,
    end_date: 0,
    duration: 0,
    distance: 0,
    '2s_best': 0,
    '10s_best': 0,
    '500m_best': 0,
    '1852m_best': 0,
    a500m_best: 0,
    '1h_best': 0,
    spot: '',
    wind: '',
    board: '',
    sail: '',
    fin: '',
    ...figures,
  }
}

/**
 * The device with its last day's logs moved back together, so that they end before now: no device has logs of the future.
 * Unchanged if one would begin a day earlier.
 */
export function sailedBy(now: Milliseconds, device: DeviceContents): DeviceContents {
  const last = Math.max(...device.logs.map(dayOf))
  const ofDay = device.logs.filter((log) => dayOf(log) === last)
  const end = Math.max(...ofDay.map((log) => Math.max(log.end_date, log.start_date + log.duration)))
  const by = Math.max(0, Math.ceil((end - now) / minute)) * minute
  const moved = new Map(ofDay.map((log) => [log, movedBack(log, by, device)]))
  if (by === 0 || [...moved.values()].some((log) => dayOf(log) !== last)) return device
  return { ...device, logs: device.logs.map((log) => moved.get(log) ?? log) }
}

function movedBack(log: LogRecord, by: Milliseconds, { id }: DeviceContents): LogRecord {
  const start = log.start_date - by
  const file = fileOf(id, start + log.timezone * minute)
  return { ...log, file, start_date: start, end_date: log.end_date === 0 ? 0 : log.end_date - by }
}

/** The local day of a log's start, counted from 1970. */
function dayOf({ start_date, timezone }: LogRecord): number {
  return dayNumber(start_date, timezone)
}

/** `/logs/YYYY/MM/NNNN_YYYY-MM-DD-HHMM.oao`, the path of a log by its local start. */
function fileOf(motion: MotionId, local: Milliseconds): string {
  const { date, time } = localTime(local, 0)
  const [year, month] = date.split('-')
  return `/logs/${year}/${month}/${String(motion).padStart(4, '0')}_${date}-${time.slice(0, 5).replace(':', '')}.oao`
}
