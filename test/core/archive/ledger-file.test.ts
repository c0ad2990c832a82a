import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ledgerFile, loadLedger, readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { emptyLedger, withEntry, withFailed } from '../../../src/core/domain/ledger.ts'
import { serialiseLedger } from '../domain/ledger-text.ts'
import { aKey, anEntry } from './ledger-builder.ts'

const now = Date.UTC(2023, 9, 7, 18, 0, 0)
const kept = 'downloads.json.set-aside-20231007T180000.000Z'
const ledger = withEntry(emptyLedger, aKey, anEntry())

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('a motion without a ledger file has an empty ledger, and no file is made', async () => {
  expect(await loadLedger(folder, now)).toEqual({ ledger: emptyLedger, problem: undefined })
  expect(await loadLedger(join(folder, 'absent'), now)).toMatchObject({ ledger: emptyLedger })
  expect(await readdir(folder)).toEqual([])
})

test('a saved ledger is read back from a folder that was made for it', async () => {
  const motionFolder = join(folder, 'motion-601')
  await saveLedger(motionFolder, ledger)
  expect(await loadLedger(motionFolder, now)).toEqual({ ledger, problem: undefined })
  expect(await readdir(motionFolder)).toEqual(['downloads.json'])
})

test('a torn ledger is set aside whole, and the problem names both files and the remedy', async () => {
  const torn = serialiseLedger(ledger).slice(0, -20)
  await writeFile(ledgerFile(folder), torn)
  const loaded = await loadLedger(folder, now)
  expect(loaded.ledger).toEqual(emptyLedger)
  expect(loaded.problem).toMatchObject({ severity: 'error', file: ledgerFile(folder) })
  expect(loaded.problem?.message).toContain(kept)
  expect(loaded.problem?.message).toContain('mend that file')
  expect(await readdir(folder)).toEqual([kept])
  expect(await readFile(join(folder, kept), 'utf8')).toBe(torn)
})

test('a second torn ledger in the same moment does not overwrite the first', async () => {
  for (const torn of ['first', 'second']) {
    await writeFile(ledgerFile(folder), torn)
    await loadLedger(folder, now)
  }
  expect(await readFile(join(folder, kept), 'utf8')).toBe('first')
  expect(await readFile(join(folder, `${kept}-2`), 'utf8')).toBe('second')
})

test('a ledger with one bad entry is used without it, and the original is kept', async () => {
  const text = JSON.stringify({ ...Object.fromEntries(ledger), nonsense: 1 })
  await writeFile(ledgerFile(folder), text)
  const loaded = await loadLedger(folder, now)
  expect(loaded.ledger).toEqual(ledger)
  expect(loaded.problem?.message).toContain('"nonsense" is not the key of a track')
  expect(await readFile(join(folder, kept), 'utf8')).toBe(text)
  expect(await readLedger(folder)).toEqual({ ledger, faults: [] })
  expect((await loadLedger(folder, now)).problem).toBeUndefined()
})

test('reading a ledger without saving changes nothing on disk, however bad the ledger is', async () => {
  await writeFile(ledgerFile(folder), '{')
  expect(await readLedger(folder)).toMatchObject({ faults: ['it is not JSON'] })
  expect(await readdir(folder)).toEqual(['downloads.json'])
})

test('a ledger that is not UTF-8 is set aside before its letters are lost', async () => {
  const bytes = Buffer.from(
    serialiseLedger(withEntry(ledger, aKey, { ...anEntry(), note: 'Zo\xeb' })),
    'latin1',
  )
  const raw = Buffer.from(bytes.toString('latin1').replace('Zo\\u00eb', 'Zo\xeb'), 'latin1')
  await writeFile(ledgerFile(folder), raw)
  expect((await loadLedger(folder, now)).problem?.message).toContain('is not UTF-8')
  expect(await readFile(join(folder, kept))).toEqual(raw)
})

test('a ledger that cannot be read from the disk is an error, not an empty ledger', async () => {
  await mkdir(ledgerFile(folder))
  await expect(loadLedger(folder, now)).rejects.toThrow('This is a folder, and should be a file.')
})

test('the last of many saves at once is the one that stays', async () => {
  const ledgers = [ledger]
  for (let count = 0; count < 20; count++) ledgers.push(withFailed(ledgers.at(-1) ?? ledger, aKey, 'refused'))
  await Promise.all(ledgers.map((one) => saveLedger(folder, one)))
  expect((await readLedger(folder)).ledger).toEqual(ledgers.at(-1))
  expect(await readdir(folder)).toEqual(['downloads.json'])
})

test('a ledger with many faults reports the first three, and how many more there are', async () => {
  await writeFile(ledgerFile(folder), JSON.stringify({ a: 1, b: 1, c: 1, d: 1, e: 1 }))
  expect((await loadLedger(folder, now)).problem?.message).toContain(
    '("a" is not the key of a track; "b" is not the key of a track; "c" is not the key of a track; and 2 more)',
  )
})
