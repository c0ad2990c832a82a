/** A failing disk: nothing is lost or counted as saved, the motion stays, and work resumes with the disk. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MonitoredFleet } from '../engine/monitored-fleet.ts'
import {
  expectHome,
  expectMended,
  expectWithheld,
  figures,
  keyOf,
  ledgerEntry,
  released,
  said,
  sailed,
  sailedDay,
  startHasty,
  troubled,
  turnOnAll,
} from './faulty-fleet.ts'
import { mountDisk } from './small-disk.ts'

const MIB = 2 ** 20
const key = keyOf(601)
const slow = { ...sailed(601), manner: { rate: 60_000 } }
const good = sailed(602)

function dayFolder(monitored: MonitoredFleet): string {
  return join(monitored.eventFolder, 'gpslogs', sailedDay)
}

function motionFolder(monitored: MonitoredFleet): string {
  return join(monitored.eventFolder, 'motions', 'motion-601')
}

describe.concurrent('a disk', () => {
  test('a disk that fills in the middle of a track leaves the motion in trouble and its track wanted', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [slow] })
    using disk = await mountDisk(dayFolder(monitored), 40_960)
    if (disk === undefined) return skip('no tmpfs')
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toContain('ENOSPC')
    await expectWithheld(monitored, 601, key)
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ status: 'failed', attempts: 1 })
    expect(said(monitored)).toContain(`ERROR,motion-601 ${key} failed - ${figures}`)
    expect(said(monitored).filter((line) => line.includes('unable to provide'))).toEqual([])
    disk.resize(MIB)
    await expectMended(monitored, slow)
  })

  test('a disk that turns read-only before the rename leaves a whole track not yet home', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [slow] })
    using disk = await mountDisk(dayFolder(monitored), MIB)
    if (disk === undefined) return skip('no tmpfs')
    disk.makeReadOnly()
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    await expectWithheld(monitored, 601, key)
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ status: 'failed', attempts: 1 })
    disk.makeWritable()
    await expectMended(monitored, slow)
  })

  test('a disk that refuses the ledger once the track is there keeps the motion', async ({ skip }) => {
    await using monitored = await startHasty({ devices: [slow] })
    using disk = await mountDisk(motionFolder(monitored), MIB)
    if (disk === undefined) return skip('no tmpfs')
    await turnOnAll(monitored)
    await monitored.event('track-progressed')
    disk.makeReadOnly()
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toContain('downloads.json')
    expect((await ledgerEntry(monitored, 601, key)).status).toBe('queued')
    const unnoted = `ERROR,Motion 601: the failure of ${key} cannot be noted: `
    expect(said(monitored).some((line) => line.startsWith(unnoted))).toBe(true)
    expect(monitored.events.filter(({ type }) => type === 'motion-released')).toEqual([])
    expect(monitored.events.filter(({ type }) => type === 'track-completed')).toEqual([])
    disk.makeWritable()
    monitored.dispatch({ type: 're-inspect', motion: 601 })
    await released(monitored, 601)
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ status: 'completed', verdict: 'exact' })
  })

  test('a disk without room for the payloads stops neither the inspection nor, when there is some, the track', async ({
    skip,
  }) => {
    await using monitored = await startHasty({ devices: [slow] })
    using disk = await mountDisk(motionFolder(monitored), MIB)
    if (disk === undefined) return skip('no tmpfs')
    disk.makeReadOnly()
    await turnOnAll(monitored)
    await monitored.event('payload-not-cached', (event) => event.payload === 'info')
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    expect(monitored.motion(601).info?.battery).toBe(77)
    disk.makeWritable()
    await expectMended(monitored, slow)
  })
})

describe.concurrent('something in the way', () => {
  test('a file in the place of the folder of the day is reported, and another motion has its own day', async () => {
    await using monitored = await startHasty({ devices: [slow] })
    await writeFile(dayFolder(monitored), 'not a folder')
    await turnOnAll(monitored)
    const { trouble } = await troubled(monitored, 601)
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toContain(sailedDay)
    expect(await ledgerEntry(monitored, 601, key)).toMatchObject({ status: 'failed', attempts: 1 })
    await rm(dayFolder(monitored))
    await expectMended(monitored, slow)
  })

  test('a folder in the place of the track keeps the motion, and no other', async () => {
    await using monitored = await startHasty({ devices: [slow, good] })
    const file = join(dayFolder(monitored), key)
    await mkdir(join(file, 'something'), { recursive: true })
    await turnOnAll(monitored)
    const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    expect(trouble.code).toBe('disk')
    await expectHome(monitored, good)
    await rm(file, { recursive: true })
    await expectMended(monitored, slow)
  })

  test('a folder in the place of the ledger keeps the motion, and its payloads are read all the same', async () => {
    await using monitored = await startHasty({ devices: [slow, good] })
    const file = join(motionFolder(monitored), 'downloads.json')
    // By then the ledger, which is not there yet, was read.
    await monitored.until(({ motions }) => motions.get(601)?.outcome !== undefined)
    await mkdir(join(file, 'something'), { recursive: true })
    await turnOnAll(monitored)
    const [{ trouble }] = await Promise.all([troubled(monitored, 601), released(monitored, 602)])
    expect(trouble.code).toBe('disk')
    expect(trouble.message).toContain(dirname(file))
    expect(monitored.motion(601).findings.length).toBeGreaterThan(0)
    await rm(file, { recursive: true })
    await expectMended(monitored, slow)
  })
})
