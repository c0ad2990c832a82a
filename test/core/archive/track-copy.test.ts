import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyTrack, findCopy, type TrackCopy } from '../../../src/core/archive/track-copy.ts'
import { type OtherDisk, otherDisk } from '../../other-disk.ts'
import { unprivileged } from '../../unprivileged.ts'

const track = 'the bytes of a track'
const sha256 = createHash('sha256').update(track).digest('hex')
const day = join('gpslogs', '20261012')

let folder = ''
let disk: OtherDisk | undefined
let copy: TrackCopy
beforeEach(async ({ skip }) => {
  folder = await mkdtemp(join(tmpdir(), 'copy-'))
  disk = await otherDisk()
  if (disk === undefined) return skip('no other disk')
  const from = join(folder, 'track.oao')
  await writeFile(from, track)
  copy = { from, root: disk.folder, to: join(day, 'track.oao'), sha256 }
})
afterEach(async () => {
  await disk?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const place = (): string => join(copy.root, copy.to)
const copies = (): Promise<string[]> => readdir(join(copy.root, day))

/** Puts other bytes in the place of the copy, with its times as they were. */
async function spoilCopy(bytes: string): Promise<void> {
  const before = new Date(1_700_000_000_000)
  await mkdir(join(copy.root, day), { recursive: true })
  await writeFile(place(), bytes)
  await utimes(place(), before, before)
}

test('a track is copied to the last bit, and is known to be copied', async () => {
  expect(await findCopy(copy)).toBeUndefined()
  const made = await copyTrack(copy)
  expect(made.sha256).toBe(sha256)
  expect(await findCopy(copy)).toEqual(made)
  expect(await readFile(place(), 'utf8')).toBe(track)
  expect(await copies()).toEqual(['track.oao'])
})

test('a copy with the same length and other bytes does not count, and is kept beside the new one', async () => {
  await spoilCopy('THE BYTES OF A TRACK')
  expect(await findCopy(copy)).toBeUndefined()
  await copyTrack(copy)
  expect(await readFile(place(), 'utf8')).toBe(track)
  expect(await readFile(`${place()}.before`, 'utf8')).toBe('THE BYTES OF A TRACK')
  await spoilCopy('THE BYTES OF A track')
  await copyTrack(copy)
  expect((await copies()).toSorted()).toEqual(['track.oao', 'track.oao.before', 'track.oao.before-2'])
})

test('a known copy is not read again until it changes, even with its times restored', async () => {
  const known = await copyTrack(copy)
  expect(await findCopy(copy, known)).toBe(known)
  await spoilCopy('THE BYTES OF A TRACK')
  expect(await findCopy(copy, known)).toBeUndefined()
})

test('a copy that the disk refuses to read does not count', async () => {
  await copyTrack(copy)
  for (const open of [copy.root, folder]) await chmod(open, 0o755)
  await chmod(place(), 0)
  expect(await unprivileged(() => findCopy(copy).catch(String))).toBeUndefined()
})

test('a track that has changed since it came home is not copied, and its earlier copy stays', async () => {
  await copyTrack(copy)
  await writeFile(copy.from, 'other bytes of a track')
  await expect(copyTrack(copy)).rejects.toThrow('has changed since it came home')
  expect(await readFile(place(), 'utf8')).toBe(track)
  expect(await copies()).toEqual(['track.oao'])
})

test('a track of an older ledger without a hash is copied as it is and compared with its own bytes', async () => {
  const old = { ...copy, sha256: undefined }
  const made = await copyTrack(old)
  expect(await copies()).toEqual(['track.oao'])
  expect(await findCopy(old, made)).toEqual(made)
  await spoilCopy('THE BYTES OF A TRACK')
  expect(await findCopy(old, made)).toBeUndefined()
})

test('another file in the place of a copy is kept under another name', async () => {
  await spoilCopy('somebody else')
  expect(await findCopy(copy)).toBeUndefined()
  await copyTrack(copy)
  expect(await readFile(`${place()}.before`, 'utf8')).toBe('somebody else')
})

test('a track that is not home is not copied, and leaves nothing half-written', async () => {
  await mkdir(join(copy.root, day), { recursive: true })
  await expect(copyTrack({ ...copy, from: join(folder, 'absent') })).rejects.toThrow('ENOENT')
  await truncate(copy.from)
  await expect(copyTrack(copy)).rejects.toThrow('has changed since it came home')
  expect(await copies()).toEqual([])
})

test('a stick that is not mounted is never created as a folder', async () => {
  const absent = { ...copy, root: join(copy.root, 'absent') }
  await expect(findCopy(absent)).rejects.toThrow('ENOENT')
  await expect(copyTrack(absent)).rejects.toThrow('ENOENT')
  expect(await readdir(copy.root)).toEqual([])
})

test('a copy folder on the disk of the tracks takes no copy, and a copy found there does not count', async () => {
  const own = { ...copy, root: join(folder, 'stick') }
  await mkdir(join(own.root, day), { recursive: true })
  await expect(copyTrack(own)).rejects.toMatchObject({ code: 'same-disk' })
  await writeFile(join(own.root, own.to), track)
  await expect(findCopy(own)).rejects.toMatchObject({ code: 'same-disk' })
})

test('a copy that cannot be examined is an error, not a missing copy', async () => {
  await writeFile(join(copy.root, 'gpslogs'), '')
  await expect(findCopy(copy)).rejects.toThrow('ENOTDIR')
})
