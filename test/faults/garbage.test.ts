/** Devices that send garbage instead of tracks, as much as their records promise: the disk keeps its room. */
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { RawDevice } from '../fuzz/raw-device.ts'
import {
  expectHome,
  released,
  sailed,
  sailedLog,
  startHasty,
  trackFiles,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'
import { mountDisk } from './small-disk.ts'

const MIB = 2 ** 20
const bandwidth = { device: 60_000_000, accessPoint: 120_000_000 }

/** A log with some frames, five a second. */
function longLog(hour: number, frames: number) {
  const { start_date } = sailedLog(601, hour)
  const span = frames * 200
  return sailedLog(601, hour, { size: 1536 + 52 * frames, end_date: start_date + span, duration: span })
}

async function sizeOf(monitored: MonitoredFleet, isCounted: (name: string) => boolean): Promise<number> {
  const folder = join(monitored.eventFolder, 'gpslogs')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const counted = entries.filter((entry) => entry.isFile() && isCounted(entry.name))
  const sizes = await Promise.all(
    counted.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('a motion that gives 40 MiB of garbage for each of its logs leaves one head of 32 MiB on the disk', async () => {
  const logs = [0, 1, 2].map((hour) => longLog(hour, 850_000))
  const liar = sailed(601, logs)
  const good = sailed(602)
  await using monitored = await startHasty({ devices: [liar, good] })
  const garbage = Buffer.alloc(40 * MIB, 'no track ')
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
  const honest: Record<string, Buffer> = {
    '/info.json': json(liar.info),
    '/settings.json': json(liar.settings),
    '/logs.json': json({ logs }),
  }
  const endpoint = monitored.fleet.endpointOf(601)
  await using _device = await RawDevice.listen(endpoint, (path) => ({
    bytes: Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), honest[path] ?? garbage]),
    end: 'close',
  }))
  monitored.fleet.dns.setBehaviour('motion-601', { type: 'address', address: endpoint.host })
  const failed = () => monitored.events.filter((event) => event.type === 'track-failed')
  await monitored.until(() => failed().length >= 3, 40_000)
  await monitored.fleet.turnOn(602)
  await released(monitored, 602)
  expect(failed()[0]).toMatchObject({
    reason: expect.stringMatching(/not-a-track.*; its beginning is kept as/),
  })
  await monitored.stop()
  expect(await sizeOf(monitored, (name) => name.endsWith('.rejected'))).toBe(32 * MIB)
  expect((await trackFiles(monitored)).filter((name) => /rejected|part/.test(name))).toHaveLength(1)
})

test('of tracks that are cut only the newest halves stay, and what is resumed is whole', async () => {
  const logs = [0, 1, 2, 3].map((hour) => longLog(hour, 550_000))
  const device = sailed(601, logs)
  await using monitored = await startHasty({ devices: [device], bandwidth })
  monitored.fleet.fault(601, { type: 'cut-with-length', at: 0.9 }, { path: 'track' })
  await turnOnAll(monitored)
  const failed = () => monitored.events.filter((event) => event.type === 'track-failed')
  await monitored.until(() => failed().length >= 4, 50_000)
  await troubled(monitored, 601)
  const halves = await sizeOf(monitored, (name) => name.endsWith('.part'))
  expect(halves).toBeLessThan(64 * MIB)
  expect(halves).toBeGreaterThan(40 * MIB)
  monitored.fleet.clearFaults(601)
  monitored.fleet.fault(601, { type: 'ranges' })
  monitored.dispatch({ type: 're-inspect', motion: 601 })
  await monitored.event('motion-released', undefined, { patience: 40_000 })
  await expectHome(monitored, device)
})

test('a track that would touch the last 100 MiB stops on its way, and comes once there is room', async ({
  skip,
}) => {
  const device = sailed(601, [longLog(0, 300_000)])
  await using monitored = await startHasty({
    devices: [device],
    bandwidth: { device: 4_000_000, accessPoint: 20_000_000 },
  })
  const gpslogs = join(monitored.eventFolder, 'gpslogs')
  using disk = await mountDisk(gpslogs, 120 * MIB)
  if (disk === undefined) return skip('no tmpfs')
  await monitored.event('disk-measured', ({ free }) => free < 125 * MIB)
  await turnOnAll(monitored)
  await monitored.event('track-progressed')
  // Another program fills the disk.
  await writeFile(join(gpslogs, 'somebody-elses'), Buffer.alloc(15 * MIB))
  const { trouble } = await troubled(monitored, 601)
  expect(trouble).toMatchObject({
    code: 'disk',
    message: expect.stringContaining('of which 100 MiB stay free'),
  })
  await monitored.event('alarm-raised', ({ message }) => message.endsWith('make room; downloads wait'))
  const parts = () => sizeOf(monitored, (name) => name.endsWith('.part'))
  const held = await parts()
  expect(held).toBeLessThan(16 * MIB)
  await wait(1500)
  expect(await parts()).toBe(held)
  expect(monitored.motion(601).releasedAt).toBeUndefined()
  disk.resize(400 * MIB)
  await released(monitored, 601)
  await expectHome(monitored, device)
})

test('a track for which the disk has no room is not begun, and those that fit come', async ({ skip }) => {
  const [huge, small] = [sailed(601, [longLog(0, 500_000)]), sailed(602)]
  await using monitored = await startHasty({ devices: [huge, small] })
  using disk = await mountDisk(join(monitored.eventFolder, 'gpslogs'), 120 * MIB)
  if (disk === undefined) return skip('no tmpfs')
  await monitored.event('disk-measured', ({ free }) => free < 125 * MIB)
  await turnOnAll(monitored)
  const { trouble } = await troubled(monitored, 601)
  expect(trouble).toMatchObject({ code: 'disk', message: expect.stringContaining('the track has 25 MiB') })
  await released(monitored, 602)
  expect(monitored.events.some((event) => event.type === 'track-started' && event.motion === 601)).toBe(false)
})
