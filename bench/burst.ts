/** A burst: n devices come on at once, each with one track of 1 MiB; measures the time until the last release. */
import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceContents } from '../src/simulator/contents.ts'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import { type BenchRow, median } from './row.ts'
import { emptyDevice, SimulatedEvent } from './simulated-event.ts'

const TRACK_BYTES = 2 ** 20
const FRAMES = Math.round((TRACK_BYTES - 512) / 52)
const TRACK_LENGTH = 512 + 52 * FRAMES
const DEVICE_RATE = 800_000
const AIR_RATE = 6_000_000

/** Bursts of each size; the time counts from the first connected device, without detection. */
export const benchBurst: Section = async (extent) => {
  const [sizes, runs] = extent === 'full' ? [[4, 20, 117, 1000], 3] : [[4], 1]
  const rows: BenchRow[] = []
  for (const kind of MonitorProcess.kinds()) {
    for (const size of sizes) {
      const results: Burst[] = []
      for (let run = 0; run < (size < 1000 ? runs : 1); run++) results.push(await burst(size, kind))
      const name = results[0]?.monitor ?? ''
      rows.push(rowOf(`${name}last of ${size} released`, results, 'last', 1.1))
      rows.push(rowOf(`${name}median of ${size} released`, results, 'middle', 1.25))
    }
  }
  const [first = 4] = sizes
  const fleet = extent === 'full' ? 117 : first
  const own = MonitorProcess.kinds()[0]
  if (own === undefined) return rows
  const results: Burst[] = []
  for (let run = 0; run < runs; run++) results.push(await burst(fleet, own, oldThreads))
  rows.push(rowOf(`last of ${fleet} released, with the threads of an old server.json`, results, 'last', 1.1))
  return rows
}

/** The pools of the Python server in an event's own configuration. */
const oldThreads = {
  Threading: {
    DetectionThread: { Timeout: 1 },
    DetectionThreadPool: { Interval: 5, Threads: 8 },
    InspectionThread: { Timeout: 10 },
    InspectionThreadPool: { Threads: 4 },
    DownloadThread: { Timeout: 30 },
    DownloadThreadPool: { Threads: 4 },
    DisconnectionThread: { Timeout: 5 },
    DisconnectionThreadPool: { Interval: 10, Threads: 8 },
  },
}

/** Seconds since the first connected device, and the minimum by bandwidth. */
interface Figure {
  readonly value: number
  readonly limit: number
}

export interface Burst {
  readonly monitor: string
  readonly last: Figure
  readonly middle: Figure
}

function rowOf(name: string, results: readonly Burst[], which: 'last' | 'middle', atMost: number): BenchRow {
  const value = median(results.map((result) => result[which].value))
  const limit = median(results.map((result) => result[which].limit))
  return { name, value, unit: 's', limit, atMost }
}

/**
 * When bandwidth alone would allow the release of `count` devices: each needs its own time from its connection, and the
 * bytes of those connected from any moment on have to pass the access point after it.
 */
function limitOf(connected: readonly number[], count: number): number {
  const own = TRACK_LENGTH / DEVICE_RATE
  const first = connected.toSorted((a, b) => a - b).slice(0, count)
  return Math.max(
    ...first.map((at, index) => at + Math.max(own, ((count - index) * TRACK_LENGTH) / AIR_RATE)),
  )
}

/** One burst; `before` is called before the devices come on. */
export async function burst(
  size: number,
  kind: (root: string) => MonitorProcess,
  server: Record<string, unknown> = {},
  before: () => Promise<void> = async () => undefined,
): Promise<Burst> {
  const devices = Array.from({ length: size }, (_, index) => deviceWithOneTrack(1 + index))
  const bandwidth = { device: DEVICE_RATE, accessPoint: AIR_RATE }
  await using event = await SimulatedEvent.start(
    { devices, initially: 'off', timing: { answer: [0, 0] }, bandwidth },
    server,
  )
  await using monitor = kind(event.root)
  if (monitor.isPeer) await wait(20_000)
  else await monitor.heard('motion-unanswered', size, 60_000)
  await before()
  await Promise.all(devices.map(({ id }) => event.fleet.turnOn(id)))
  await monitor.heard('motion-released', size, 900_000)
  const connectedAt = [...monitor.timesOf('motion-connected').values()]
  const start = Math.min(...connectedAt)
  const secondsOf = (times: Iterable<number>): number[] => [...times].map((at) => (at - start) / 1000)
  const connected = secondsOf(connectedAt)
  const released = secondsOf(monitor.timesOf('motion-released').values())
  monitor.requireExact(devices.map(({ id }) => id))
  const half = Math.ceil(size / 2)
  return {
    monitor: monitor.name,
    last: { value: Math.max(...released), limit: limitOf(connected, size) },
    middle: { value: released.toSorted((a, b) => a - b)[half - 1] ?? 0, limit: limitOf(connected, half) },
  }
}

/** A track of yesterday, when the motion was assigned. */
function deviceWithOneTrack(id: number): DeviceContents {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const [year = '', month = ''] = yesterday.split('-')
  const start = Date.parse(`${yesterday}T10:00:04Z`)
  const duration = Math.floor(FRAMES / 5) * 1000
  const bests = { '2s_best': 13_691, '10s_best': 13_298, '500m_best': 12_755, '1852m_best': 8646 }
  return {
    ...emptyDevice(id),
    logs: [
      {
        file: `/logs/${year}/${month}/${String(id).padStart(4, '0')}_${yesterday}-1100.oao`,
        size: 1536 + 52 * FRAMES,
        timezone: 60,
        mode: 0,
        start_date: start,
        end_date: start + duration,
        duration,
        distance: 24_000_000,
        ...bests,
        a500m_best: 7438,
        '1h_best': 0,
        spot: '',
        wind: '',
        board: '',
        sail: '',
        fin: '',
      },
    ],
  }
}
