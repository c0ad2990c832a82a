import { expect, test } from 'vitest'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { starvation } from '../starvation.ts'

const quick = {
  Threading: {
    DetectionThread: { Timeout: 1 },
    InspectionThread: { Timeout: 1 },
    // Longer than it takes to switch three motions off, also on a busy machine: they fall silent together.
    DownloadThread: { Timeout: 3 },
    DisconnectionThread: { Timeout: 1 },
    DisconnectionThreadPool: { Interval: 2 },
  },
}

function sailedDevice(id: number) {
  const file = `/logs/2026/10/0${id}_2026-10-12-1100.oao`
  return deviceOf(id, [logOf({ file, size: 1536 + 52 * 20_000 })])
}

const read = [601, 602, 603]

/** Three motions whose tracks drip until `clearFaults`, however slow this machine is, and one that is released. */
async function startReading(): Promise<MonitoredFleet> {
  const monitored = await MonitoredFleet.start({
    devices: [...read.map(sailedDevice), deviceOf(604, [])],
    initially: 'off',
    server: quick,
  })
  for (const id of read) monitored.fleet.fault(id, { type: 'drip', rate: 10_000 }, { path: 'track' })
  for (const id of [...read, 604]) await monitored.fleet.turnOn(id)
  for (const id of read) await monitored.event('track-progressed', (event) => event.motion === id)
  await monitored.event('motion-released', (event) => event.motion === 604)
  return monitored
}

function networkAlarms({ events }: MonitoredFleet) {
  return events.filter((event) => event.type === 'alarm-raised' && ['network', 'dns'].includes(event.topic))
}

test('of motions being read that all fall silent while DNS answers none has failed or left, and all go on together', async () => {
  await using monitored = await startReading()
  const { fleet } = monitored
  const all = [604, ...read]
  await Promise.all(all.map((id) => fleet.turnOff(id, 'stale')))
  const { message } = await monitored.event('alarm-raised', (event) => event.topic === 'network')
  expect(message).toMatch(/^No motion answers any more, although DNS does/)
  const since = monitored.events.length
  for (const id of read) fleet.clearFaults(id)
  await Promise.all(all.map((id) => fleet.turnOn(id)))
  const starved = starvation()
  const returnedAt = Date.now()
  for (const id of read) {
    const { at } = await monitored.event('motion-connected', (event) => event.motion === id, { since })
    expect(at - returnedAt - starved()).toBeLessThan(2000)
  }
  for (const id of read) await monitored.event('motion-released', (event) => event.motion === id)
  for (const type of ['track-failed', 'motion-disconnected', 'motion-troubled'])
    expect(monitored.events.filter((event) => event.type === type)).toEqual([])
  // Its words stay for ten seconds.
  await monitored.until(({ alarms }) => alarms.every(({ topic }) => topic !== 'network'))
  expect(monitored.state.violations).toEqual([])
})

test('a motion that leaves while others answer has left, network or not', async () => {
  await using monitored = await startReading()
  await monitored.fleet.turnOff(601, 'stale')
  const { as } = await monitored.event('motion-disconnected', (event) => event.motion === 601)
  expect(as).toBe('gone-early')
  expect(networkAlarms(monitored)).toEqual([])
})

test('released motions that are all switched off at once have gone: that is what the bucket is for', async () => {
  await using monitored = await MonitoredFleet.start({
    devices: [...read, 604].map((id) => deviceOf(id, [])),
    server: quick,
  })
  const all = [...read, 604]
  await monitored.until((state) => all.every((id) => state.motions.get(id)?.state === 'released'))
  await Promise.all(all.map((id) => monitored.fleet.turnOff(id, 'stale')))
  await monitored.until((state) => all.every((id) => state.motions.get(id)?.state === 'gone'))
  expect(networkAlarms(monitored)).toEqual([])
})
