import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ledgerFile, readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { MotionArchive } from '../../../src/core/archive/motion-archive.ts'
import { stateAt } from '../../../src/core/disk/fingerprint.ts'
import {
  emptyLedger,
  type Ledger,
  newEntry,
  withCompleted,
  withEntry,
} from '../../../src/core/domain/ledger.ts'
import { unprivileged } from '../../unprivileged.ts'
import { buildTrack } from '../oao/track-builder.ts'
import { aKey, anEntry } from './ledger-builder.ts'

const ledger = withEntry(emptyLedger, aKey, anEntry())

let event = ''
let motion = ''
beforeEach(async () => {
  event = await mkdtemp(join(tmpdir(), 'archive-'))
  motion = join(event, 'motions', 'motion-601')
  await mkdir(motion, { recursive: true })
})
afterEach(() => rm(event, { recursive: true }))

test('a ledger is empty until it has been read, and it is read once', async () => {
  await saveLedger(motion, ledger)
  const archive = new MotionArchive({ event, motion })
  expect(archive.ledger).toBe(emptyLedger)
  await archive.load(0)
  await saveLedger(motion, emptyLedger)
  await archive.load(0)
  expect(archive.ledger).toEqual(ledger)
})

test('a ledger change is on disk before it counts, and a refused change does not count', async () => {
  await saveLedger(motion, ledger)
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  const completion = { bytes: 5, sha256: 'f', verdict: 'exact', completedAt: 1 }
  await rm(ledgerFile(motion))
  await mkdir(ledgerFile(motion))
  const completed = archive.update((one) => withCompleted(one, aKey, completion))
  await expect(completed).rejects.toMatchObject({ code: 'disk' })
  expect(archive.ledger.get(aKey)?.status).toBe('queued')
  await rm(ledgerFile(motion), { recursive: true })
  await archive.update((one) => withCompleted(one, aKey, completion))
  expect((await readLedger(motion)).ledger).toEqual(archive.ledger)
})

test('a ledger that has not changed is not written', async () => {
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  await archive.update((one) => one)
  expect(await readdir(motion)).toEqual([])
})

test('a ledger that could not be read is not overwritten', async () => {
  const archive = new MotionArchive({ event, motion })
  await mkdir(join(motion, 'downloads.json'))
  await expect(archive.load(0)).rejects.toThrow(
    /downloads\.json cannot be read: This is a folder, and should be a file\.$/,
  )
  await rm(join(motion, 'downloads.json'), { recursive: true })
  const change = vi.fn((one: Ledger) => new Map(one))
  await expect(archive.update(change)).rejects.toMatchObject({ code: 'disk' })
  expect(change).not.toHaveBeenCalled()
  expect(await readdir(motion)).toEqual([])
})

const other = 'A1B_601_20231008_000000.oao'
const bytes = 'track'
const sha256 = createHash('sha256').update(bytes).digest('hex')
const completion = { bytes: bytes.length, sha256, verdict: 'exact', completedAt: 1 }
const file = (): string => join(event, 'gpslogs', '20231007', aKey)

/** An archive whose track is completed, and whose file has this text. */
async function completed(text = bytes): Promise<MotionArchive> {
  const home = withCompleted(ledger, aKey, completion)
  await saveLedger(motion, withEntry(home, other, { ...anEntry(), local_file: `gpslogs/20231008/${other}` }))
  await mkdir(join(event, 'gpslogs', '20231007'), { recursive: true })
  await writeFile(file(), text)
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  return archive
}

/** Writes over a file in its place, at the same length and with its times as they were. */
async function spoil(text: string): Promise<void> {
  const { atime, mtime } = await stat(file())
  await writeFile(file(), text)
  await utimes(file(), atime, mtime)
}

test('a completed track whose file has gone is wanted again, any other is left alone', async () => {
  const archive = await completed()
  await rm(file())
  const missing = await archive.missing([aKey, other, 'unknown'])
  expect(missing).toMatchObject([{ key: aKey, reason: 'the file is gone', isUnreadable: false }])
  await archive.want(missing)
  expect(archive.ledger.get(aKey)).toMatchObject({ status: 'queued', reason: 'the file is gone' })
})

test('a completed track counts as saved only while its bytes have its hash', async () => {
  expect(await (await completed()).missing([aKey])).toEqual([])
  expect(await (await completed('TRACK')).missing([aKey])).toMatchObject([
    { reason: 'the file has changed since it came home (SHA-256)', isUnreadable: false },
  ])
  expect(await (await completed('longer')).missing([aKey])).toMatchObject([
    { reason: 'the file has 6 bytes instead of 5' },
  ])
})

test('a verified track no longer counts when its file has changed, even with its times restored', async () => {
  const archive = await completed()
  expect(await archive.missing([aKey])).toEqual([])
  await spoil('TRACK')
  expect(await archive.missing([aKey])).toMatchObject([{ key: aKey }])
})

test('a track that came home in this session is known by its fingerprint, and is not read again', async () => {
  const archive = await completed('TRACK')
  await archive.complete(aKey, completion, await stateAt(file()))
  expect(await archive.missing([aKey])).toEqual([])
  await archive.complete(aKey, { ...completion, sha256: 'another' }, undefined)
  expect(await archive.missing([aKey])).toMatchObject([{ key: aKey }])
})

test('a file that cannot be examined does not count as changed, and a folder is not a track', async () => {
  const archive = await completed()
  await rm(file())
  await mkdir(file())
  expect(await archive.missing([aKey])).toMatchObject([
    { reason: 'something that is no file has its name', isUnreadable: false },
  ])
  await rm(join(event, 'gpslogs'), { recursive: true })
  await writeFile(join(event, 'gpslogs'), '')
  expect(await archive.missing([aKey])).toMatchObject([
    { reason: expect.stringContaining('ENOTDIR'), isUnreadable: true },
  ])
})

test('a file without read permission does not count as changed, and is known again once it can be read', async () => {
  const archive = await completed()
  for (const folder of [event, join(event, 'gpslogs'), join(event, 'gpslogs', '20231007')])
    await chmod(folder, 0o755)
  await chmod(file(), 0)
  const missing = await unprivileged(() => archive.missing([aKey]))
  expect(missing).toMatchObject([
    { reason: 'the file cannot be read: permission denied', isUnreadable: true },
  ])
  await chmod(file(), 0o644)
  expect(await archive.missing([aKey])).toEqual([])
})

test('a file that other programs write to is not verified while they write', async () => {
  const archive = await completed('x'.repeat(2 ** 20))
  await archive.complete(aKey, { ...completion, bytes: 2 ** 20 }, undefined)
  let isOver = false
  const writing = (async () => {
    for (let turn = 0; !isOver; turn++) await utimes(file(), turn, turn)
  })()
  const missing = await archive.missing([aKey])
  isOver = true
  await writing
  expect(missing).toMatchObject([{ reason: 'the file changes while it is read', isUnreadable: true }])
})

test('a track that came home again after it was found missing is not wanted again', async () => {
  const archive = await completed('TRACK')
  const missing = await archive.missing([aKey])
  await archive.complete(aKey, completion, undefined)
  await archive.want(missing)
  expect(archive.ledger.get(aKey)?.status).toBe('completed')
})

test('a track without a hash is judged, and the result enters its entry with all else unchanged', async () => {
  const { bytes: track, log } = buildTrack()
  const archive = await completed()
  const plain = { ...newEntry(aKey, log, 'queued'), status: 'completed', theirs: 'kept' }
  await archive.update((one) => withEntry(one, aKey, plain))
  await writeFile(file(), track)
  expect(await archive.missing([aKey])).toEqual([])
  const found = createHash('sha256').update(track).digest('hex')
  const entered = { ...plain, bytes: track.length, sha256: found, verdict: 'exact' }
  expect(Object.entries((await readLedger(motion)).ledger.get(aKey) ?? {})).toEqual(Object.entries(entered))

  await archive.update((one) => withEntry(one, aKey, plain))
  await writeFile(file(), new Uint8Array(track.length))
  expect(await archive.missing([aKey])).toMatchObject([
    { reason: expect.stringContaining('the file begins with'), isUnreadable: false },
  ])
  expect((await readLedger(motion)).ledger.get(aKey)).toEqual(plain)
})

test('what can be seen without reading a file is found without reading it', async () => {
  const archive = await completed('TRACK')
  expect(await archive.suspicious([aKey, other, 'unknown'])).toEqual([])
  await writeFile(file(), 'longer')
  expect(await archive.suspicious([aKey, other, 'unknown'])).toEqual([aKey])
  await rm(file())
  expect(await archive.suspicious([aKey])).toEqual([aKey])
})

test('checking saved files ends with the signal', async () => {
  const archive = await completed()
  const over = AbortSignal.abort(new Error('over'))
  await expect(archive.missing([aKey], { signal: over })).rejects.toThrow('over')
})
