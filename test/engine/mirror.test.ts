import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OtherDisk, otherDisk } from '../other-disk.ts'
import { deviceOf } from '../simulator/builders.ts'
import { MonitoredFleet } from './monitored-fleet.ts'

const track = 'gpslogs/20261012/ABC601XYZ_601_20261012_110004.oao'
let disk: OtherDisk | undefined
let stick: string

beforeEach(async ({ skip }) => {
  disk = await otherDisk()
  if (disk === undefined) return skip('no other disk')
  stick = disk.folder
})
afterEach(() => disk?.[Symbol.asyncDispose]())

const mirrored = (folder: string, isAwaited = false): Promise<MonitoredFleet> =>
  MonitoredFleet.start({
    devices: [deviceOf(601)],
    monitor: { Mirror: { Folder: folder, 'Before Release': isAwaited } },
  })

describe('the second copy of a track', () => {
  test('the second copy of a track has all its bytes, and exists before a release that waits for it', async () => {
    await using monitored = await mirrored(stick, true)
    await monitored.event('motion-released')
    expect(await readFile(join(stick, track))).toEqual(await monitored.readEventFile(track))
  })

  test('the second copy of a track is made when the stick comes, and the screen says so until then', async () => {
    const folder = join(stick, 'not-there')
    await using monitored = await mirrored(folder, true)
    const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'mirror')
    expect(message).toContain(folder)
    expect(monitored.motion(601).state).not.toBe('released')
    await mkdir(folder)
    await monitored.event('motion-released')
    await monitored.event('alarm-cleared', ({ topic }) => topic === 'mirror')
    expect(await readFile(join(folder, track))).toEqual(await monitored.readEventFile(track))
  })

  test('a missing second copy is made at the next start, and another file in its place is kept', async () => {
    await using monitored = await mirrored(stick)
    await expect.poll(() => existsSync(join(stick, track))).toBe(true)
    await monitored.stop()
    await writeFile(join(stick, track), 'something else')
    await monitored.startEngine()
    await expect.poll(() => readFile(join(stick, track))).toEqual(await monitored.readEventFile(track))
    expect(await readFile(join(stick, `${track}.before`), 'utf8')).toBe('something else')
  })
})
