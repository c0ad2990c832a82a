/** Two laptops that imported tracks of backup devices become one event. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { importTracks } from '../../src/commands/import.ts'
import { isClean, merge } from '../../src/commands/merge.ts'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'
import { row } from '../core/domain/rosters.ts'
import { sail, writeSbp, writeUbx } from '../core/formats/track-writers.ts'
import { TestProject } from './project-builder.ts'

const start = Date.UTC(2026, 9, 12, 10, 19, 40)
const roster = [row(601, { fileId: 'ANN1A' }), row(602, { fileId: 'BER2T' })]
const key = 'ANN1A_601_20261012_101940.sbp'
const track = writeSbp(sail(600, 1, start), '')
let now = Date.UTC(2026, 9, 12, 18)
beforeEach(() => {
  now = Date.UTC(2026, 9, 12, 18)
})

/** Our laptop and theirs. */
class Laptops implements AsyncDisposable {
  readonly ours: TestProject
  readonly theirs: TestProject

  private constructor(ours: TestProject, theirs: TestProject) {
    this.ours = ours
    this.theirs = theirs
  }

  static async make(): Promise<Laptops> {
    const laptops = new Laptops(await TestProject.make(roster), await TestProject.make(roster))
    for (const { eventFolder } of [laptops.ours, laptops.theirs]) await mkdir(join(eventFolder, 'motions'))
    return laptops
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ours[Symbol.asyncDispose]()
    await this.theirs[Symbol.asyncDispose]()
  }
}

async function run(
  project: TestProject,
  options: Partial<Parameters<typeof importTracks>[1]>,
  bytes?: Uint8Array,
) {
  const path = join(project.root, 'track')
  if (bytes !== undefined) await writeFile(path, bytes)
  const all = { root: project.root, asIs: false, dryRun: false, ...options }
  now += 60_000
  const { results } = await importTracks(bytes === undefined ? [] : [path], all, { now })
  expect(results).toMatchObject([{ action: 'imported' }])
}

const mergeInto = ({ ours, theirs }: Laptops, dryRun = false) =>
  merge(theirs.eventFolder, { root: ours.root, dryRun }, now)

async function entryOf(project: TestProject, wanted = key, motion = 601): Promise<LedgerEntry | undefined> {
  const { ledger, faults } = parseLedger(await readFile(project.ledgerOf(motion), 'utf8').catch(() => '{}'))
  expect(faults).toEqual([])
  return ledger.get(wanted)
}

const filesOf = async (project: TestProject) =>
  (await readdir(project.pathOf('gpslogs', '20261012')).catch(() => [])).sort()

test('a merge brings an imported track with its bytes and its entry, once', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(theirs, { motion: '601' }, track)
  const dry = await mergeInto(laptops, true)
  expect(await filesOf(ours)).toEqual([])
  const report = await mergeInto(laptops)
  expect(report).toEqual(dry)
  expect(report.tracks).toMatchObject([{ key, action: 'copied' }])
  expect(await readFile(ours.fileOf(key))).toEqual(track)
  expect(await entryOf(ours)).toEqual(await entryOf(theirs))
  const again = await mergeInto(laptops)
  expect(again).toMatchObject({ tracks: [], kept: 1 })
  expect(isClean(again)).toBe(true)
})

test('a merge brings a damaged import that a person took as it is, with that decision', async () => {
  await using laptops = await Laptops.make()
  const damaged = writeUbx(sail(600, 1, start))
  damaged[5000] = (damaged[5000] ?? 0) ^ 1
  await run(laptops.theirs, { motion: '601', asIs: true }, damaged)
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ action: 'copied' }])
  const wanted = key.replace('.sbp', '.ubx').replace('.ubx', '')
  const [name = ''] = await filesOf(laptops.ours)
  expect(name.startsWith(wanted)).toBe(true)
  expect(await entryOf(laptops.ours, name)).toMatchObject({ verdict: 'damaged', taken_as_is_at: now })
})

test('a merge of the same import from both laptops is one track, and of two under one name a conflict', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(ours, { motion: '601' }, track)
  await run(theirs, { motion: '601' }, track)
  expect(await mergeInto(laptops)).toMatchObject({ tracks: [], kept: 1 })
  await run(theirs, { remove: key })
  await run(theirs, { motion: '601' }, writeSbp(sail(700, 1, start), ''))
  await run(ours, { remove: key })
  await run(ours, { motion: '601' }, track)
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ key, action: 'conflict' }])
  expect(await readFile(ours.fileOf(key))).toEqual(track)
})

test('a merge never brings back an import that was taken back here after it was imported there', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(theirs, { motion: '601' }, track)
  await mergeInto(laptops)
  await run(ours, { remove: key })
  expect(await mergeInto(laptops)).toMatchObject({ tracks: [], kept: 1 })
  expect(await entryOf(ours)).toMatchObject({ status: 'removed' })
  expect(await filesOf(ours)).toEqual([`${key}.removed`])
  // Somebody there has decided again, later.
  await run(theirs, { remove: key })
  await run(theirs, { motion: '601' }, track)
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ action: 'copied' }])
  const entry = await entryOf(ours)
  expect(entry).toMatchObject({ status: 'completed', source: 'import' })
  expect(entry).not.toHaveProperty('removed_at')
  expect(await filesOf(ours)).toEqual([key, `${key}.removed`])
})

test('a merge leaves to a person what was taken back there and is home here', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(theirs, { motion: '601' }, track)
  await mergeInto(laptops)
  await run(theirs, { remove: key })
  const { tracks } = await mergeInto(laptops)
  expect(tracks).toMatchObject([
    { action: 'conflict', reason: expect.stringContaining(`motion-monitor import --remove ${key}`) },
  ])
  expect(await filesOf(ours)).toEqual([key])
  await run(ours, { remove: key })
  expect(await mergeInto(laptops)).toMatchObject({ tracks: [] })
  await run(ours, { motion: '601' }, track)
  // It was imported again since: that counts.
  expect(await mergeInto(laptops)).toMatchObject({ tracks: [] })
})

test('a merge takes a removal of which nothing is known here, without a file', async () => {
  await using laptops = await Laptops.make()
  await run(laptops.theirs, { motion: '601' }, track)
  await run(laptops.theirs, { remove: key })
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ action: 'taken' }])
  expect(await entryOf(laptops.ours)).toMatchObject({ status: 'removed' })
  expect(await filesOf(laptops.ours)).toEqual([])
})

test('a merge of one import under two persons is a conflict, because the same bytes are one track', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(ours, { motion: '601' }, track)
  await run(theirs, { motion: '602' }, track)
  const { tracks } = await mergeInto(laptops)
  expect(tracks).toMatchObject([
    { action: 'conflict', reason: expect.stringContaining(`home here as ${key}`) },
  ])
  expect(await filesOf(ours)).toEqual([key])
})

test('a merge brings back an imported file that was lost here, and says where it is lost on both', async () => {
  await using laptops = await Laptops.make()
  const { ours, theirs } = laptops
  await run(theirs, { motion: '601' }, track)
  await mergeInto(laptops)
  await rm(ours.fileOf(key))
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ action: 'copied' }])
  expect(await readFile(ours.fileOf(key))).toEqual(track)
  await rm(theirs.fileOf(key))
  expect(await mergeInto(laptops)).toMatchObject({ tracks: [] })
  await rm(ours.ledgerOf(601))
  await rm(ours.fileOf(key))
  expect((await mergeInto(laptops)).tracks).toMatchObject([{ action: 'taken' }])
  expect(await entryOf(ours)).toMatchObject({ status: 'lost' })
})
