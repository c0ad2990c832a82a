import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type FileState, isSameFile, isUntouched, stateAt } from '../../../src/core/disk/fingerprint.ts'

const state: FileState = { isFile: true, device: 1n, inode: 2n, size: 3n, modifiedAt: 4n, changedAt: 5n }

test('a file is the same only with every number as it was', () => {
  expect(isSameFile(state, { ...state })).toBe(true)
  for (const name of ['device', 'inode', 'size', 'modifiedAt', 'changedAt'] as const)
    expect(isSameFile(state, { ...state, [name]: 9n }), name).toBe(false)
})

test('where a disk numbers no files nothing tells that a file is the same', () => {
  const unnumbered = { ...state, inode: 0n }
  expect(isSameFile(unnumbered, unnumbered)).toBe(false)
})

test('where a disk notes no changes nothing tells that a file is the same', () => {
  const unnoted = { ...state, changedAt: -11_644_473_600_000_000_000n }
  expect(isSameFile(unnoted, unnoted)).toBe(false)
})

test('a file was touched when its size or one of its times is another', () => {
  expect(isUntouched(state, { ...state, device: 9n, inode: 9n })).toBe(true)
  for (const name of ['size', 'modifiedAt', 'changedAt'] as const)
    expect(isUntouched(state, { ...state, [name]: 9n }), name).toBe(false)
})

test('a folder is no file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mark-'))
  await writeFile(join(folder, 'file'), 'text')
  await mkdir(join(folder, 'folder'))
  expect(await stateAt(join(folder, 'file'))).toMatchObject({ isFile: true, size: 4n })
  expect(await stateAt(join(folder, 'folder'))).toMatchObject({ isFile: false })
  await rm(folder, { recursive: true })
})
