/** Flooding devices beside good ones: they are cut off, retried less and less often, and delay nobody. */
import { expect, test } from 'vitest'
import { MIB } from '../../src/core/base/units.ts'
import type { MotionId } from '../../src/core/domain/motion.ts'
import { trackPause } from '../../src/core/engine/search/pacing.ts'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { expectHome, released, sailed, sailedLog, startHasty, troubled } from '../faults/faulty-fleet.ts'
import type { FloodDevice } from '../simulator/flood-thread.ts'
import { FloodingDevices } from '../simulator/flooding.ts'
import { type FloodName, floodNames } from '../simulator/floods.ts'

const good: readonly MotionId[] = [601, 602, 603, 604, 605, 606]
const flooding: readonly MotionId[] = floodNames.map((_, index) => 700 + index)
const paths = ['info', 'settings', 'logs', 'track'] as const

/** What the device answers honestly before it floods. */
function answersUntil(path: (typeof paths)[number], { info, settings, logs }: DeviceContents) {
  const honest = [
    ['/info.json', JSON.stringify(info)],
    ['/settings.json', JSON.stringify(settings)],
    ['/logs.json', JSON.stringify({ logs })],
  ] as const
  return Object.fromEntries(honest.slice(0, paths.indexOf(path)))
}

function floodingDevice(monitored: MonitoredFleet, index: number, flood: FloodName): FloodDevice {
  const id = 700 + index
  const path = paths[index % paths.length] ?? 'info'
  const { host, port } = monitored.fleet.endpointOf(id)
  return { host, port, flood, answers: answersUntil(path, sailed(id)) }
}

test('good motions are released beside devices that flood, and each of these is cut and left alone', {
  timeout: 120_000,
}, async () => {
  const devices = [...good.map((id) => sailed(id)), ...flooding.map((id) => sailed(id))]
  await using monitored = await startHasty({ devices })
  const floods = floodNames.map((flood, index) => floodingDevice(monitored, index, flood))
  await using flooders = await FloodingDevices.start(floods)
  for (const [index, id] of flooding.entries()) {
    const { host } = floods[index] ?? { host: '' }
    monitored.fleet.dns.setBehaviour(`motion-${id}`, { type: 'address', address: host })
  }
  await Promise.all(flooding.map((id) => troubled(monitored, id)))
  for (const id of good) await monitored.fleet.turnOn(id)
  await Promise.all(good.map((id) => released(monitored, id)))
  for (const device of devices.slice(0, good.length)) await expectHome(monitored, device)

  for (const [index, { connections, bytes }] of (await flooders.tally()).entries()) {
    const name = floodNames[index]
    // What the system holds for a connection that has been cut counts as sent.
    expect(bytes, `${name}: bytes in ${connections} connections`).toBeLessThan(connections * 2 * MIB)
    const id = 700 + index
    expect(monitored.motion(id).releasedAt, name).toBeUndefined()
    const troubles = monitored.events.filter(
      (event) => event.type === 'motion-troubled' && event.motion === id,
    )
    const pauses = troubles.map((event) => (event.type === 'motion-troubled' ? event.retryAt - event.at : 0))
    expect(pauses, name).toEqual(pauses.map((_, turn) => Math.min(30_000, 1000 * 2 ** turn)))
  }
  const lines = monitored.lines()
  expect(lines.filter((line) => line.includes('unexpected error'))).toEqual([])
})

test('a device whose many tracks all fail at once is asked for them ever more slowly, within one visit', async () => {
  const many = sailed(
    601,
    Array.from({ length: 10 }, (_, hour) => sailedLog(601, hour)),
  )
  await using monitored = await startHasty({ devices: [many, sailed(602)] })
  monitored.fleet.fault(601, { type: 'server-error' }, { path: 'track' })
  await monitored.fleet.turnOn(601)
  await monitored.event('track-failed')
  await monitored.fleet.turnOn(602)
  await released(monitored, 602)
  await monitored.until(() => monitored.events.filter(({ type }) => type === 'track-failed').length >= 6)
  const at = monitored.events.flatMap((event) => (event.type === 'track-failed' ? [event.at] : []))
  for (let failures = 1; failures < 6; failures++) {
    // Timers and the clock of events round to a millisecond each.
    const pause = (at[failures] ?? 0) - (at[failures - 1] ?? 0)
    expect(pause).toBeGreaterThanOrEqual(trackPause(failures) - 2)
  }
})
