/** A motion that leaves unread has its tracks on it; another answer at its address proves nothing. */
import { describe, expect, test } from 'vitest'
import { diagnosisOf } from '../../src/core/views/diagnosis.ts'
import { createFleetSummariser } from '../../src/core/views/fleet-summary.ts'
import type { FaultInput } from '../../src/simulator/faults.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { keyOf, released, sailed, startFaulty, startHasty, startPresent, troubled } from './faulty-fleet.ts'

/** What view 3 says of motion 601. */
function wrong({ state }: MonitoredFleet): string | undefined {
  const summary = createFleetSummariser()(state, Date.now()).byId.get(601)
  return summary && diagnosisOf(summary)?.short
}

const left = (monitored: MonitoredFleet, motion = 601) =>
  monitored.event('motion-disconnected', (event) => event.motion === motion)

const unread: readonly (readonly [string, FaultInput])[] = [
  ['says nothing', { type: 'stall-before-headers' }],
  ['cuts the line', { type: 'reset' }],
  ['gives an error', { type: 'server-error' }],
  ['gives a page', { type: 'html' }],
]

describe.concurrent.each(unread)('a motion that answers, %s and leaves', (_, fault) => {
  test('a motion that answers and leaves unread has left too early', async () => {
    await using monitored = await startFaulty({ devices: [sailed(601)] }, fault, { path: 'info' })
    await troubled(monitored, 601)
    await monitored.fleet.turnOff(601)
    expect((await left(monitored)).as).toBe('gone-early')
    expect(wrong(monitored)).toBe('answered, never read')
    expect(monitored.state.violations).toEqual([])
  })
})

describe.concurrent('a motion that leaves in trouble', () => {
  test('a motion that leaves in trouble was here, and says how many of its tracks are not home', async () => {
    await using monitored = await startFaulty(
      { devices: [sailed(601)] },
      { type: 'not-found' },
      { path: 'track' },
    )
    await troubled(monitored, 601)
    await monitored.fleet.turnOff(601)
    expect((await left(monitored)).as).toBe('gone-early')
    expect(wrong(monitored)).toBe('1 of 1 not home')
  })

  test('a motion that came home, returned and left in trouble is not done any more: it was never read again', async () => {
    await using monitored = await startPresent({ devices: [sailed(601)] })
    await released(monitored, 601)
    await monitored.fleet.turnOff(601)
    expect((await left(monitored)).as).toBe('gone')
    const since = monitored.events.length
    monitored.fleet.fault(601, { type: 'stall-before-headers' }, { path: 'info' })
    await monitored.fleet.turnOn(601)
    await troubled(monitored, 601, since)
    await monitored.fleet.turnOff(601)
    const { as } = await monitored.event('motion-disconnected', () => true, { since })
    expect(as).toBe('gone-early')
  })
})

describe.concurrent('what answers in the place of a motion', () => {
  test('another device that names itself leaves the motion it stands in for as it was: not seen', async () => {
    await using monitored = await startFaulty(
      { devices: [sailed(601)] },
      { type: 'another-identifier', id: 609 },
    )
    await troubled(monitored, 601)
    await monitored.fleet.turnOff(601)
    expect((await left(monitored)).as).toBe('awaited')
  })

  test('another device that names itself after a motion has come home leaves the motion done', async () => {
    await using monitored = await startPresent({ devices: [sailed(601)] })
    await released(monitored, 601)
    await monitored.fleet.turnOff(601)
    await left(monitored)
    const since = monitored.events.length
    monitored.fleet.fault(601, { type: 'another-identifier', id: 609 })
    await monitored.fleet.turnOn(601)
    await troubled(monitored, 601, since)
    await monitored.fleet.turnOff(601)
    const { as } = await monitored.event('motion-disconnected', () => true, { since })
    expect(as).toBe('gone')
  })

  test('a device that answers for two names, as a router may, is neither of the two motions', async () => {
    const monitored = await startHasty({ devices: [sailed(601), sailed(602)] })
    await using _ = monitored
    const { fleet } = monitored
    fleet.fault(601, { type: 'html' })
    await fleet.turnOn(601)
    fleet.giveAddress(602, 601)
    await Promise.all([601, 602].map((id) => troubled(monitored, id)))
    await fleet.turnOff(601)
    for (const id of [601, 602]) expect((await left(monitored, id)).as).toBe('awaited')
  })

  test('a device that proves to have the address of a motion now is not that motion, slow as it was', async () => {
    await using monitored = await startHasty({ devices: [sailed(601), sailed(602)] })
    const { fleet } = monitored
    fleet.fault(602, { type: 'stall-before-headers' }, { path: 'info', times: 1 })
    await fleet.turnOn(602)
    fleet.dns.setBehaviour('motion-602', { type: 'nxdomain' })
    fleet.giveAddress(601, 602)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('timed-out')
    fleet.giveAddress(602, 602)
    await released(monitored, 602)
    fleet.dns.setBehaviour('motion-601', { type: 'nxdomain' })
    expect((await left(monitored)).as).toBe('awaited')
    expect(monitored.motion(601).tracks.map(({ key }) => key)).not.toContain(keyOf(601))
  })
})
