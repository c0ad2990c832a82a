import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder, syncFolder } from '../../../src/core/disk/folders.ts'
import type { openFolder } from '../../../src/core/disk/open-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folders-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('folders are made one inside the other, and the result says whether any was made', async () => {
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

/** A folder of a disk that refuses to sync it, with the code of its refusal. */
function refusing(code: string): typeof openFolder {
  return async (path) => {
    const handle = await open(path)
    handle.sync = () => Promise.reject(Object.assign(new Error(`${code}, fsync`), { code }))
    return handle
  }
}

test('a folder that Windows cannot flush does not fail what was written in it', async () => {
  for (const code of ['EPERM', 'EACCES', 'EISDIR']) {
    await syncFolder(folder, 'windows', refusing(code))
    await expect(syncFolder(folder, 'linux', refusing(code))).rejects.toThrow(code)
  }
})

test('a disk that cannot sync folders is written to all the same, on any system', async () => {
  for (const code of ['EINVAL', 'ENOTSUP', 'ENOSYS']) await syncFolder(folder, 'linux', refusing(code))
})

test('a folder that a broken disk fails to sync, or that has gone, is an error on any system', async () => {
  await expect(syncFolder(folder, 'windows', refusing('EIO'))).rejects.toThrow('EIO')
  await expect(syncFolder(join(folder, 'gone'), 'windows')).rejects.toThrow('ENOENT')
})
