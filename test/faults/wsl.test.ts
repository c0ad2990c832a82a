/** What WSL takes from Windows without showing it: room, time and sleep. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Clock, systemClock } from '../../src/core/base/clock.ts'
import { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { released, said, sailed, sailedLog, startPresent } from './faulty-fleet.ts'
import { mountDisk } from './small-disk.ts'

const MIB = 2 ** 20
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('while C: is full nothing is fetched, whatever room the virtual disk shows, and all comes once there is some', async ({
  skip,
}) => {
  await using monitored = await MonitoredFleet.start({
    devices: [deviceOf(601)],
    initially: 'off',
    windowsDrive: 'c',
  })
  using disk = await mountDisk(join(monitored.root, 'c'), 50 * MIB)
  if (disk === undefined) return skip('no tmpfs')
  const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'disk')
  expect(message).toBe(
    'The drive of Windows that the disk of WSL lies on has only 50 MiB left: make room; downloads wait',
  )
  await monitored.fleet.turnOn(601)
  await monitored.event('tracks-planned')
  const since = monitored.events.length
  disk.resize(2048 * MIB)
  await monitored.event('alarm-cleared', ({ topic }) => topic === 'disk', { since })
  expect(monitored.events.slice(0, since).some(({ type }) => type === 'track-started')).toBe(false)
  await monitored.event('motion-released')
})

test('a clock three days behind that of Windows is one alarm, and no motion is blamed for its logs of today', async () => {
  let behind = 72 * HOUR
  const clock: Clock = { ...systemClock, now: () => systemClock.now() - behind }
  const start = Math.floor(Date.now() / 1000) * 1000 - HOUR
  const local = new Date(start + HOUR).toISOString()
  const file = (id: number) =>
    `/logs/${local.slice(0, 7).replace('-', '/')}/0${id}_${local.slice(0, 10)}-${local.slice(11, 16).replace(':', '')}.oao`
  const devices = [601, 602].map((id) =>
    sailed(id, [sailedLog(id, 0, { file: file(id), start_date: start, end_date: start + 30 * MINUTE })]),
  )
  await using monitored = await startPresent({ clock, devices, initially: 'off', windowsDrive: 'c' })
  await mkdir(join(monitored.root, 'c', 'Windows', 'Temp'), { recursive: true })
  const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'outside-clock')
  expect(message).toBe(
    'The clock of WSL is 3 days behind that of Windows: run "sudo hwclock -s" in a terminal of WSL',
  )
  await Promise.all([601, 602].map((id) => monitored.fleet.turnOn(id)))
  await Promise.all([601, 602].map((id) => released(monitored, id)))
  expect(said(monitored).filter((line) => line.includes('has a log dated'))).toEqual([])
  const standing = () => monitored.state.alarms.map(({ topic }) => topic)
  expect(standing()).not.toContain('clocks-differ')
  behind = 0
  await monitored.event('alarm-cleared', ({ topic }) => topic === 'outside-clock')
  expect(standing()).not.toContain('clocks-differ')
})

test('a virtual machine that was paused for an hour has slept: what was being read goes on, and no clock was set', async () => {
  let missed = 0
  const clock: Clock = { ...systemClock, stopsAsleep: true, now: () => systemClock.now() + missed }
  const log = logOf({ size: 1536 + 52 * 6000 })
  await using monitored = await MonitoredFleet.start({
    clock,
    devices: [{ ...deviceOf(601, [log]), manner: { rate: 50_000 } }, deviceOf(602, [])],
  })
  await monitored.event('motion-released', ({ motion }) => motion === 602)
  await monitored.event('track-progressed')
  const since = monitored.events.length
  missed = HOUR
  const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'network', { since })
  expect(message).toMatch(/^The laptop slept for 360\d s: the network is looked for again$/)
  await monitored.event('alarm-cleared', ({ topic }) => topic === 'network', { since })
  await monitored.event('motion-released', ({ motion }) => motion === 601)
  const heard = monitored.events.slice(since)
  expect(heard.filter(({ type }) => type === 'clock-stepped' || type === 'track-failed')).toEqual([])
  expect(heard.some((event) => event.type === 'alarm-raised' && event.topic === 'clock')).toBe(false)
  expect(heard.filter(({ type }) => type === 'motion-disconnected')).toEqual([])
})
