import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mergeEvent } from '../../../src/core/archive/event-merge.ts'
import { ledgerFile, readLedger, saveLedger } from '../../../src/core/archive/ledger-file.ts'
import { notesFile, readNotes, saveNotes } from '../../../src/core/archive/notes-file.ts'
import { emptyLedger, newEntry, withEntry } from '../../../src/core/domain/ledger.ts'
import { buildTrack } from '../oao/track-builder.ts'

const key = 'ABC601DEF_601_20231007_111940.oao'
const place = join('gpslogs', '20231007', key)
const track = buildTrack()
const another = buildTrack({ speeds: Array.from({ length: 400 }, (_, index) => 9000 + (index % 9)) })

let folder = ''
let ours = ''
let theirs = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'merge-'))
  ours = join(folder, 'ours')
  theirs = join(folder, 'theirs')
  for (const event of [ours, theirs]) await mkdir(join(event, 'motions', 'motion-601'), { recursive: true })
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const motionOf = (event: string) => join(event, 'motions', 'motion-601')

async function putTrack(event: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(join(event, place)), { recursive: true })
  await writeFile(join(event, place), bytes)
}

async function putEntry(event: string, status: string, log = track.log): Promise<void> {
  await saveLedger(motionOf(event), withEntry(emptyLedger, key, { ...newEntry(key, log, 'queued'), status }))
}

const merge = (isDryRun = false) => mergeEvent({ ourEvent: ours, theirEvent: theirs, isDryRun })
const statusHere = async () => (await readLedger(motionOf(ours))).ledger.get(key)?.status

async function contentOf(event: string): Promise<string[]> {
  const entries = await readdir(event, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.toSorted().map(async (file) => `${file} ${await readFile(file, 'base64')}`))
}

test('a track that only the other laptop has comes home verified, with its ledger entry', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  const report = await merge()
  expect(report).toMatchObject({ tracks: [{ motion: 601, key, action: 'copied' }], kept: 0, problems: [] })
  expect(await readFile(join(ours, place))).toEqual(Buffer.from(track.bytes))
  expect((await readLedger(motionOf(ours))).ledger.get(key)).toMatchObject({
    status: 'completed',
    local_file: `gpslogs/20231007/${key}`,
    bytes: track.bytes.length,
    verdict: 'exact',
  })
})

test('a second merge finds nothing to do, and no merge writes in the other folder', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  const before = await contentOf(theirs)
  await merge()
  const after = await contentOf(ours)
  expect(await merge()).toEqual({ tracks: [], notes: [], kept: 1, problems: [] })
  expect(await contentOf(ours)).toEqual(after)
  expect(await contentOf(theirs)).toEqual(before)
})

test('a dry run reports the same as a merge and writes nothing', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  const dry = await merge(true)
  expect(await contentOf(ours)).toEqual([])
  expect(await merge()).toEqual(dry)
})

test('two different files under one track key are a conflict, and ours is not touched', async () => {
  for (const [event, built] of [
    [ours, track],
    [theirs, another],
  ] as const) {
    await putEntry(event, 'completed', built.log)
    await putTrack(event, built.bytes)
  }
  const before = await contentOf(ours)
  const report = await merge()
  expect(report.tracks).toMatchObject([{ key, action: 'conflict' }])
  expect(report.tracks[0]?.reason).toContain(join(theirs, place))
  expect(await contentOf(ours)).toEqual(before)
})

/** The same log before it was sailed to its end. */
const atNoon = buildTrack({
  speeds: Array.from({ length: 200 }, (_, index) => 9000 + ((index * 7919) % 4000)),
})

test('a log that has grown between two laptops comes home in its later state, and ours is kept beside it', async () => {
  for (const [event, built] of [
    [ours, atNoon],
    [theirs, track],
  ] as const) {
    await putEntry(event, 'completed', built.log)
    await putTrack(event, built.bytes)
  }
  expect((await merge()).tracks).toMatchObject([{ key, action: 'copied' }])
  expect(await readFile(join(ours, place))).toEqual(Buffer.from(track.bytes))
  expect(await readFile(join(ours, `${place}.superseded`))).toEqual(Buffer.from(atNoon.bytes))
  expect((await readLedger(motionOf(ours))).ledger.get(key)).toMatchObject({
    status: 'completed',
    size: track.log.size,
    bytes: track.bytes.length,
  })
  expect(await merge()).toMatchObject({ tracks: [], kept: 1 })
})

test('a log in its later state here is not replaced by the earlier one of the other laptop', async () => {
  for (const [event, built] of [
    [ours, track],
    [theirs, atNoon],
  ] as const) {
    await putEntry(event, 'completed', built.log)
    await putTrack(event, built.bytes)
  }
  const before = await contentOf(ours)
  expect(await merge()).toMatchObject({ tracks: [], kept: 1 })
  expect(await contentOf(ours)).toEqual(before)
})

test('a damaged file of ours is not overwritten by their sound one: a person has to look', async () => {
  await putEntry(ours, 'completed')
  await putTrack(ours, track.bytes.slice(0, -52))
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  expect((await merge()).tracks).toMatchObject([{ action: 'conflict' }])
  expect(await readFile(join(ours, place))).toHaveLength(track.bytes.length - 52)
})

test('a damaged file of theirs does not affect our sound one', async () => {
  await putEntry(ours, 'completed')
  await putTrack(ours, track.bytes)
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes.slice(0, -52))
  expect(await merge()).toEqual({ tracks: [], notes: [], kept: 1, problems: [] })
})

test.each(['missing', 'cut short', 'of another log'])(
  'a track that their ledger calls completed and whose file is %s is wanted here',
  async (fault) => {
    await putEntry(theirs, 'completed')
    if (fault === 'cut short') await putTrack(theirs, track.bytes.slice(0, -52))
    if (fault === 'of another log') await putTrack(theirs, another.bytes)
    expect((await merge()).tracks).toMatchObject([{ action: 'taken' }])
    expect(await statusHere()).toBe('queued')
    expect(await readdir(ours)).toEqual(['motions'])
  },
)

test('a file that was copied before the ledger was written makes its track completed', async () => {
  await putTrack(ours, track.bytes)
  await putEntry(ours, 'queued')
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  expect((await merge()).tracks).toMatchObject([{ action: 'taken' }])
  expect(await statusHere()).toBe('completed')
})

test('a half-written copy of an earlier merge is started again', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  await mkdir(dirname(join(ours, place)), { recursive: true })
  await writeFile(join(ours, 'gpslogs', '20231007', `.${key}.part`), 'torn')
  expect((await merge()).tracks).toMatchObject([{ action: 'copied' }])
  expect(await readdir(dirname(join(ours, place)))).toEqual([key])
})

test('a ledger of ours that cannot be read is left as it is, and the other motions are merged', async () => {
  await writeFile(ledgerFile(motionOf(ours)), '{')
  await putEntry(theirs, 'queued')
  const other = 'ABC602DEF_602_20231007_111940.oao'
  const log = buildTrack({ motion: 602 }).log
  await saveLedger(
    join(theirs, 'motions', 'motion-602'),
    withEntry(emptyLedger, other, newEntry(other, log, 'queued')),
  )
  const report = await merge()
  expect(report.problems).toEqual([`${ledgerFile(motionOf(ours))} cannot be used as it is: it is not JSON`])
  expect(report.tracks).toMatchObject([{ motion: 602, action: 'taken' }])
  expect(await readFile(ledgerFile(motionOf(ours)), 'utf8')).toBe('{')
})

test('a folder in the place of a track fails that track alone', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  await mkdir(ours, { recursive: true })
  await writeFile(join(ours, 'gpslogs'), 'a file where a folder should be')
  expect(await merge()).toMatchObject({ tracks: [{ key, action: 'failed' }], problems: [] })
  expect((await readLedger(motionOf(ours))).ledger.size).toBe(0)
})

test('a ledger of theirs with a bad entry is reported, and its other tracks come home', async () => {
  await putEntry(theirs, 'completed')
  await putTrack(theirs, track.bytes)
  const text = await readFile(ledgerFile(motionOf(theirs)), 'utf8')
  await writeFile(ledgerFile(motionOf(theirs)), text.replace('{', '{ "nonsense": 1,'))
  const report = await merge()
  expect(report.problems).toEqual([
    `${ledgerFile(motionOf(theirs))} cannot be used as it is: "nonsense" is not the key of a track`,
  ])
  expect(report.tracks).toMatchObject([{ key, action: 'copied' }])
})

test.each([
  ['is still the one they fetched comes home', (sha256: string) => sha256, 'copied'],
  ['has changed since they fetched it is wanted here', () => 'f'.repeat(64), 'taken'],
])('a track of theirs whose file %s', async (_, hash, action) => {
  const sha256 = hash(createHash('sha256').update(track.bytes).digest('hex'))
  const entry = { ...newEntry(key, track.log, 'queued'), status: 'completed', sha256 }
  await saveLedger(motionOf(theirs), withEntry(emptyLedger, key, entry))
  await putTrack(theirs, track.bytes)
  expect((await merge()).tracks).toMatchObject([{ key, action }])
})

test('two files that are damaged in different ways are a conflict', async () => {
  for (const [event, cut] of [
    [ours, 52],
    [theirs, 104],
  ] as const) {
    await putEntry(event, 'completed')
    await putTrack(event, track.bytes.slice(0, -cut))
  }
  expect((await merge()).tracks).toMatchObject([{ action: 'conflict' }])
})

test('a damaged file that is the same on both sides is not taken for a good one', async () => {
  await putEntry(ours, 'failed')
  await putEntry(theirs, 'completed')
  for (const event of [ours, theirs]) await putTrack(event, track.bytes.slice(0, -52))
  await merge()
  expect(await statusHere()).toBe('queued')
})

const noted = (notes: Readonly<Record<number, string>>) =>
  new Map(Object.entries(notes).map(([motion, text], at) => [Number(motion), { text, at }]))

test('a merge brings their notes home; those that differ from ours are a conflict, and ours stay', async () => {
  await saveNotes(ours, noted({ 601: 'strap broken', 602: 'wet' }))
  await saveNotes(theirs, noted({ 601: 'strap mended', 602: 'wet', 603: 'no card' }))
  const dry = await merge(true)
  expect([...(await readNotes(ours)).notes.keys()]).toEqual([601, 602])
  const report = await merge()
  expect(report).toEqual({
    tracks: [],
    notes: [
      { motion: 601, action: 'conflict', reason: 'here "strap broken", there "strap mended"' },
      { motion: 603, action: 'taken', reason: 'no card' },
    ],
    kept: 1,
    problems: [],
  })
  expect(dry).toEqual(report)
  const { notes } = await readNotes(ours)
  expect([...notes].map(([motion, { text }]) => [motion, text])).toEqual([
    [601, 'strap broken'],
    [602, 'wet'],
    [603, 'no card'],
  ])
  expect((await merge()).notes.map(({ action }) => action)).toEqual(['conflict'])
})

test('notes of ours that cannot be read stay as they are, and are reported with the rest', async () => {
  await writeFile(notesFile(ours), '{"601": {')
  await saveNotes(theirs, noted({ 602: 'wet' }))
  await putEntry(theirs, 'queued')
  const report = await merge()
  expect(report.tracks).toMatchObject([{ action: 'taken' }])
  expect(report.notes).toEqual([])
  expect(report.problems).toEqual([expect.stringContaining(notesFile(ours))])
  expect(await readFile(notesFile(ours), 'utf8')).toBe('{"601": {')
})

test('a merge brings home those of their notes that can be read, and reports the others', async () => {
  await writeFile(
    notesFile(theirs),
    '{"602": {"text": "wet", "at": "2023-10-08T18:00:00.000Z"}, "x": {"text": "?", "at": ""}}',
  )
  const report = await merge()
  expect(report.notes).toEqual([{ motion: 602, action: 'taken', reason: 'wet' }])
  expect(report.problems).toEqual([expect.stringContaining('"x" is no note')])
})

test('notes that the disk refuses are reported as a problem', async () => {
  await saveNotes(theirs, noted({ 602: 'wet' }))
  await writeFile(join(folder, 'file'), '')
  const ourEvent = join(folder, 'file', 'event')
  const report = await mergeEvent({ ourEvent, theirEvent: theirs, isDryRun: false })
  expect(report.notes).toEqual([])
  expect(report.problems).toEqual([expect.stringMatching(/notes\.json: .*ENOTDIR/)])
})
