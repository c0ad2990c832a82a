import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isClean, linesOf, merge } from '../../src/commands/merge.ts'
import { saveLedger } from '../../src/core/archive/ledger-file.ts'
import { emptyLedger, withEntry } from '../../src/core/domain/ledger.ts'
import { aKey, anEntry } from '../core/archive/ledger-builder.ts'

const now = Date.UTC(2023, 9, 8, 18)

let root = ''
let theirs = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'merge-command-'))
  theirs = join(root, 'stick', 'events', '2023')
  await mkdir(join(root, 'config'), { recursive: true })
  await mkdir(join(root, 'events', '2023', 'config'), { recursive: true })
  await writeFile(join(root, 'config', 'server.json'), '{"Event": 2023}')
  await writeFile(
    join(root, 'events', '2023', 'config', 'motions.csv'),
    'Motion ID,Start Date,End Date,File ID\n601,2023-10-07,2023-10-13,ABC601DEF\n',
  )
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

test('a merge with a folder without motions is a problem with its remedy', async () => {
  await expect(merge(root, { root, dryRun: false }, now)).rejects.toThrow(
    'There is no folder "motions" in it. Name the other laptop\'s event folder',
  )
})

test('a merge of our own event folder with itself is refused', async () => {
  const ours = join(root, 'events', '2023')
  await mkdir(join(ours, 'motions'))
  await expect(merge(`${ours}/.`, { root, dryRun: false }, now)).rejects.toThrow(
    'is the event folder of this project',
  )
})

test('a merge reports line by line what was taken, with the totals and nothing left to check', async () => {
  await mkdir(join(theirs, 'motions'), { recursive: true })
  await saveLedger(join(theirs, 'motions', 'motion-601'), withEntry(emptyLedger, aKey, anEntry()))
  const dry = await merge(theirs, { root, dryRun: true }, now)
  expect(linesOf(dry, true)).toBe(
    `taken     motion-601  ${aKey}  queued there, unknown here\n` +
      '0 copied, 1 taken, 0 conflict, 0 failed, 0 as they were (dry run: nothing was written)\n',
  )
  const report = await merge(theirs, { root, dryRun: false }, now)
  expect(report).toEqual(dry)
  expect(isClean(report)).toBe(true)
  expect(linesOf(await merge(theirs, { root, dryRun: false }, now), false)).toBe(
    '0 copied, 0 taken, 0 conflict, 0 failed, 1 as they were\n',
  )
})

test('a merge leaves a conflict, a failure or an unreadable ledger for a person to check', () => {
  const clean = { tracks: [], notes: [], kept: 0, problems: [] }
  const track = { motion: 601, key: aKey, reason: 'so' }
  const note = { motion: 601, reason: 'so' }
  expect(isClean({ ...clean, notes: [{ ...note, action: 'taken' }] })).toBe(true)
  expect(isClean({ ...clean, tracks: [{ ...track, action: 'conflict' }] })).toBe(false)
  expect(isClean({ ...clean, tracks: [{ ...track, action: 'failed' }] })).toBe(false)
  expect(isClean({ ...clean, notes: [{ ...note, action: 'conflict' }] })).toBe(false)
  expect(isClean({ ...clean, problems: ['torn'] })).toBe(false)
})

test('a merge reports and counts notes with the tracks', () => {
  const notes = [
    { motion: 601, action: 'taken', reason: 'strap broken' },
    { motion: 602, action: 'conflict', reason: 'here "wet", there "dry"' },
  ] as const
  expect(linesOf({ tracks: [], notes, kept: 2, problems: [] }, false)).toBe(
    'taken     motion-601  note  strap broken\n' +
      'conflict  motion-602  note  here "wet", there "dry"\n' +
      '0 copied, 1 taken, 1 conflict, 0 failed, 2 as they were\n',
  )
})
