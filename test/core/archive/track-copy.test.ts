import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyTrack, isCopied, type TrackCopy } from '../../../src/core/archive/track-copy.ts'

const track = 'the bytes of a track'
const day = join('gpslogs', '20261012')

let folder = ''
let copy: TrackCopy
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copy-'))
  const from = join(folder, 'track.oao')
  await writeFile(from, track)
  await mkdir(join(folder, 'stick'))
  const sha256 = createHash('sha256').update(track).digest('hex')
  copy = { from, root: join(folder, 'stick'), to: join(day, 'track.oao'), sha256 }
})
afterEach(() => rm(folder, { recursive: true }))

const copies = (): Promise<string[]> => readdir(join(folder, 'stick', day))

test('a track is copied to the last bit, and is known to be copied', async () => {
  expect(await isCopied(copy)).toBe(false)
  await copyTrack(copy)
  expect(await isCopied(copy)).toBe(true)
  expect(await readFile(join(folder, 'stick', copy.to), 'utf8')).toBe(track)
  expect(await copies()).toEqual(['track.oao'])
})

test('a track that has changed since it came home is not copied, and the copy of before stays', async () => {
  await copyTrack(copy)
  await writeFile(copy.from, 'other bytes of a track')
  await expect(copyTrack(copy)).rejects.toThrow('has changed since it came home')
  expect(await readFile(join(folder, 'stick', copy.to), 'utf8')).toBe(track)
  expect(await copies()).toEqual(['track.oao'])
})

test('a track of an older ledger, which has no hash, is copied as it is', async () => {
  await copyTrack({ ...copy, sha256: undefined })
  expect(await copies()).toEqual(['track.oao'])
})

test('another file in the place of the copy is kept under another name', async () => {
  await mkdir(join(folder, 'stick', day), { recursive: true })
  await writeFile(join(folder, 'stick', copy.to), 'somebody else')
  expect(await isCopied(copy)).toBe(false)
  await copyTrack(copy)
  expect(await readFile(join(folder, 'stick', `${copy.to}.before`), 'utf8')).toBe('somebody else')
})

test('a track that is not at home is not copied, and leaves nothing half-written', async () => {
  await expect(copyTrack({ ...copy, from: join(folder, 'absent') })).rejects.toThrow('ENOENT')
  expect(await copies()).toEqual([])
})

test('a stick that is not there is never made', async () => {
  await rm(copy.root, { recursive: true })
  await expect(copyTrack(copy)).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual(['track.oao'])
})

test('a copy that cannot be looked at is an error, not a copy that is missing', async () => {
  await writeFile(join(folder, 'stick', 'gpslogs'), '')
  await expect(isCopied(copy)).rejects.toThrow('ENOTDIR')
})
