/** A log of a motion that somebody has copied by cable and imported: before, after or instead of the monitor. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importTracks } from '../../src/commands/import.ts'
import type { ImportedFile } from '../../src/core/archive/import-result.ts'
import type { LogRecord } from '../../src/simulator/contents.ts'
import { buildTrack } from '../core/oao/track-builder.ts'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import { grown, withLog } from '../simulator/changing-logs.ts'
import {
  expectHome,
  keyOf,
  ledgerEntry,
  released,
  sailed,
  sailedDay,
  sailedLog,
  startHasty,
  startPresent,
  trackBytes,
  trackFiles,
  troubled,
} from './faulty-fleet.ts'

const key = keyOf(601)
const record = sailedLog(601)
const device = sailed(601, [record])
/** The log after it was continued. */
const longer = grown(record, 500)

const bytesOf = (log: LogRecord) => trackBytes(device, log)

/** The simulator draws the frames of each record anew; a real log only grows, apart from its header. */
function growing(frames: number): { readonly bytes: Buffer; readonly listed: LogRecord } {
  const speeds = Array.from({ length: frames }, (_, index) => 9000 + ((index * 7919) % 4000))
  const { bytes, log } = buildTrack({ motion: 601, start: record.start_date, hertz: 5, speeds })
  const { size, endDate, duration, distance, best2s, best10s, best500m } = log
  const bests = { '2s_best': best2s, '10s_best': best10s, '500m_best': best500m }
  return {
    bytes: Buffer.from(bytes),
    listed: { ...record, size, end_date: endDate, duration, distance, ...bests },
  }
}

const noon = growing(2000)
const evening = growing(3000)

/** A motion that was released with what somebody had copied at noon. */
async function startAtNoon(): Promise<MonitoredFleet> {
  const monitored = await startHasty({ devices: [sailed(601, [noon.listed])] })
  await importCopy(monitored, noon.bytes)
  await monitored.fleet.turnOn(601)
  await released(monitored, 601)
  return monitored
}

/** Imports bytes as somebody has copied them. */
async function importCopy(
  monitored: MonitoredFleet,
  bytes: Uint8Array,
  options: { readonly asIs?: boolean; readonly remove?: string } = {},
): Promise<ImportedFile | undefined> {
  const path = join(monitored.root, 'stick', '0601_2026-10-12-1100.oao')
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, bytes)
  const all = { root: monitored.root, asIs: false, dryRun: false, ...options }
  const { results } = await importTracks(options.remove === undefined ? [path] : [], all, {
    now: Date.UTC(2026, 9, 12, 18),
  })
  return results[0]
}

const fetched = (monitored: MonitoredFleet, since = 0) =>
  monitored.events.slice(since).filter(({ type }) => type === 'track-started')

const fileOf = (monitored: MonitoredFleet, ending = '') =>
  readFile(join(monitored.eventFolder, 'gpslogs', sailedDay, key + ending))

describe.concurrent('a log that was copied by cable before its motion came', () => {
  test('the copy of a log that has not changed since is the one track: it is not fetched again, and its motion is released', async () => {
    await using monitored = await startHasty({ devices: [device] })
    expect(await importCopy(monitored, bytesOf(record))).toMatchObject({ action: 'imported', key })
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ source: 'import', size: record.size })
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    expect(fetched(monitored)).toEqual([])
    const entry = await ledgerEntry(monitored, 601, key)
    expect(entry).toMatchObject({ status: 'completed', motion_file: record.file, imported_format: 'oao' })
    expect(entry.source).toBeUndefined()
    expect(await trackFiles(monitored)).toEqual([key])
    expect(monitored.motion(601).tracks).toMatchObject([{ key, status: 'completed' }])
    expect(monitored.motion(601).tracks[0]?.isBackup).toBeUndefined()
    expect(monitored.state.violations).toEqual([])
  })

  test('a log that has grown since it was copied is fetched, the copy is kept, and its motion is released', async () => {
    await using monitored = await startHasty({ devices: [sailed(601, [longer])] })
    await importCopy(monitored, bytesOf(record))
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    expect((await ledgerEntry(monitored, 601, key)).source).toBeUndefined()
    await expectHome(monitored, sailed(601, [longer]))
    expect(await fileOf(monitored, '.superseded')).toEqual(bytesOf(record))
  })

  test('a damaged copy that a person took as it is never stands for the log: it is fetched', async () => {
    await using monitored = await startHasty({ devices: [device] })
    const damaged = bytesOf(record)
    damaged[600] = (damaged[600] ?? 0) ^ 1
    expect(await importCopy(monitored, damaged, { asIs: true })).toMatchObject({ action: 'imported' })
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    await expectHome(monitored, device)
    expect(await fileOf(monitored, '.superseded')).toEqual(damaged)
  })

  test('a copy that was taken back does not stand in the way of its motion', async () => {
    await using monitored = await startHasty({ devices: [device] })
    await importCopy(monitored, bytesOf(record))
    expect(await importCopy(monitored, bytesOf(record), { remove: key })).toMatchObject({
      action: 'imported',
    })
    await monitored.fleet.turnOn(601)
    await released(monitored, 601)
    await expectHome(monitored, device)
    expect(await fileOf(monitored, '.removed')).toEqual(bytesOf(record))
  })
})

describe.concurrent('a log that was copied by cable after its motion came', () => {
  test('the same bytes are one track', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    const before = await ledgerEntry(monitored, 601, key)
    expect(await importCopy(monitored, bytesOf(record))).toMatchObject({
      action: 'same',
      reason: `the same bytes are home as ${key}`,
    })
    expect(await ledgerEntry(monitored, 601, key)).toEqual(before)
    expect(await trackFiles(monitored)).toEqual([key])
  })

  test('a copy with more of the log than is home takes its place, the former is kept, and the motion is released again', async () => {
    await using monitored = await startAtNoon()
    monitored.fleet.change(601, (now) => withLog(now, evening.listed))
    const since = monitored.events.length
    expect(await importCopy(monitored, evening.bytes)).toMatchObject({ action: 'imported', reason: '' })
    expect(await fileOf(monitored)).toEqual(evening.bytes)
    expect(await fileOf(monitored, '.superseded')).toEqual(noon.bytes)
    const { size, end_date } = evening.listed
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ status: 'completed', size, end_date })
    expect(await importCopy(monitored, noon.bytes)).toMatchObject({
      action: 'same',
      reason: `all of it is home as ${key}, which has more of the same log`,
    })
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    expect(fetched(monitored)).toEqual([])
    expect(await fileOf(monitored)).toEqual(evening.bytes)
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('completed')
  })

  test('a motion that lists less than the copy that is home is read by its own list, and the copy is kept', async () => {
    await using monitored = await startAtNoon()
    const since = monitored.events.length
    await importCopy(monitored, evening.bytes)
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    await expectHome(monitored, sailed(601, [noon.listed]), 0, { verdict: 'usable' })
    expect(await fileOf(monitored, '.superseded')).toEqual(noon.bytes)
    expect(await fileOf(monitored, '.superseded-2')).toEqual(evening.bytes)
  })

  test('another track with the very start of a log that is home is refused, and overwrites nothing', async () => {
    await using monitored = await startAtNoon()
    const other = Buffer.from(evening.bytes)
    other[512 + 20] = (other[512 + 20] ?? 0) ^ 1
    expect(await importCopy(monitored, other, { asIs: true })).toMatchObject({
      action: 'refused',
      reason: `${key} is another track in the ledger (completed): nothing is overwritten`,
    })
    expect(await fileOf(monitored)).toEqual(noon.bytes)
  })

  test('a copy that is cut does not take the place of what is home', async () => {
    await using monitored = await startAtNoon()
    const cut = evening.bytes.subarray(0, -52 * 100)
    expect(await importCopy(monitored, cut, { asIs: true })).toMatchObject({
      action: 'refused',
      reason: `${key} is home, and this copy of it is not whole: nothing is overwritten`,
    })
    expect(await fileOf(monitored)).toEqual(noon.bytes)
  })

  test('a lost file of a motion that has gone is put back from the same bytes', async () => {
    await using monitored = await startPresent({ devices: [device] })
    await released(monitored, 601)
    await monitored.stop()
    await rm(join(monitored.eventFolder, 'gpslogs', sailedDay, key))
    expect(await importCopy(monitored, bytesOf(record))).toMatchObject({
      action: 'imported',
      reason: 'its file was gone, and is back',
    })
    await expectHome(monitored, device)
  })
})

describe.concurrent('a log that is copied by cable instead of being fetched', () => {
  const path = { path: `/${record.file.slice(1)}` } as const

  test('the whole copy of a wanted log makes it home, and its motion is released without fetching it', async () => {
    await using monitored = await startHasty({ devices: [device] })
    monitored.fleet.fault(601, { type: 'server-error' }, path)
    await monitored.fleet.turnOn(601)
    await monitored.event('track-failed')
    expect(await importCopy(monitored, bytesOf(record))).toMatchObject({
      action: 'imported',
      key,
      reason: '',
    })
    const since = monitored.events.length
    await released(monitored, 601)
    const entry = await ledgerEntry(monitored, 601, key)
    expect(entry).toMatchObject({ status: 'completed', motion_file: record.file, imported_format: 'oao' })
    expect(entry.source).toBeUndefined()
    expect(await fileOf(monitored)).toEqual(bytesOf(record))
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601, since)
    expect(monitored.state.violations).toEqual([])
  })

  test('a copy of a part of a wanted log is kept, the log stays wanted, and its motion is released only with all of it', async () => {
    await using monitored = await startHasty({ devices: [sailed(601, [longer])] })
    monitored.fleet.fault(601, { type: 'server-error' }, path)
    await monitored.fleet.turnOn(601)
    await monitored.event('track-failed')
    const part = await importCopy(monitored, bytesOf(record))
    expect(part).toMatchObject({ action: 'imported', reason: expect.stringContaining('stays wanted') })
    expect(await fileOf(monitored)).toEqual(bytesOf(record))
    expect(await importCopy(monitored, bytesOf(record))).toMatchObject({ action: 'same' })
    const since = monitored.events.length
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await troubled(monitored, 601, since)
    expect(monitored.events.filter(({ type }) => type === 'motion-released')).toEqual([])
    monitored.fleet.clearFaults(601)
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    expect(await fileOf(monitored)).toEqual(bytesOf(longer))
    expect(await fileOf(monitored, '.superseded')).toEqual(bytesOf(record))
    expect((await ledgerEntry(monitored, 601, key)).earlier).toBeUndefined()
  })
})
