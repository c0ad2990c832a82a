import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeConfinedFolder } from '../../../src/core/disk/confined-path.ts'

let folder = ''
let event = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inside-'))
  event = join(folder, 'event')
  await mkdir(event)
})
afterEach(() => rm(folder, { recursive: true }))

test('folders of the event are made one inside the other, and again without a report', async () => {
  for (const _ of ['first', 'second']) await makeConfinedFolder(event, join(event, 'gpslogs', '20261012'))
  expect(await readdir(join(event, 'gpslogs'))).toEqual(['20261012'])
})

test('the whole event may lie elsewhere by a link, or be the root of a disk', async () => {
  await symlink(event, join(folder, 'linked'))
  await makeConfinedFolder(join(folder, 'linked'), join(folder, 'linked', 'gpslogs'))
  expect(await readdir(event)).toEqual(['gpslogs'])
  await makeConfinedFolder('/', join(await realpath(event), 'motions'))
  expect((await readdir(event)).sort()).toEqual(['gpslogs', 'motions'])
})

test('a link that leads out of the event is refused with both places and the remedy', async () => {
  const elsewhere = join(folder, 'elsewhere')
  await mkdir(elsewhere)
  await symlink(elsewhere, join(event, 'gpslogs'))
  await expect(makeConfinedFolder(event, join(event, 'gpslogs', '20261012'))).rejects.toMatchObject({
    code: 'outside',
    message: expect.stringContaining('put a folder in its place'),
  })
  expect(await readdir(elsewhere)).toEqual([])
})

test('an event that was moved away is not started again in its old place', async () => {
  await rename(event, join(folder, 'moved'))
  await expect(makeConfinedFolder(event, join(event, 'gpslogs', '20261012'))).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual(['moved'])
})

test('a file in the place of an event folder is the error of the system', async () => {
  await writeFile(join(event, 'gpslogs'), '')
  await expect(makeConfinedFolder(event, join(event, 'gpslogs'))).rejects.toThrow('EEXIST')
  await expect(makeConfinedFolder(event, join(event, 'gpslogs', '20261012'))).rejects.toThrow('ENOTDIR')
})
