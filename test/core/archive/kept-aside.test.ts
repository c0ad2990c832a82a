/** A track that a later state of its log replaces is never lost, whenever the program is killed. */
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepSuperseded, moveSuperseded } from '../../../src/core/archive/kept-aside.ts'
import { TrackWriter } from '../../../src/core/archive/track-writer.ts'
import { hashOf } from '../../../src/core/disk/read-file.ts'
import { buildTrack } from '../oao/track-builder.ts'

const noon = buildTrack({ speeds: Array.from({ length: 200 }, (_, index) => 9000 + (index % 7)) })
const evening = buildTrack()

let event = ''
let file = ''
beforeEach(async () => {
  event = await mkdtemp(join(tmpdir(), 'superseded-'))
  file = join(event, 'gpslogs', '20231007', 'ABC601DEF_601_20231007_111940.oao')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, noon.bytes)
})
afterEach(() => rm(event, { recursive: true }))

const files = async () => (await readdir(dirname(file))).map((name) => name.replace(/^.*\.oao/, ''))
const textOf = async (path: string) => Buffer.compare(await readFile(path), noon.bytes) === 0

/** Fetches the log as it is in the evening, as a run that may follow a killed one. */
async function fetchEvening() {
  const writer = await TrackWriter.open(file, { motion: 601, log: evening.log })
  await writer.restart()
  await writer.write(evening.bytes)
  return writer.finish('former')
}

async function expectBoth(): Promise<void> {
  expect((await files()).toSorted()).toEqual(['', '.superseded'])
  expect(await readFile(file)).toEqual(Buffer.from(evening.bytes))
  expect(await textOf(`${file}.superseded`)).toBe(true)
}

describe('a run that was killed', () => {
  test('a replacement that nothing interrupted leaves the new file under its name and the old one beside it', async () => {
    expect(await fetchEvening()).toMatchObject({ ok: true, keptFile: `${file}.superseded` })
    await expectBoth()
  })

  test('a replacement killed before the old file had its second name leaves it in place, and is done again', async () => {
    const writer = await TrackWriter.open(file, { motion: 601, log: evening.log })
    await writer.write(evening.bytes)
    await writer.close()
    expect(await textOf(file)).toBe(true)
    await fetchEvening()
    await expectBoth()
  })

  test('a replacement killed while the old file had two names finds the second, and makes no third', async () => {
    await link(file, `${file}.superseded`)
    await fetchEvening()
    await expectBoth()
  })

  test('a new file that is in place but not in the ledger does not supersede itself', async () => {
    await link(file, `${file}.superseded`)
    await writeFile(`${file}.new`, evening.bytes)
    await rename(`${file}.new`, file)
    expect(await fetchEvening()).toMatchObject({ ok: true, keptFile: undefined })
    await expectBoth()
  })

  test('a replacement killed on a disk without links, after the old file lost its first name, loses nothing', async () => {
    await rename(file, `${file}.superseded`)
    await fetchEvening()
    await expectBoth()
  })
})

test('a track that is not the wanted one supersedes nothing', async () => {
  const writer = await TrackWriter.open(file, { motion: 601, log: evening.log })
  await writer.write(evening.bytes.subarray(0, -52))
  expect(await writer.finish('former')).toMatchObject({ ok: false })
  expect((await files()).toSorted()).toEqual(['', '.rejected'])
  expect(await textOf(file)).toBe(true)
})

test('a superseded file is never overwritten: the next one gets a number', async () => {
  await writeFile(`${file}.superseded`, 'the first')
  await mkdir(`${file}.superseded-2`)
  expect(await keepSuperseded(file, 'another hash')).toBe(`${file}.superseded-3`)
  expect(await readFile(`${file}.superseded`, 'utf8')).toBe('the first')
  expect(await textOf(`${file}.superseded-3`)).toBe(true)
})

test('a file with the same bytes and a missing file are not kept as superseded', async () => {
  expect(await keepSuperseded(file, await hashOf(file))).toBeUndefined()
  expect(await keepSuperseded(join(event, 'nothing'), '')).toBeUndefined()
  expect(await files()).toEqual([''])
})

test('superseded files follow a track to its new name, past those that are already there', async () => {
  const newFile = file.replace('ABC601DEF', 'NEW601DEF')
  await writeFile(`${file}.superseded`, 'one')
  await writeFile(`${file}.superseded-2`, 'two')
  await writeFile(`${newFile}.superseded`, 'older')
  await moveSuperseded(file, newFile)
  const kept = [`${newFile}.superseded`, `${newFile}.superseded-2`, `${newFile}.superseded-3`]
  expect(await Promise.all(kept.map((path) => readFile(path, 'utf8')))).toEqual(['older', 'one', 'two'])
  await moveSuperseded(file, newFile)
})
