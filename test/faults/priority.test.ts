/** Suspect motions yield to healthy ones, and are served all the same. */
import { describe, expect, test } from 'vitest'
import type { MotionId } from '../../src/core/domain/motion.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { within } from '../starvation.ts'
import { keyOf, released, sailed, sailedLog, startHasty, troubled, turnOnAll } from './faulty-fleet.ts'

/** One that is read for about two seconds. */
const long = sailed(602, [sailedLog(602, 0, { size: 1536 + 52 * 20_000 })])
const bandwidth = { device: 500_000, accessPoint: 20_000_000 }

function atOf(monitored: MonitoredFleet, type: string, motion: number): number[] {
  return monitored.events.flatMap((event) =>
    event.type === type && 'motion' in event && event.motion === motion ? [event.at] : [],
  )
}

/** A motion whose logs.json is longer than that of any other: years of logs, and one of today. */
function sailedForYears(id: MotionId) {
  const old = Array.from({ length: 600 }, (_, index) =>
    sailedLog(id, 0, {
      file: `/logs/2020/09/0${id}_2020-09-13-${1000 + index}.oao`,
      start_date: 1_600_000_000_000 + index * 3_600_000,
      end_date: 1_600_000_600_000 + index * 3_600_000,
    }),
  )
  return sailed(id, [...old, sailedLog(id)])
}

describe.concurrent('while a healthy motion is being read', () => {
  test('the other tracks of a motion whose track failed wait for a healthy motion, and come then', async () => {
    const logs = [sailedLog(601), sailedLog(601, 1)]
    await using monitored = await startHasty({ devices: [sailed(601, logs), long], bandwidth })
    monitored.fleet.fault(601, { type: 'not-found' }, { path: 'track', times: 1 })
    await turnOnAll(monitored)
    await Promise.all([released(monitored, 601), released(monitored, 602)])
    const [served = 0] = atOf(monitored, 'motion-released', 602)
    const begun = atOf(monitored, 'track-started', 601)
    expect(Math.min(...begun)).toBeGreaterThanOrEqual(served)
    expect(monitored.motion(601).tracks.find(({ key }) => key === keyOf(601))?.status).toBe('completed')
  })

  test('a logs.json too long for a motion waits for a healthy motion, and is read then', async () => {
    const devices = [sailedForYears(601), long]
    await using monitored = await startHasty({ devices, bandwidth })
    await turnOnAll(monitored)
    await Promise.all([released(monitored, 601), released(monitored, 602)])
    const [served = 0] = atOf(monitored, 'motion-released', 602)
    const [read = 0] = atOf(monitored, 'logs-read', 601)
    expect(read).toBeGreaterThanOrEqual(served)
  })

  test('a motion that was in trouble is inspected at once when somebody asks for it', async () => {
    await using monitored = await startHasty({ devices: [sailed(601), long], bandwidth })
    monitored.fleet.fault(601, { type: 'server-error' }, { path: 'info', times: 1 })
    const trouble = troubled(monitored, 601)
    await turnOnAll(monitored)
    await trouble
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await Promise.all([released(monitored, 601), released(monitored, 602)])
    const [asked = 0] = atOf(monitored, 'motion-released', 601)
    const [served = 0] = atOf(monitored, 'motion-released', 602)
    expect(asked).toBeLessThan(served)
  })
})

describe('where one motion is inspected at a time', () => {
  const one = { Limits: { 'Inspections At Once': 1 } }

  test('a motion that was in trouble keeps no healthy motion waiting for its place', async () => {
    const devices = [sailed(601), long, sailed(603)]
    await using monitored = await startHasty({ devices, bandwidth, monitor: one })
    monitored.fleet.fault(601, { type: 'server-error' }, { path: 'info', times: 1 })
    const trouble = troubled(monitored, 601)
    await monitored.fleet.turnOn(601)
    await trouble
    await monitored.fleet.turnOn(602)
    await monitored.event('track-started', ({ motion }) => motion === 602)
    // It is online again, and waits for the motion being read.
    await monitored.event('motion-connected', ({ motion }) => motion === 601, {
      since: monitored.events.findIndex(({ type }) => type === 'motion-troubled'),
    })
    await monitored.fleet.turnOn(603)
    await Promise.all([601, 602, 603].map((motion) => released(monitored, motion)))
    const [good = 0] = atOf(monitored, 'inspection-completed', 603)
    const [other = 0] = atOf(monitored, 'motion-released', 602)
    expect(good).toBeLessThan(other)
  })

  test('an endless logs.json does not wait for motions that wait for its place', async () => {
    const devices = [sailedForYears(601), sailed(602)]
    const slow = { device: 100_000, accessPoint: 20_000_000 }
    await using monitored = await startHasty({ devices, bandwidth: slow, monitor: one })
    await monitored.fleet.turnOn(601)
    await monitored.event('settings-read', ({ motion }) => motion === 601)
    await monitored.fleet.turnOn(602)
    await monitored.event('motion-connected', ({ motion }) => motion === 602)
    expect(atOf(monitored, 'logs-read', 601)).toEqual([])
    // They would wait for each other as long as anybody gives way, which is ten seconds.
    await within(8000, () => monitored.event('logs-read', ({ motion }) => motion === 601))
    await Promise.all([601, 602].map((motion) => released(monitored, motion)))
  })
})

test('a track that goes on beyond the end of a log that was closed is cut off', async () => {
  await using monitored = await startHasty({ devices: [sailed(601)] })
  monitored.fleet.fault(601, { type: 'log-growing', frames: 20_000 })
  await turnOnAll(monitored)
  const { trouble } = await troubled(monitored, 601)
  expect(trouble.message).toMatch(/longer than the \d+ bytes allowed/)
  expect(monitored.fleet.counters.get(601)?.bytes).toBeLessThan(700_000)
})
