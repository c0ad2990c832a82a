import { readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ledgerFile, readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { MotionArchive } from '../../../src/core/archive/motion-archive.ts'
import { newEntry, withCompleted, withFailed } from '../../../src/core/domain/ledger.ts'
import { parseLedger } from '../domain/ledger-text.ts'
import { aLog } from './ledger-builder.ts'

let event = ''
let motion = ''
beforeEach(async () => {
  event = await mkdtemp(join(tmpdir(), 'archive-'))
  motion = join(event, 'motions', 'motion-601')
  await mkdir(motion, { recursive: true })
})
afterEach(() => rm(event, { recursive: true }))

/** A ledger of tracks that are wanted, of about 400 bytes each. */
function wanted(count: number) {
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const key = `A1B_601_20231007_${String(index).padStart(6, '0')}.oao`
      return [key, newEntry(key, aLog, 'queued')] as const
    }),
  )
}

test('ledger changes requested during a write go into one next write, and each waits for it', async () => {
  const tracks = wanted(50)
  await saveLedger(motion, tracks)
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  let writes = 0
  let before = statSync(ledgerFile(motion)).ino
  const completions = [...tracks.keys()].map(async (key) => {
    await archive.update((one) =>
      withCompleted(one, key, { bytes: 5, sha256: 'f', verdict: 'exact', completedAt: 1 }),
    )
    const { ino } = statSync(ledgerFile(motion))
    if (ino !== before) writes++
    before = ino
    // A track reported as saved is on disk by then.
    const { ledger: onDisk } = parseLedger(readFileSync(ledgerFile(motion), 'utf8'))
    expect(onDisk.get(key)?.status).toBe('completed')
  })
  await Promise.all(completions)
  // All were requested before the first write began.
  expect(writes).toBe(1)
})

test('a ledger write that fails fails every change in it, and no change requested later', async () => {
  const tracks = wanted(3)
  await saveLedger(motion, tracks)
  const archive = new MotionArchive({ event, motion })
  await archive.load(0)
  await rm(ledgerFile(motion))
  await mkdir(ledgerFile(motion))
  const [first = '', second = '', third = ''] = tracks.keys()
  const failing = [first, second].map((key) => archive.update((one) => withFailed(one, key, 'no')))
  for (const update of failing) await expect(update).rejects.toMatchObject({ code: 'disk' })
  await rm(ledgerFile(motion), { recursive: true })
  await archive.update((one) => withFailed(one, third, 'no'))
  const statuses = [...(await readLedger(motion)).ledger.values()].map(({ status }) => status)
  expect(statuses).toEqual(['queued', 'queued', 'failed'])
})

test('a long ledger is written so rarely that the disk has time for other work, a usual one at each change', async () => {
  const usual = new MotionArchive({ event, motion })
  await usual.load(0)
  await usual.update(() => wanted(200))
  expect(usual.isHeavy).toBe(false)
  const long = new MotionArchive({ event, motion })
  await long.load(0)
  await long.update(() => wanted(4000))
  expect(long.isHeavy).toBe(true)
  const length = statSync(ledgerFile(motion)).size
  const since = performance.now()
  await long.update((one) => withFailed(one, [...one.keys()][0] ?? '', 'no'))
  // 4 MiB a second: not earlier than the length of the ledger takes.
  expect(performance.now() - since).toBeGreaterThan((length / (4 * 2 ** 20)) * 1000 * 0.7)
})
