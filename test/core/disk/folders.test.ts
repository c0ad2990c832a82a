import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder, syncFolder } from '../../../src/core/disk/folders.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folders-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('folders are made one within the other, and it is said whether there was anything to do', async () => {
  const deep = join(folder, 'one', 'two', 'three')
  expect(await makeFolder(deep)).toBe(true)
  expect(await makeFolder(deep)).toBe(false)
  expect(await readdir(folder, { recursive: true })).toEqual(['one', 'one/two', 'one/two/three'])
})

test('a file in the place of a folder is the error of the system', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST')
  await expect(syncFolder(join(folder, 'file'))).rejects.toThrow('ENOTDIR')
})
