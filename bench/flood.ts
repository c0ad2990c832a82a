/** Twenty good devices beside flooding ones: the time until their release, against the same twenty alone. */
import type { DeviceContents } from '../src/simulator/contents.ts'
import { createScenarioPlayer } from '../src/simulator/scenario-player.ts'
import type { FloodDevice } from '../test/simulator/flood-thread.ts'
import { FloodingDevices } from '../test/simulator/flooding.ts'
import { type FloodName, floodNames } from '../test/simulator/floods.ts'
import { hostileFleet } from '../test/simulator/hostile-fleet.ts'
import type { Section } from './extent.ts'
import { MonitorProcess } from './monitor-process.ts'
import { type BenchRow, median } from './row.ts'
import { SimulatedEvent } from './simulated-event.ts'

const GOOD = 20

/** What each flooding device sends, and how many honest answers precede it. */
type Floods = readonly (readonly [flood: FloodName, honest: number])[]

const cases: Readonly<Record<string, Floods>> = {
  'each way to flood': floodNames.map((name, index) => [name, index % 4]),
  'four with endless 102 answers': Array.from({ length: 4 }, () => ['endless 102 answers, a packet each', 0]),
  'four with lists in crumbs': Array.from({ length: 4 }, () => ['chunks of one byte, a packet each', 2]),
  'four with tracks in crumbs': Array.from({ length: 4 }, () => ['chunks of one byte, a packet each', 3]),
}

/** Throws when a good one is not released, or its track is not exact. */
export const benchFlood: Section = async (extent) => {
  const runs = Array.from({ length: extent === 'full' ? 3 : 1 })
  const alone: number[] = []
  const beside = new Map(Object.keys(cases).map((name) => [name, [] as number[]]))
  for (const _ of runs) {
    alone.push(await lastReleased([]))
    for (const [name, floods] of Object.entries(cases)) beside.get(name)?.push(await lastReleased(floods))
  }
  return [...beside].map(([name, times]): BenchRow => {
    const row = { name: `last of ${GOOD} good beside ${name}`, value: median(times), unit: 's' }
    return { ...row, limit: median(alone), atMost: 1.1 }
  })
}

/** Seconds from the arrival of the good ones to the release of the last. */
async function lastReleased(floods: Floods): Promise<number> {
  const today = new Date().toISOString().slice(0, 10)
  const { good, hostile, goodAlone } = hostileFleet({ devices: GOOD, seed: 7, today, scale: 0.2 })
  const flooding = hostile.slice(0, floods.length).map(({ device }) => device)
  await using event = await SimulatedEvent.start({ devices: [...good, ...flooding], initially: 'off' })
  const devices = flooding.map((device, index) => floodDevice(event, device, floods[index]))
  await using _flooders = await FloodingDevices.start(devices)
  await using monitor = MonitorProcess.ours(event.root)
  await monitor.heard('motion-unanswered', GOOD, 60_000)
  for (const [index, { id }] of flooding.entries()) {
    const address = devices[index]?.host ?? ''
    event.fleet.dns.setBehaviour(`motion-${id}`, { type: 'address', address })
  }
  const start = Date.now()
  await createScenarioPlayer({ fleet: event.fleet }).play(goodAlone)
  const ids = good.map(({ id }) => id)
  await monitor.heard('motion-released', ids, 300_000)
  monitor.requireExact(ids)
  const released = monitor.timesOf('motion-released')
  return (Math.max(...ids.map((id) => released.get(id) ?? Number.NaN)) - start) / 1000
}

function floodDevice(
  { fleet }: SimulatedEvent,
  { id, info, settings, logs }: DeviceContents,
  [flood, honest]: Floods[number] = ['endless 102 answers', 0],
): FloodDevice {
  const answers = [
    ['/info.json', JSON.stringify(info)],
    ['/settings.json', JSON.stringify(settings)],
    ['/logs.json', JSON.stringify({ logs })],
  ] as const
  return { ...fleet.endpointOf(id), flood, answers: Object.fromEntries(answers.slice(0, honest)) }
}
