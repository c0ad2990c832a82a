/** A burst: n devices come on at one instant, each with one track of 1 MiB; how long until the last is released. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceContents } from '../src/simulator/contents.ts'
import { startFleet } from '../src/simulator/fleet.ts'
import { writeSimulatedProject } from '../src/simulator/project-folder.ts'
import { MonitorProcess } from './monitor-process.ts'
import { type BenchRow, median } from './row.ts'

const TRACK_BYTES = 2 ** 20
const FRAMES = Math.round((TRACK_BYTES - 512) / 52)
const TRACK_LENGTH = 512 + 52 * FRAMES
const DEVICE_RATE = 800_000
const AIR_RATE = 6_000_000

/** Bursts of each size, `runs` times; the time counts from the first connected device, detection aside. */
export async function benchBurst(sizes: readonly number[], runs: number): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  for (const size of sizes) {
    const results: Burst[] = []
    for (let run = 0; run < runs; run++) results.push(await burst(size))
    rows.push(rowOf(`last of ${size} released`, results, 'last', 1.1))
    rows.push(rowOf(`median of ${size} released`, results, 'middle', 1.25))
  }
  return rows
}

/** Seconds since the first connected device, and the least they could be by bandwidth alone. */
interface Figure {
  readonly value: number
  readonly limit: number
}

interface Burst {
  readonly last: Figure
  readonly middle: Figure
}

function rowOf(name: string, results: readonly Burst[], which: keyof Burst, goal: number): BenchRow {
  const value = median(results.map((result) => result[which].value))
  const limit = median(results.map((result) => result[which].limit))
  return { name, value, unit: 's', limit, goal }
}

/**
 * When, by bandwidth alone, `count` devices could be released: each needs its own time from its connection, and the
 * bytes of those connected from any moment on have to pass the access point after it.
 */
function limitOf(connected: readonly number[], count: number): number {
  const own = TRACK_LENGTH / DEVICE_RATE
  const first = connected.toSorted((a, b) => a - b).slice(0, count)
  return Math.max(
    ...first.map((at, index) => at + Math.max(own, ((count - index) * TRACK_LENGTH) / AIR_RATE)),
  )
}

async function burst(size: number): Promise<Burst> {
  const devices = Array.from({ length: size }, (_, index) => deviceWithOneTrack(1 + index))
  const root = await mkdtemp(join(tmpdir(), 'motion-monitor-bench-'))
  await using fleet = await startFleet({
    devices,
    initially: 'off',
    timing: { answer: [0, 0] },
    bandwidth: { device: DEVICE_RATE, accessPoint: AIR_RATE },
  })
  try {
    await writeSimulatedProject({ root, event: 'Bench', roster: rosterOf(devices), place: fleet })
    await using monitor = new MonitorProcess(root)
    await monitor.until(
      (events) => events.filter(({ type }) => type === 'motion-unanswered').length === size,
      60_000,
    )
    await Promise.all(devices.map(({ id }) => fleet.turnOn(id)))
    await monitor.until(
      (events) => events.filter(({ type }) => type === 'motion-released').length === size,
      600_000,
    )
    const times = (type: string): number[] =>
      monitor.events.filter((e) => e.type === type).map(({ at }) => at)
    const connectedAt = times('motion-connected')
    const start = Math.min(...connectedAt)
    const connected = connectedAt.map((at) => (at - start) / 1000)
    const released = times('motion-released').map((at) => (at - start) / 1000)
    const wrong = monitor.events.filter(
      (event) => event.type === 'track-completed' && event.verdict !== 'exact',
    )
    if (wrong.length > 0) throw new Error(`${wrong.length} tracks are not exact`)
    const half = Math.ceil(size / 2)
    return {
      last: { value: Math.max(...released), limit: limitOf(connected, size) },
      middle: { value: released.toSorted((a, b) => a - b)[half - 1] ?? 0, limit: limitOf(connected, half) },
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function deviceWithOneTrack(id: number): DeviceContents {
  const size = 1536 + 52 * FRAMES
  const start = Date.UTC(2026, 9, 12, 10, 0, 4)
  const duration = Math.floor(FRAMES / 5) * 1000
  const file = `/logs/2026/10/${String(id).padStart(4, '0')}_2026-10-12-1100.oao`
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
    logs: [
      {
        file,
        size,
        timezone: 60,
        mode: 0,
        start_date: start,
        end_date: start + duration,
        duration,
        distance: 24_000_000,
        '2s_best': 13_691,
        '10s_best': 13_298,
        '500m_best': 12_755,
        '1852m_best': 8646,
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

function rosterOf(devices: readonly DeviceContents[]): string {
  const header = 'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type'
  return [
    header,
    ...devices.map(({ id }) => `${id},2026-10-10,2026-10-16,ABC${id}XYZ,Ann,Able,Sailboard`),
    '',
  ].join('\n')
}
