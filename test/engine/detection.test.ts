import { describe, expect, test } from 'vitest'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { starvation } from '../starvation.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const interval = 5000

describe('an absent motion', () => {
  test('an absent motion is connected within interval + 1 s of being on, beside 100 stale names and slow ones', async () => {
    const stale = Array.from({ length: 100 }, (_, index) => ({
      ...deviceOf(601 + index, []),
      manner: { isStale: true },
    }))
    const arriving = Array.from({ length: 17 }, (_, index) => deviceOf(801 + index, []))
    await using monitored = await MonitoredFleet.start({
      devices: [...stale, ...arriving],
      initially: 'off',
      dns: { absent: { type: 'nxdomain', after: 2000 } },
      server: {
        Threading: { DetectionThread: { Timeout: 1 }, DetectionThreadPool: { Interval: interval / 1000 } },
      },
    })
    await monitored.until(
      (state) => [...state.motions.values()].filter((m) => m.outcome === 'timed-out').length === 100,
    )
    const delays: number[] = []
    for (const { id } of arriving) {
      await monitored.fleet.turnOn(id)
      const starved = starvation()
      const onAt = Date.now()
      const { at } = await monitored.event('motion-connected', (event) => event.motion === id)
      delays.push(at - onAt - starved())
    }
    expect(Math.max(...delays)).toBeLessThanOrEqual(interval + 1000)
    expect(monitored.state.violations).toEqual([])
  })

  test('an absent motion is distinguished by how it is absent: unresolved, no DNS answer, refused, timed out', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [601, 602, 603, 604, 605].map((id) => deviceOf(id, [])),
      initially: 'off',
    })
    const { fleet } = monitored
    await fleet.turnOff(602, 'refused')
    await fleet.turnOff(603, 'stale')
    fleet.dns.setBehaviour('motion-604', { type: 'silent' })
    fleet.dns.setBehaviour('motion-605', { type: 'address', address: '10.10.10.10' })
    const wanted = {
      601: 'unresolved',
      602: 'refused',
      603: 'timed-out',
      604: 'no-dns-answer',
      605: 'unresolved',
    }
    await monitored.until((state) =>
      Object.entries(wanted).every(([id, outcome]) => state.motions.get(Number(id))?.outcome === outcome),
    )
  })

  test('an absent motion is found at another address than before', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601, []), deviceOf(602, [])],
      initially: 'off',
    })
    await monitored.fleet.turnOff(601, 'stale')
    await monitored.event(
      'motion-unanswered',
      (event) => event.motion === 601 && event.outcome === 'timed-out',
    )
    await monitored.fleet.turnOn(601, { at: 602 })
    const { address } = await monitored.event('motion-connected', (event) => event.motion === 601)
    expect(address).toBe(monitored.fleet.endpointOf(602).host)
  })

  test('an absent motion is looked for at once when a person asks', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601, [])],
      initially: 'off',
      server: { Threading: { DetectionThreadPool: { Interval: 600 } } },
    })
    await monitored.event('motion-unanswered')
    const before = monitored.fleet.dns.counters.queries
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await monitored.fleet.turnOn(601)
    await monitored.event('motion-connected')
    expect(monitored.fleet.dns.counters.queries).toBeGreaterThan(before)
  })
})

describe('a stale name', () => {
  test('a stale name of a device being read does not disturb it, and is not reported as that device', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601), deviceOf(602, [])],
      initially: 'off',
      bandwidth: { device: 30_000 },
    })
    const { fleet } = monitored
    await fleet.turnOn(601)
    await monitored.event('track-started', (event) => event.motion === 601)
    fleet.giveAddress(602, 601)
    await monitored.event('motion-released', (event) => event.motion === 601)
    expect(
      monitored.events.filter((event) => event.type === 'motion-connected').map((event) => event.motion),
    ).toEqual([601])
    expect(monitored.events.filter((event) => event.type === 'motion-troubled')).toEqual([])
    expect(fleet.counters.get(601)?.mostAtOnce).toBe(1)
  })

  test('a stale name of a released motion raises no trouble, and its own motion is found once it is there', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601, []), deviceOf(602, [])],
      initially: 'off',
      server: { Threading: { DetectionThreadPool: { Interval: 1 } } },
    })
    const { fleet } = monitored
    await fleet.turnOn(601)
    await monitored.event('motion-released', (event) => event.motion === 601)
    const before = fleet.counters.get(601)?.requests ?? 0
    fleet.giveAddress(602, 601)
    // It was asked who it is, and nothing was said of it.
    await expect.poll(() => fleet.counters.get(601)?.requests ?? 0).toBeGreaterThan(before)
    await fleet.turnOn(602)
    await monitored.event('motion-released', (event) => event.motion === 602)
    expect(monitored.events.filter(({ type }) => type === 'motion-troubled')).toEqual([])
    expect(monitored.motion(601).state).toBe('released')
    expect(monitored.state.violations).toEqual([])
  })

  test('a stale name of an unknown device raises a trouble that names the device', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])] })
    monitored.fleet.fault(601, { type: 'another-identifier', id: 777 })
    await monitored.stop()
    await monitored.startEngine()
    const { trouble } = await monitored.event('motion-troubled')
    expect(trouble.code).toBe('wrong-identifier')
    expect(
      monitored.lines().some((line) => line.endsWith('ERROR,motion-601 identifier is incorrect (777)')),
    ).toBe(true)
  })
})

describe('a connected motion', () => {
  test('a connected motion that leaves is disconnected within interval + time-out, and gone since it was released', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601)],
      server: {
        Threading: { DisconnectionThread: { Timeout: 1 }, DisconnectionThreadPool: { Interval: 2 } },
      },
    })
    await monitored.event('motion-released')
    await monitored.fleet.turnOff(601, 'stale')
    const starved = starvation()
    const leftAt = Date.now()
    const { at, as } = await monitored.event('motion-disconnected')
    expect(as).toBe('gone')
    expect(at - leftAt - starved()).toBeLessThan(3500)
  })

  test('a connected motion that leaves while its tracks wait does not count as online', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601, [logOf({ size: 1536 + 52 * 20_000 })]), deviceOf(602)],
      initially: 'off',
      bandwidth: { device: 60_000 },
      monitor: { Limits: { 'Downloads At Once': 1 } },
      server: {
        Threading: {
          DisconnectionThread: { Timeout: 1 },
          DisconnectionThreadPool: { Interval: 1 },
        },
      },
    })
    const { fleet } = monitored
    await fleet.turnOn(601)
    await monitored.event('track-started', (event) => event.motion === 601)
    await fleet.turnOn(602)
    await monitored.event('tracks-planned', (event) => event.motion === 602)
    await fleet.turnOff(602, 'stale')
    const { as } = await monitored.event('motion-disconnected', (event) => event.motion === 602)
    expect(as).toBe('gone-early')
    expect(monitored.motion(601).state).toBe('downloading')
    expect(monitored.state.violations).toEqual([])
  })

  test('a connected motion has left when its address belongs to another device', async () => {
    await using monitored = await MonitoredFleet.start({
      devices: [deviceOf(601, []), deviceOf(602, [])],
      initially: 'off',
      server: { Threading: { DisconnectionThreadPool: { Interval: 600 } } },
    })
    const { fleet } = monitored
    await fleet.turnOn(601)
    await monitored.event('motion-released', (event) => event.motion === 601)
    await fleet.turnOff(601, 'off')
    await fleet.turnOn(602, { at: 601 })
    await monitored.event('motion-disconnected', (event) => event.motion === 601)
    await monitored.event('motion-released', (event) => event.motion === 602)
    expect(monitored.motion(601).state).toBe('gone')
    expect(monitored.state.violations).toEqual([])
  })

  test('a connected motion is inspected again when a person asks', async () => {
    await using monitored = await MonitoredFleet.start({ devices: [deviceOf(601, [])] })
    await monitored.event('motion-released')
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await monitored.event('info-read', () => true, { since })
    await monitored.event('motion-released', () => true, { since })
    expect(monitored.state.violations).toEqual([])
  })
})
