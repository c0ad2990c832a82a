/** Links planted in the event folder: the program writes through none that leads out of it. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepParts } from '../../src/core/archive/track-writer.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import {
  expectHome,
  keyOf,
  released,
  sailed,
  sailedDay,
  startHasty,
  troubled,
  turnOnAll,
} from '../faults/faulty-fleet.ts'

let outside: string
const device = sailed(601)
const good = sailed(602)

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'motion-monitor-outside-'))
  await writeFile(join(outside, 'precious'), 'as it was')
})
afterEach(() => rm(outside, { recursive: true }))

async function expectUntouched(): Promise<void> {
  expect(await readdir(outside)).toEqual(['precious'])
  expect(await readFile(join(outside, 'precious'), 'utf8')).toBe('as it was')
}

/** A fleet whose event folder has a link at `path`, planted before anything was written there. */
async function withLink(path: string, target: string): Promise<MonitoredFleet> {
  const monitored = await startHasty({ devices: [device, good] })
  const place = join(monitored.eventFolder, path)
  await rm(place, { recursive: true, force: true })
  await mkdir(dirname(place), { recursive: true })
  await symlink(target, place)
  return monitored
}

describe('a link out of the event folder', () => {
  test.each([
    ['the day of a track', `gpslogs/${sailedDay}`],
    ['the folder of a motion', 'motions/motion-601'],
  ])('a link in the place of %s is trouble of this motion, and the track stays wanted', async (_, path) => {
    await using monitored = await withLink(path, outside)
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toContain(join(monitored.eventFolder, path))
    expect(trouble.message).toMatch(/link/)
    await expectUntouched()
    expect(monitored.motion(601).releasedAt).toBeUndefined()
    await rm(join(monitored.eventFolder, path))
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    await expectHome(monitored, device)
    await expectUntouched()
  })

  test('a link in the place of a half-written track is not written through', async () => {
    const path = `gpslogs/${sailedDay}/.${keyOf(601)}.part`
    await using monitored = await withLink(path, join(outside, 'precious'))
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    await released(monitored, 602)
    await expectUntouched()
  })

  test.each(['gpslogs', 'motions', 'logs'])(
    'a link in the place of %s keeps the monitor from starting',
    async (name) => {
      await using monitored = await startHasty({ devices: [device] })
      await monitored.stop()
      const place = join(monitored.eventFolder, name)
      await rm(place, { recursive: true })
      await symlink(outside, place)
      await expect(monitored.startEngine()).rejects.toThrow(`${place}: ${place} is a link that leads to`)
      await expectUntouched()
      await rm(place)
    },
  )
})

test('a folder that is a link is not swept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-links-'))
  await writeFile(join(outside, '.x.oao.part'), 'not ours')
  await symlink(outside, join(folder, 'day'))
  expect(await sweepParts(folder)).toBe(0)
  expect(await readFile(join(outside, '.x.oao.part'), 'utf8')).toBe('not ours')
  await rm(join(outside, '.x.oao.part'))
  await rm(folder, { recursive: true })
})

test('an event folder that is a link itself is used like any other', async () => {
  await using monitored = await startHasty({ devices: [device] })
  await turnOnAll(monitored)
  await released(monitored, 601)
  await monitored.stop()
  const real = join(monitored.root, 'elsewhere')
  await rename(monitored.eventFolder, real)
  await symlink(real, monitored.eventFolder)
  const since = monitored.events.length
  await monitored.startEngine()
  await released(monitored, 601, since)
})
