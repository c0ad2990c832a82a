import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { type VerifiedTrack, verifyEvent } from '../../../src/core/archive/verify-event.ts'
import { projectOf } from '../../../src/core/config/project.ts'
import { emptyLedger, type LedgerEntry, newEntry, withEntry } from '../../../src/core/domain/ledger.ts'
import { buildTrack } from '../oao/track-builder.ts'

const { bytes, log } = buildTrack()
const key = 'ABC601DEF_601_20231007_111940.oao'
const sha256 = createHash('sha256').update(bytes).digest('hex')

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verify-event-'))
})
afterEach(() => rm(root, { recursive: true }))

/** The verdict on the only track of an event, and its status afterwards. */
async function verify(file: Uint8Array | undefined, entry: Partial<LedgerEntry>, wantsAgain: boolean) {
  const project = projectOf(root, '2023')
  const folder = project.motionFolder(601)
  await mkdir(folder, { recursive: true })
  if (file !== undefined) {
    await mkdir(join(project.gpslogsFolder, '20231007'), { recursive: true })
    await writeFile(join(project.gpslogsFolder, '20231007', key), file)
  }
  const completed = { ...newEntry(key, log, 'queued'), status: 'completed', ...entry }
  await saveLedger(folder, withEntry(emptyLedger, key, completed))
  const tracks: VerifiedTrack[] = []
  for await (const track of verifyEvent(project, wantsAgain, 0)) tracks.push(track)
  return { tracks, status: (await readLedger(folder)).ledger.get(key)?.status }
}

test('a track whose bytes have changed is bad although its frames are good, and is wanted again', async () => {
  const { tracks, status } = await verify(bytes, { sha256: 'f'.repeat(64) }, true)
  expect(tracks).toMatchObject([{ key, reason: 'the file has changed since it came home (SHA-256)' }])
  expect(status).toBe('queued')
})

test('a verification without repair changes nothing', async () => {
  const { tracks, status } = await verify(bytes, { sha256: 'f'.repeat(64) }, false)
  expect(tracks).toHaveLength(1)
  expect(status).toBe('completed')
})

test('a track of an older ledger without a hash is judged by its frames', async () => {
  const { tracks } = await verify(bytes.slice(0, -20), {}, true)
  expect(tracks).toMatchObject([
    { key, verdict: 'incomplete', reason: expect.stringContaining('inside the frame') },
  ])
})

test('a good track of an older ledger is exact although no logs.json is kept any more', async () => {
  const { tracks, status } = await verify(bytes, {}, true)
  expect(tracks).toEqual([{ motion: 601, key, path: expect.stringContaining(key), verdict: 'exact' }])
  expect(status).toBe('completed')
})

test('a track with its hash is intact, even one that no reader would pass today', async () => {
  const { tracks, status } = await verify(bytes, { sha256, distance: 1 }, true)
  expect(tracks).toEqual([{ motion: 601, key, path: expect.stringContaining(key), verdict: 'another-log' }])
  expect(status).toBe('completed')
})

test("a track with its hash whose frames are a day off is intact, and the doubts of today's reader are shown", async () => {
  const { bytes: off } = buildTrack({ utcOf: (index) => log.startDate + index * 200 - 86_400_000 })
  const hash = createHash('sha256').update(off).digest('hex')
  const { tracks, status } = await verify(off, { sha256: hash }, true)
  expect(tracks).toMatchObject([
    { verdict: 'damaged', doubts: [expect.stringContaining('of another time than the log')] },
  ])
  expect(tracks[0]).not.toHaveProperty('reason')
  expect(status).toBe('completed')
})

test('a track of an older ledger without a hash whose frames are a day off is wanted again', async () => {
  const { bytes: off } = buildTrack({ utcOf: (index) => log.startDate + index * 200 - 86_400_000 })
  const { tracks, status } = await verify(off, {}, true)
  expect(tracks).toMatchObject([
    { verdict: 'damaged', reason: expect.stringContaining('of another time than the log') },
  ])
  expect(status).toBe('queued')
})

test('a track whose file is gone is wanted again', async () => {
  const { tracks, status } = await verify(undefined, { sha256 }, true)
  expect(tracks).toMatchObject([{ verdict: undefined, reason: expect.stringContaining('no such file') }])
  expect(status).toBe('queued')
})

test('a file that the disk refuses is bad, and its hash stays in the ledger for when it can be read again', async () => {
  const { gpslogsFolder } = projectOf(root, '2023')
  await mkdir(gpslogsFolder, { recursive: true })
  await writeFile(join(gpslogsFolder, '20231007'), 'in the way')
  const { tracks, status } = await verify(undefined, { sha256 }, true)
  expect(tracks).toMatchObject([
    { verdict: undefined, reason: expect.stringContaining('ENOTDIR'), isUnreadable: true },
  ])
  expect(status).toBe('completed')
})

test('a track that a person took stays intact by its hash, and what is wrong with it is shown', async () => {
  const cut = bytes.slice(0, -20)
  const taken = { sha256: createHash('sha256').update(cut).digest('hex'), taken_as_is_at: 1 }
  const { tracks, status } = await verify(cut, taken, true)
  expect(tracks).toEqual([
    {
      motion: 601,
      key,
      path: expect.stringContaining(key),
      verdict: 'incomplete',
      doubts: expect.arrayContaining([expect.stringContaining('inside the frame')]),
    },
  ])
  expect(status).toBe('completed')
  const other = await verify(bytes, taken, true)
  expect(other.tracks).toMatchObject([{ reason: 'the file has changed since it came home (SHA-256)' }])
  expect(other.status).toBe('queued')
})
