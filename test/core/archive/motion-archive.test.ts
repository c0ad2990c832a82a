import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyLedger, withCompleted, withEntry } from '../../../src/core/archive/ledger.ts'
import { ledgerFile, readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { MotionArchive } from '../../../src/core/archive/motion-archive.ts'
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

test('a ledger is empty until it has been read, and is read once', async () => {
  await saveLedger(motion, ledger)
  const archive = new MotionArchive({ event, motion })
  expect(archive.ledger).toBe(emptyLedger)
  await archive.load(0)
  await saveLedger(motion, emptyLedger)
  await archive.load(0)
  expect(archive.ledger).toEqual(ledger)
})

test('a change is on disk before it counts, and a refused one does not count', async () => {
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

test('what is not changed is not written', async () => {
  const archive = new MotionArchive({ event, motion })
  await archive.update((one) => one)
  expect(await readdir(motion)).toEqual([])
})

test('a completed track whose file has gone is wanted again, any other is left alone', async () => {
  const other = 'A1B_601_20231008_000000.oao'
  const home = withCompleted(ledger, aKey, { bytes: 5, sha256: 'f', verdict: 'exact', completedAt: 1 })
  await saveLedger(motion, withEntry(home, other, { ...anEntry(), local_file: `gpslogs/20231008/${other}` }))
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  const missing = await archive.missing([aKey, other, 'unknown'])
  expect(missing).toEqual([{ key: aKey, reason: 'the file is gone' }])
  await archive.want(missing)
  expect(archive.ledger.get(aKey)).toMatchObject({ status: 'queued', reason: 'the file is gone' })

  await mkdir(join(event, 'gpslogs', '20231007'), { recursive: true })
  await writeFile(join(event, 'gpslogs', '20231007', aKey), 'track')
  await archive.update((one) =>
    withCompleted(one, aKey, { bytes: 5, sha256: 'f', verdict: 'exact', completedAt: 1 }),
  )
  expect(await archive.missing([aKey])).toEqual([])
})
