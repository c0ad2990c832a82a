/** Changed bytes in saved files and second copies: an equal length proves nothing, and one disk is not two. */
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DeviceContents } from '../../src/simulator/contents.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { otherDisk } from '../other-disk.ts'
import {
  expectHome,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedDay,
  sailedLog,
  startHasty,
  startPresent,
  trackBytes,
  trackFiles,
  turnOnAll,
} from './faulty-fleet.ts'
import { mountDisk } from './small-disk.ts'

const MIB = 2 ** 20
const key = keyOf(601)
const device = sailed(601)
/** Another log of the same day, whose track is as long as that of the first. */
const laterLog = sailedLog(601, 1)

function pathOf(monitored: MonitoredFleet): string {
  return join(monitored.eventFolder, 'gpslogs', sailedDay, key)
}

/** Other bytes in the place of a file, as long as it was and with its times as they were. */
async function spoil(path: string, bytesOf: (length: number) => Uint8Array): Promise<Uint8Array> {
  const { size, atime, mtime } = await stat(path)
  const bytes = bytesOf(size)
  await writeFile(path, bytes)
  await utimes(path, atime, mtime)
  return bytes
}

const zeroed = (length: number): Uint8Array => new Uint8Array(length)

/** Takes from the ledger what the Python server does not know. */
async function forgetHashes(monitored: MonitoredFleet): Promise<void> {
  const path = join(monitored.eventFolder, 'motions', 'motion-601', 'downloads.json')
  const entry = await ledgerEntry(monitored, 601, key)
  const { bytes: _bytes, sha256: _hash, verdict: _verdict, completed_at: _at, ...plain } = entry
  await writeFile(path, JSON.stringify({ [key]: plain }, undefined, 2))
}

/** A fleet whose motion has come home and is away, with the engine stopped. */
async function comeHome(contents: DeviceContents = device): Promise<MonitoredFleet> {
  const monitored = await startPresent({ devices: [contents] })
  await released(monitored, 601)
  await monitored.stop()
  await monitored.fleet.turnOff(601)
  return monitored
}

/** The bytes at home are the device's again, and the wrong ones stand beside. */
async function expectMended(monitored: MonitoredFleet, wrong: Uint8Array): Promise<void> {
  await expectHome(monitored, device)
  expect((await readFile(`${pathOf(monitored)}.changed`)).equals(wrong)).toBe(true)
  expect(said(monitored)).toContain(
    `INFO,Motion 601 ${key}: another file was in its place, and the file of before is kept as ${pathOf(monitored)}.changed`,
  )
}

describe.concurrent('a track at home with other bytes of the same length', () => {
  test.each([
    ['zeroed, as after a power cut', zeroed],
    ['of another log, as after a restore', () => trackBytes(device, laterLog)],
  ])('a saved track %s is found at the start, wanted and fetched again', async (_, bytesOf) => {
    await using monitored = await comeHome()
    const wrong = await spoil(pathOf(monitored), bytesOf)
    const since = monitored.events.length
    await monitored.startEngine()
    const reason = 'the file has changed since it came home (SHA-256)'
    expect(await monitored.event('track-missed', () => true, { since })).toMatchObject({ key, reason })
    await expect.poll(async () => (await ledgerEntry(monitored, 601, key)).status).toBe('queued')
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
    await expectMended(monitored, wrong)
  })

  test('a saved track with other bytes in a Python ledger is judged, wanted and fetched again', async () => {
    await using monitored = await comeHome()
    await forgetHashes(monitored)
    const wrong = await spoil(pathOf(monitored), zeroed)
    const since = monitored.events.length
    await monitored.startEngine()
    const { reason } = await monitored.event('track-missed', () => true, { since })
    expect(reason).toContain('the file begins with')
    await monitored.fleet.turnOn(601)
    await released(monitored, 601, since)
    await expectMended(monitored, wrong)
  })

  test('a saved track of a Python ledger is recognised when it changes after it was judged', async () => {
    await using monitored = await comeHome()
    await forgetHashes(monitored)
    await monitored.startEngine()
    await expect.poll(async () => (await ledgerEntry(monitored, 601, key)).sha256).toBeDefined()
    await monitored.stop()
    await spoil(pathOf(monitored), zeroed)
    const since = monitored.events.length
    await monitored.startEngine()
    const { reason } = await monitored.event('track-missed', () => true, { since })
    expect(reason).toContain('SHA-256')
  })

  test('a saved track that changes between two visits is fetched again before the motion may go', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    const wrong = await spoil(pathOf(monitored), zeroed)
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    await expectMended(monitored, wrong)
  })

  test('a saved track with other bytes keeps the motion while the device does not give it again', async () => {
    await using monitored = await comeHome()
    const wrong = await spoil(pathOf(monitored), zeroed)
    monitored.fleet.fault(601, { type: 'server-error' }, { path: 'track' })
    await monitored.fleet.turnOn(601)
    const since = monitored.events.length
    await monitored.startEngine()
    await monitored.event('motion-troubled', () => true, { since })
    expect(monitored.events.slice(since).filter(({ type }) => type === 'motion-released')).toEqual([])
    // It is not taken away before there is another one.
    expect((await readFile(pathOf(monitored))).equals(wrong)).toBe(true)
    expect(await trackFiles(monitored)).toEqual([key])
  })
})

describe('the second copy of a track', () => {
  const mirrored = (folder: string): Promise<MonitoredFleet> =>
    startHasty({ devices: [device], monitor: { Mirror: { Folder: folder, 'Before Release': true } } })
  const copyIn = (folder: string): string => join(folder, 'gpslogs', sailedDay, key)
  const wanted = trackBytes(device, sailedLog(601))

  test('a second copy with the same length and other bytes is kept, and a release waits for the right one', async ({
    skip,
  }) => {
    await using disk = await otherDisk()
    if (disk === undefined) return skip('no other disk')
    await using monitored = await mirrored(disk.folder)
    await turnOnAll(monitored)
    await released(monitored, 601)
    await monitored.stop()
    await forgetHashes(monitored)
    const wrong = await spoil(copyIn(disk.folder), zeroed)
    const since = monitored.events.length
    await monitored.startEngine()
    await released(monitored, 601, since)
    expect((await readFile(copyIn(disk.folder))).equals(wanted)).toBe(true)
    expect((await readFile(`${copyIn(disk.folder)}.before`)).equals(wrong)).toBe(true)
  })

  test('a second copy that changes between two visits is made again before the motion may go', async ({
    skip,
  }) => {
    await using disk = await otherDisk()
    if (disk === undefined) return skip('no other disk')
    await using monitored = await mirrored(disk.folder)
    await turnOnAll(monitored)
    await released(monitored, 601)
    await spoil(copyIn(disk.folder), zeroed)
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    expect((await readFile(copyIn(disk.folder))).equals(wanted)).toBe(true)
  })

  test('a second copy of a track that has changed is not awaited: the track is fetched again', async ({
    skip,
  }) => {
    await using disk = await otherDisk()
    if (disk === undefined) return skip('no other disk')
    await using monitored = await mirrored(disk.folder)
    await turnOnAll(monitored)
    await released(monitored, 601)
    const wrong = await spoil(pathOf(monitored), zeroed)
    await rm(copyIn(disk.folder))
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    await expectMended(monitored, wrong)
    expect((await readFile(copyIn(disk.folder))).equals(wanted)).toBe(true)
  })

  test('a second copy on the same disk does not count: an alarm says so, and the motion waits for the stick', async ({
    skip,
  }) => {
    await using stick = await emptyFolder()
    await using monitored = await mirrored(stick.folder)
    await turnOnAll(monitored)
    const { message } = await monitored.event('alarm-raised', ({ topic }) => topic === 'mirror')
    expect(message).toContain(`${stick.folder} is on the same disk as the event`)
    expect(message).toContain('no motion with tracks is released until then')
    await monitored.event('track-completed')
    using disk = await mountDisk(stick.folder, MIB)
    if (disk === undefined) return skip('no tmpfs')
    await released(monitored, 601)
    expectReleasedAfterAllClear(monitored)
    expect((await readFile(copyIn(stick.folder))).equals(wanted)).toBe(true)
  })

  test('a second copy on a stick that was taken away is made on the next one before the motion may go again', async ({
    skip,
  }) => {
    await using stick = await emptyFolder()
    await using monitored = await mirrored(stick.folder)
    {
      using disk = await mountDisk(stick.folder, MIB)
      if (disk === undefined) return skip('no tmpfs')
      await turnOnAll(monitored)
      await released(monitored, 601)
      expect((await readFile(copyIn(stick.folder))).equals(wanted)).toBe(true)
    }
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await monitored.event('alarm-raised', ({ topic }) => topic === 'mirror', { since })
    expect(await readdir(stick.folder)).toEqual([])
    using disk = await mountDisk(stick.folder, MIB)
    if (disk === undefined) return skip('no tmpfs')
    await released(monitored, 601, since)
    expectReleasedAfterAllClear(monitored, since)
    expect((await readFile(copyIn(stick.folder))).equals(wanted)).toBe(true)
  })
})

/** What the laptop has where a stick is mounted. */
async function emptyFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-stick-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function expectReleasedAfterAllClear(monitored: MonitoredFleet, since = 0): void {
  const events = monitored.events.slice(since)
  const clear = events.findIndex((event) => event.type === 'alarm-cleared' && event.topic === 'mirror')
  expect(clear).toBeGreaterThan(-1)
  expect(events.findIndex(({ type }) => type === 'motion-released')).toBeGreaterThan(clear)
}
