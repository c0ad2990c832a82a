/** Measures the time until `is connected`, with names failing in the five ways seen at events, and in large fleets. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Fleet, FleetOptions } from '../src/simulator/fleet.ts'
import { monitorSection } from '../src/simulator/project-folder.ts'
import { createRandom, type Random } from '../src/simulator/random.ts'
import type { Extent, Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import { type BenchRow, mean, median, quantile } from './row.ts'
import { emptyDevice, SimulatedEvent } from './simulated-event.ts'

interface Case {
  readonly name: string
  readonly dns?: FleetOptions['dns']
  /** For motions that never come: their names lead to unused addresses. */
  readonly areStale?: boolean
  /** The monitor uses the system's server with a search domain, and is observed from outside. */
  readonly isSystem?: boolean
}

/** The server in the system's settings, which the simulation uses. */
const SYSTEM_SERVER = { host: '127.77.0.53', port: 53 }

const FLEET = 117
const ARRIVING = 17

/** The default of `DetectionThreadPool.Interval`, s. */
const INTERVAL = 5

const cases: readonly Case[] = [
  { name: 'absent names fail at once' },
  { name: '100 names are stale', areStale: true },
  { name: 'absent names take 2 s to fail', dns: { absent: { type: 'nxdomain', after: 2000 } } },
  { name: 'DNS is silent for absent names', dns: { absent: { type: 'silent' } } },
  { name: 'a fifth of the answers is lost', dns: { loss: 0.2 } },
  {
    name: "a fifth is lost, from outside, the system's DNS",
    dns: { loss: 0.2, ...SYSTEM_SERVER },
    isSystem: true,
  },
]

/** Only root on Linux can replace the system's file. */
const maySetSystem = process.platform === 'linux' && process.getuid?.() === 0

/** The five cases, then large fleets; throws when a motion that is on is not detected. */
export const benchDetect: Section = async (extent) => {
  const rows: BenchRow[] = []
  for (const kind of MonitorProcess.kinds()) {
    for (const each of cases) {
      if (each.isSystem !== true || maySetSystem) rows.push(...(await benchCase(each, kind, extent)))
    }
    for (const size of extent === 'full' ? [1000, 5000] : [300])
      rows.push(...(await benchLarge(size, kind, extent)))
  }
  return rows
}

interface Measured {
  readonly name: string
  /** Seconds from on to connected, for each motion that came. */
  readonly delays: readonly number[]
  /** Packets in each second while all were absent; none for a peer. */
  readonly packets: readonly number[]
}

async function benchCase(
  each: Case,
  kind: (root: string) => MonitorProcess,
  extent: Extent,
): Promise<readonly BenchRow[]> {
  const runs: Measured[] = []
  for (let run = 0; run < (extent === 'full' ? 3 : 1); run++) {
    runs.push(await measureCase(each, kind, extent, createRandom(`detect ${run}`)))
  }
  const delays = runs.flatMap((measured) => measured.delays)
  const packets = runs.flatMap((measured) => measured.packets)
  const name = `${runs[0]?.name ?? ''}${each.name}`
  return [
    { name: `${name}: p50`, value: median(delays), unit: 's', atMost: 0.6 },
    { name: `${name}: p90`, value: quantile(delays, 0.9), unit: 's', atMost: 1.2 },
    { name: `${name}: slowest`, value: Math.max(...delays), unit: 's', atMost: INTERVAL + 1 },
    ...(packets.length === 0
      ? []
      : [{ name: `${name}: sent`, value: mean(packets), unit: 'packets/s', atMost: 150 }]),
  ]
}

async function measureCase(
  { dns, areStale, isSystem }: Case,
  kind: (root: string) => MonitorProcess,
  extent: Extent,
  random: Random,
): Promise<Measured> {
  const devices = Array.from({ length: FLEET }, (_, index) => {
    const isStale = areStale === true && index >= ARRIVING
    return { ...emptyDevice(601 + index), ...(isStale && { manner: { isStale } }) }
  })
  const server = (fleet: Fleet): Record<string, unknown> =>
    isSystem === true
      ? { Monitor: { ...monitorSection(fleet), 'DNS Servers': [], 'Search Domains': undefined } }
      : {}
  await using event = await SimulatedEvent.start({ devices, initially: 'off', ...(dns && { dns }) }, server)
  await using monitor = isSystem === true ? await onSystemDns(event.root) : kind(event.root)
  await settle(monitor, FLEET)
  const settledAt = Date.now()
  await wait(extent === 'full' && !monitor.isPeer ? 8000 : 2500)
  const arriving = devices.slice(0, extent === 'full' ? ARRIVING : 5).map(({ id }) => id)
  const packets = monitor.searchCosts(settledAt + 1000).map((cost) => cost.packetsPerSecond)
  const onAt = new Map<number, number>()
  for (const id of arriving) {
    await wait(random.between(200, 1500))
    await event.fleet.turnOn(id)
    onAt.set(id, Date.now())
  }
  await monitor.heard('motion-connected', arriving.length, 60_000)
  return { name: monitor.name, delays: delaysOf(onAt, monitor), packets }
}

async function onSystemDns(root: string): Promise<MonitorProcess> {
  const resolvConf = join(root, 'resolv.conf')
  await writeFile(resolvConf, `nameserver ${SYSTEM_SERVER.host}\nsearch lan\n`)
  return MonitorProcess.ours(root, { resolvConf })
}

/** All motions absent, then all of them within a minute. */
async function benchLarge(
  size: number,
  kind: (root: string) => MonitorProcess,
  extent: Extent,
): Promise<readonly BenchRow[]> {
  const devices = Array.from({ length: size }, (_, index) => emptyDevice(1 + index))
  const span = extent === 'full' ? 60_000 : 5000
  await using event = await SimulatedEvent.start({ devices, initially: 'off', timing: { answer: [0, 20] } })
  await using monitor = kind(event.root)
  await settle(monitor, size)
  const settledAt = Date.now()
  await wait(extent === 'full' ? 15_000 : 3000)
  const absent = monitor.searchCosts(settledAt + 1000)
  const onAt = new Map<number, number>()
  const begunAt = Date.now()
  const order = createRandom(`large ${size}`)
  const ids = devices.map(({ id }) => id).toSorted(() => order.next() - 0.5)
  for (const [index, id] of ids.entries()) {
    const left = begunAt + (index / size) * span - Date.now()
    if (left > 0) await wait(left)
    await event.fleet.turnOn(id)
    onAt.set(id, Date.now())
  }
  await monitor.heard('motion-released', size, 120_000)
  const delays = delaysOf(onAt, monitor)
  const name = `${monitor.name}${size} motions`
  const rows: BenchRow[] = [
    { name: `${name} within a minute: p50`, value: median(delays), unit: 's' },
    { name: `${name} within a minute: slowest`, value: Math.max(...delays), unit: 's', atMost: INTERVAL + 1 },
  ]
  if (monitor.isPeer) return rows
  const late = monitor.searchCosts(begunAt).flatMap(({ delay }) => (delay === undefined ? [] : [delay.p99]))
  const usage = await monitor.usage()
  return [
    {
      name: `${name} absent: engine`,
      value: median(absent.map((s) => s.processor)),
      unit: '% core',
      atMost: 10,
    },
    { name: `${name} absent: sent`, value: mean(absent.map((s) => s.packetsPerSecond)), unit: 'packets/s' },
    ...rows,
    {
      name: `${name} arriving: event loop late, p99 of the worst second`,
      value: Math.max(...late),
      unit: 'ms',
      atMost: 100,
    },
    ...(usage === undefined ? [] : [{ name: `${name}: memory`, value: usage.mostMemory, unit: 'MiB' }]),
  ]
}

/** Until each motion has been searched for; a peer does not report it, and gets four intervals. */
async function settle(monitor: MonitorProcess, size: number): Promise<void> {
  if (monitor.isPeer) await wait(4 * INTERVAL * 1000)
  else await monitor.heard('motion-unanswered', size, 60_000)
}

function delaysOf(onAt: ReadonlyMap<number, number>, monitor: MonitorProcess): readonly number[] {
  const connectedAt = monitor.timesOf('motion-connected')
  return [...onAt].map(([id, at]) => {
    const connected = connectedAt.get(id)
    if (connected === undefined) throw new Error(`motion ${id} is on and was never connected`)
    // A device answers shortly before it is reported to be on.
    return Math.max(0, connected - at) / 1000
  })
}
