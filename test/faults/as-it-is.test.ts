/** Tracks that are damaged on the device itself: after two downloads a person may accept them as they are. */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyFile } from '../../src/core/archive/verify-file.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import {
  expectMended,
  expectWithheld,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedDay,
  sailedLog,
  startFaulty,
  troubled,
} from './faulty-fleet.ts'

const key = keyOf(601)
const place = `gpslogs/${sailedDay}/${key}`
const flipped = { type: 'bit-flipped', at: 0.5, bit: 3 } as const

const onDevice = (monitored: MonitoredFleet, since = 0) =>
  monitored.event('motion-troubled', ({ trouble }) => trouble.code === 'damaged-on-device', { since })

const starts = (monitored: MonitoredFleet) =>
  monitored.events.filter(({ type }) => type === 'track-started').length

/** The bytes that the monitor rejected, or took. */
const hashOf = async (monitored: MonitoredFleet, path: string) =>
  createHash('sha256')
    .update(await monitored.readEventFile(path))
    .digest('hex')

describe.concurrent('a track that is damaged on the device itself', () => {
  test('a track damaged on the device is fetched twice and then no more, and keeps the motion with its own word', async () => {
    await using monitored = await startFaulty({ devices: [sailed(601)] }, flipped, { path: 'track' })
    const { trouble } = await onDevice(monitored)
    expect(trouble.mayLetGo).toEqual([key])
    expect(trouble.message).toMatch(
      /^it cannot be released, keep it aside: .* is damaged on the device \(damaged: 1 frame with a wrong checksum/,
    )
    expect(trouble.message).toContain('r fetches it once more, A takes it as it is')
    // Two more visits, which look at the records and fetch nothing.
    for (let since = monitored.events.length, visit = 0; visit < 2; visit++) {
      await onDevice(monitored, since)
      since = monitored.events.length
    }
    expect(starts(monitored)).toBe(2)
    await expectWithheld(monitored, 601, key)
  })

  test('a track damaged on the device is taken as it is when a person says so, and stays so over a restart', async () => {
    await using monitored = await startFaulty({ devices: [sailed(601)] }, flipped, { path: 'track' })
    await onDevice(monitored)
    const rejected = await hashOf(monitored, `${place}.rejected`)
    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await released(monitored, 601, since)
    expect(await hashOf(monitored, place)).toBe(rejected)
    const entry = await ledgerEntry(monitored, 601, key)
    expect(entry).toMatchObject({
      status: 'completed',
      verdict: 'damaged',
      sha256: rejected,
      reason: 'taken as it is by a person: so it is on the device',
      doubts: [expect.stringContaining('1 frame with a wrong checksum')],
    })
    expect(entry.taken_as_is_at).toBeGreaterThan(0)
    expect(said(monitored)).toContain(`INFO,Motion 601 let go by a person: ${key} taken as it is (damaged)`)
    expect(said(monitored).join('\n')).toContain(`motion-601 ${key} downloaded - `)
    const verified = await verifyFile(join(monitored.eventFolder, place))
    expect(verified).toMatchObject({ ok: true, report: { verdict: 'damaged' } })

    await monitored.stop()
    const restarted = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, restarted)
    expect(monitored.events.slice(restarted).filter(({ type }) => type === 'track-missed')).toEqual([])
    expect(starts(monitored)).toBe(2)
  })

  test('a track damaged on the device is fetched again on request, and comes home once the device gives it whole', async () => {
    const device = sailed(601)
    await using monitored = await startFaulty({ devices: [device] }, flipped, { path: 'track' })
    await onDevice(monitored)
    await expectMended(monitored, device, monitored.events.length)
    expect((await ledgerEntry(monitored, 601, key)).taken_as_is_at).toBeUndefined()
  })

  test('a track damaged on the device is fetched again when its record changes', async () => {
    const device = sailed(601)
    await using monitored = await startFaulty({ devices: [device] }, flipped, { path: 'track' })
    await onDevice(monitored)
    const since = monitored.events.length
    const [log = sailedLog(601)] = device.logs
    monitored.fleet.change(601, (now) => ({ ...now, logs: [{ ...log, size: log.size + 52 * 10 }] }))
    await monitored.event('track-started', () => true, { since })
  })

  test('a track damaged on the device is fetched again when the motion comes back after it has left', async () => {
    await using monitored = await startFaulty({ devices: [sailed(601)] }, flipped, { path: 'track' })
    await onDevice(monitored)
    expect(starts(monitored)).toBe(2)
    const since = monitored.events.length
    await monitored.fleet.turnOff(601)
    await monitored.event('motion-disconnected', () => true, { since })
    await monitored.fleet.turnOn(601)
    await monitored.event('track-started', () => true, { since })
    await expectWithheld(monitored, 601, key)
  })

  test('a track damaged on the device is fetched again before it can be taken, where its kept copy is gone', async () => {
    await using monitored = await startFaulty({ devices: [sailed(601)] }, flipped, { path: 'track' })
    await onDevice(monitored)
    await rm(join(monitored.eventFolder, `${place}.rejected`))
    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await monitored.event('notice', ({ message }) => message.includes('so it is fetched again'), { since })
    await monitored.event('track-failed', () => true, { since })
    expect(starts(monitored)).toBe(3)
    expect(monitored.events.some(({ type }) => type === 'motion-released')).toBe(false)
  })

  test('a track cut on a frame boundary on the device can be taken too', async () => {
    const lost = { type: 'frames-lost', frames: 20, at: 1 } as const
    await using monitored = await startFaulty({ devices: [sailed(601)] }, lost, { path: 'track' })
    await onDevice(monitored)
    const since = monitored.events.length
    monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
    await released(monitored, 601, since)
    expect((await ledgerEntry(monitored, 601, key)).verdict).toBe('incomplete')
  })
})

test.each([
  ['another motion', { type: 'another-device' }],
  ['another log', { type: 'another-log' }],
] as const)('a track of %s is taken by nobody, however often it comes', async (_, fault) => {
  await using monitored = await startFaulty({ devices: [sailed(601)] }, fault, { path: 'track' })
  for (let since = 0, visit = 0; visit < 3; visit++) {
    const { trouble } = await troubled(monitored, 601, since)
    expect(trouble.code).not.toBe('damaged-on-device')
    expect(trouble.mayLetGo).toBeUndefined()
    since = monitored.events.length
  }
  const asked = monitored.events.length
  monitored.dispatch({ type: 'let-go', motion: 601, names: [key] })
  await monitored.event('notice', ({ message }) => message === 'Motion 601: there is nothing to let go', {
    since: asked,
  })
  await expectWithheld(monitored, 601, key)
})
