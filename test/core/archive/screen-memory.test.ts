/** What the screen remembers for an event, and what it makes of a file that somebody else wrote. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  keepScreenMemory,
  loadScreenMemory,
  saveScreenMemory,
} from '../../../src/core/archive/screen-memory.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screen-memory-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the level of the bell is remembered, and the last one counts', async () => {
  expect(await loadScreenMemory(folder)).toEqual({})
  await Promise.all([
    saveScreenMemory(folder, { bell: 'important' }),
    saveScreenMemory(folder, { bell: 'all' }),
  ])
  expect(await loadScreenMemory(folder)).toEqual({ bell: 'all' })
  expect(JSON.parse(await readFile(join(folder, 'screen.json'), 'utf8'))).toEqual({ format: 1, bell: 'all' })
  expect(await readdir(folder)).toEqual(['screen.json'])
})

test.each([
  ['nothing', ''],
  ['a torn file', '{"format": 1, "be'],
  ['another form', '{"format": 2, "bell": "all"}'],
  ['another level', '{"format": 1, "bell": "loud"}'],
  ['another type', '{"format": 1, "bell": ["all"]}'],
  ['a list', '["all"]'],
  ['a nest', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['a large file', `{"format": 1, "bell": "all", "more": "${'x'.repeat(70_000)}"}`],
  ['bytes', '\u0000\ufffd'],
])('a file of %s sets no bell', async (_, text) => {
  await writeFile(join(folder, 'screen.json'), text)
  expect((await loadScreenMemory(folder)).bell).toBeUndefined()
})

test('what a later version remembers does no harm', async () => {
  await writeFile(join(folder, 'screen.json'), '{"format": 1, "bell": "important", "size": "large"}')
  expect(await loadScreenMemory(folder)).toEqual({ bell: 'important' })
})

test('a folder or a pipe of that name is no memory, and never awaited', async () => {
  await mkdir(join(folder, 'screen.json'))
  expect(await loadScreenMemory(folder)).toEqual({})
  await expect(saveScreenMemory(folder, { bell: 'all' })).rejects.toThrow()
  await rm(join(folder, 'screen.json'), { recursive: true })
  await symlink('/dev/tty', join(folder, 'screen.json'))
  expect(await loadScreenMemory(folder)).toEqual({})
})

test('a choice leaves the others as they were, also when two come at once', async () => {
  const keeper = keepScreenMemory(folder)
  await Promise.all([
    keeper.remember({ bell: 'all' }),
    keeper.remember({ theme: 'light' }),
    keeper.remember({ theme: 'high-contrast' }),
  ])
  expect(await keeper.load()).toEqual({ bell: 'all', theme: 'high-contrast' })
})

test('a theme that no screen has is not remembered, and the bell beside it is', async () => {
  await writeFile(join(folder, 'screen.json'), '{"format":1,"bell":"all","theme":"pink"}')
  expect(await loadScreenMemory(folder)).toEqual({ bell: 'all' })
})

test('a choice that cannot be written says so, and does not keep the next from it', async () => {
  const keeper = keepScreenMemory(join(folder, 'event'))
  await expect(keeper.remember({ theme: 'light' })).rejects.toThrow()
  await mkdir(join(folder, 'event'))
  await keeper.remember({ bell: 'important' })
  expect(await keeper.load()).toEqual({ bell: 'important' })
})
