import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type FileState, isSameFile, isUntouched, stateAt } from '../../../src/core/disk/fingerprint.ts'

const state: FileState = { isFile: true, device: 1n, inode: 2n, size: 3n, modifiedAt: 4n, changedAt: 5n }

test('a fingerprint is the same only while each of its numbers is', () => {
  expect(isSameFile(state, { ...state })).toBe(true)
  for (const name of ['device', 'inode', 'size', 'modifiedAt', 'changedAt'] as const)
    expect(isSameFile(state, { ...state, [name]: 9n }), name).toBe(false)
})

test('a fingerprint without file numbers never proves that a file is the same', () => {
  const unnumbered = { ...state, inode: 0n }
  expect(isSameFile(unnumbered, unnumbered)).toBe(false)
})

test('a fingerprint without change times never proves that a file is the same', () => {
  const unnoted = { ...state, changedAt: -11_644_473_600_000_000_000n }
  expect(isSameFile(unnoted, unnoted)).toBe(false)
})

test('a file was touched when its size or one of its times differs', () => {
  expect(isUntouched(state, { ...state, device: 9n, inode: 9n })).toBe(true)
  for (const name of ['size', 'modifiedAt', 'changedAt'] as const)
    expect(isUntouched(state, { ...state, [name]: 9n }), name).toBe(false)
})

test('a folder has no fingerprint', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mark-'))
  await writeFile(join(folder, 'file'), 'text')
  await mkdir(join(folder, 'folder'))
  expect(await stateAt(join(folder, 'file'))).toMatchObject({ isFile: true, size: 4n })
  expect(await stateAt(join(folder, 'folder'))).toMatchObject({ isFile: false })
  await rm(folder, { recursive: true })
})
