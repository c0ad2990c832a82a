/** A failing name server says nothing about a motion: a known one is searched for at its last address. */
import { describe, expect, test } from 'vitest'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { expectHome, released, sailed, startFaulty, startHasty, troubled } from './faulty-fleet.ts'

const failures = [
  ['says nothing', 'silent'],
  ['answers 10.10.10.10 for all', 'placeholder'],
  ['denies every name', 'nxdomain'],
] as const

const left = ({ events }: MonitoredFleet) => events.filter(({ type }) => type === 'motion-disconnected')

/** Motion 601 does not provide its track, 602 has given its own. */
async function startInTrouble(): Promise<MonitoredFleet> {
  const devices = [sailed(601), sailed(602)]
  const monitored = await startFaulty({ devices }, { type: 'not-found' }, { path: 'track' })
  await Promise.all([troubled(monitored, 601), released(monitored, 602)])
  return monitored
}

describe.concurrent.each(failures)('while DNS %s', (_, type) => {
  test('a motion in trouble has not left while DNS fails: it is tried again until its track is home', async () => {
    await using monitored = await startInTrouble()
    monitored.fleet.dns.set({ outage: { type } })
    for (const _ of [1, 2]) await troubled(monitored, 601, monitored.events.length)
    expect(left(monitored)).toEqual([])
    monitored.fleet.clearFaults(601)
    await released(monitored, 601)
    await expectHome(monitored, sailed(601))
    expect(left(monitored)).toEqual([])
  })

  test.each(['stale', 'refused'] as const)(
    'a motion in trouble that is switched off (%s) has left although DNS fails',
    async (how) => {
      await using monitored = await startInTrouble()
      monitored.fleet.dns.set({ outage: { type } })
      await troubled(monitored, 601, monitored.events.length)
      await monitored.fleet.turnOff(601, how)
      const { motion, as } = await monitored.event('motion-disconnected')
      expect([motion, as]).toEqual([601, 'gone-early'])
    },
  )
})

test("a motion that gave another one's track has not left because DNS denies its name", async () => {
  const device = sailed(601)
  await using monitored = await startFaulty(
    { devices: [device, sailed(602)] },
    { type: 'another-device', id: 609 },
    { path: 'track' },
  )
  const { trouble } = await monitored.event('motion-troubled')
  expect(trouble.code).toBe('wrong-identifier')
  monitored.fleet.dns.set({ outage: { type: 'nxdomain' } })
  await troubled(monitored, 601, monitored.events.length)
  monitored.fleet.clearFaults(601)
  await released(monitored, 601)
  await expectHome(monitored, device)
  expect(left(monitored)).toEqual([])
})

test('a motion in trouble that leaves is missed before it would be tried again, although its name is stale', async () => {
  await using monitored = await startInTrouble()
  const { retryAt } = await monitored.event('motion-troubled', ({ at, retryAt: next }) => next - at >= 8000)
  await monitored.fleet.turnOff(601, 'stale')
  const { motion, as, at } = await monitored.event('motion-disconnected')
  expect([motion, as]).toEqual([601, 'gone-early'])
  expect(at).toBeLessThan(retryAt)
})

test('a motion in trouble whose address serves another one has left, although DNS is silent for it', async () => {
  await using monitored = await startHasty({ devices: [sailed(601), sailed(602)] })
  const { fleet } = monitored
  fleet.fault(601, { type: 'not-found' }, { path: 'track' })
  await fleet.turnOn(601)
  await troubled(monitored, 601)
  fleet.dns.setBehaviour('motion-601', { type: 'silent' })
  await fleet.turnOff(601)
  fleet.dns.setBehaviour('motion-601', { type: 'silent' })
  await fleet.turnOn(602, { at: 601 })
  await released(monitored, 602)
  const { motion, as } = await monitored.event('motion-disconnected')
  expect([motion, as]).toEqual([601, 'gone-early'])
  expect(monitored.state.violations).toEqual([])
})
