import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { DiskError } from '../../../src/core/archive/track-writer.ts'
import { errorCode, errorText } from '../../../src/core/base/errors.ts'

test('a system error has its code and is shown by its message', async () => {
  const error: unknown = await readFile('/no/such/file').catch((reason: unknown) => reason)
  expect(errorCode(error)).toBe('ENOENT')
  expect(errorText(error)).toContain('no such file or directory')
})

test('an error of ours has its code, and shows what caused it', () => {
  const error = new DiskError('track.oao', 'a word')
  expect(errorCode(error)).toBe('disk')
  expect(errorText(error)).toBe('track.oao cannot be written: a word')
})

test('a thrown value that is no error, or has no code, is still shown', () => {
  expect([errorCode('a word'), errorText('a word')]).toEqual(['a word', 'a word'])
  expect(errorCode(new Error('no code'))).toBe('Error: no code')
})
