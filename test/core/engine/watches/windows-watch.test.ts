/** What WSL reads from Windows, with folders and a small disk in place of C:. */
import { chmod, mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../../src/core/base/clock.ts'
import { ClocksWatch, differenceOf } from '../../../../src/core/engine/watches/clock-watch.ts'
import { DiskRoom } from '../../../../src/core/engine/watches/disk-watch.ts'
import {
  createWindowsClock,
  watchWindows,
  windowsSide,
  windowsSideIn,
} from '../../../../src/core/engine/watches/windows-watch.ts'
import type { MonitorEvent } from '../../../../src/core/events/events.ts'

const HOUR = 3_600_000

let drive: string
beforeEach(async () => {
  drive = await mkdtemp(join(tmpdir(), 'motion-monitor-drive-'))
})
afterEach(() => rm(drive, { recursive: true }))

test('the clock of Windows is that of a file made on its drive, which is removed again', async () => {
  const temp = join(drive, 'Users', 'ann', 'AppData', 'Local', 'Temp')
  await mkdir(temp, { recursive: true })
  await mkdir(join(drive, 'Users', 'Public'))
  const readClock = createWindowsClock(drive)
  for (const behind of [0, HOUR]) {
    const time = await readClock({ now: () => Date.now() - behind })
    if (time === undefined) throw new Error('no time')
    expect(Math.abs(differenceOf(time) - behind)).toBeLessThan(1000)
  }
  expect([...(await readdir(temp)), ...(await readdir(join(drive, 'Users', 'Public')))]).toEqual([])
})

test('the clock of Windows is read wherever a file can be made, and nowhere else', async ({ skip }) => {
  const readClock = createWindowsClock(drive)
  expect(await readClock({ now: Date.now })).toBeUndefined()
  await mkdir(join(drive, 'Windows', 'Temp'), { recursive: true })
  expect(await readClock({ now: Date.now })).toBeDefined()
  await rm(join(drive, 'Windows'), { recursive: true })
  expect(await readClock({ now: Date.now })).toBeUndefined()
  await mkdir(join(drive, 'ProgramData'))
  expect(await readClock({ now: Date.now })).toBeDefined()
  if (process.getuid?.() === 0) return skip('root may write everywhere')
  await chmod(join(drive, 'ProgramData'), 0o555)
  expect(await readClock({ now: Date.now })).toBeUndefined()
})

test('the room beneath the virtual disk is measured, unless the event is on the drive itself', async () => {
  await mkdir(join(drive, 'ProgramData'))
  for (const isBeneath of [true, false]) {
    const ending = new AbortController()
    const room = new DiskRoom()
    room.measured(Number.MAX_SAFE_INTEGER)
    const alarms: MonitorEvent[] = []
    const behind = { ...systemClock, now: () => systemClock.now() - HOUR }
    const clock = { ...behind, wait: async () => ending.abort() }
    const emit = (event: MonitorEvent): void => void alarms.push(event)
    const clocks = new ClocksWatch({ clock, emit, platform: 'wsl' })
    await watchWindows({ clock, clocks, room }, { drive, isBeneath }, ending.signal)
    const { bavail, bsize } = await statfs(drive)
    if (isBeneath) expect(room.free).toBeLessThan(bavail * bsize * 1.5)
    else expect(room.free).toBe(Number.MAX_SAFE_INTEGER)
    expect(alarms).toMatchObject([{ type: 'alarm-raised', topic: 'outside-clock' }])
  }
})

test('a drive that has gone limits nothing', async () => {
  const ending = new AbortController()
  const room = new DiskRoom()
  room.measured(1000)
  room.measuredBeneath(10)
  const clock = { ...systemClock, wait: async () => ending.abort() }
  const clocks = new ClocksWatch({ clock, emit: () => undefined, platform: 'wsl' })
  const side = { drive: join(drive, 'gone'), isBeneath: true }
  await watchWindows({ clock, clocks, room }, side, ending.signal)
  expect(room.free).toBe(1000)
})

test('a machine without WSL has no Windows watch', async () => {
  expect(await windowsSide('/home/ann/event', '/mnt/c')).toEqual({ drive: '/mnt/c', isBeneath: true })
  expect(await windowsSide('/home/ann/event')).toBeUndefined()
})

test('the side of Windows is where C: is mounted, and lies beneath an event that is not on it', () => {
  const mounts = '/dev/sdc / ext4 rw 0 0\nC:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\ 0 0\n'
  expect(windowsSideIn(mounts, '/home/ada/event')).toEqual({ drive: '/mnt/c', isBeneath: true })
  expect(windowsSideIn(mounts, '/mnt/c/event')).toEqual({ drive: '/mnt/c', isBeneath: false })
  expect(windowsSideIn('/dev/sdc / ext4 rw 0 0\n', '/home/ada/event')).toBeUndefined()
})
